"""Orders and ways of delivery in the store admin."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.cms.store_admin.forms import known_languages
from apps.cms.texts import in_language
from apps.core.http.access import requires
from apps.core.http.once import accepted_once
from apps.core.http.request import MaartRequest
from apps.core.money import Money
from apps.core.ui.pagination import InvalidCursor, paginate_keyset
from apps.orders.countries import country_name
from apps.orders.enums import OrderState
from apps.orders.exceptions import InvalidShipping, OrdersError
from apps.orders.models import Order, ShippingMethod
from apps.orders.selectors.mails import transfer_of
from apps.orders.selectors.orders import OrderFilter, count_by_state, detail_of, find_order, find_orders
from apps.orders.selectors.shipping import find_method, methods_of
from apps.orders.services import orders, shipping
from apps.orders.store_admin.forms import CancelForm, FulfilForm, NoteForm, OrderFilterForm, ShippingForm
from apps.orders.store_admin.presentation import TONES, event_row, order_row, order_url
from apps.payments.exceptions import PaymentsError
from apps.payments.selectors.payments import label_of
from apps.tenancy.links import store_url

views_orders = requires("orders.view_orders")
manages_orders = requires("orders.manage_orders")
manages_shipping = requires("orders.manage_shipping")
MAX_QUERY = 120


def _url(request: MaartRequest, name: str, **kwargs: Any) -> str:
    return reverse(f"store_admin:orders:{name}", kwargs={"store_code": request.store.code, **kwargs})


# --- Orders -------------------------------------------------------------------------------------------------------


@views_orders
@require_safe
def order_list(request: MaartRequest, store_code: str) -> HttpResponse:
    wanted = _filter(request)
    try:
        page = paginate_keyset(
            find_orders(wanted), order=("-placed_at", "-pk"), cursor=request.GET.get("cursor")
        )
    except InvalidCursor:
        return redirect(request.path)
    context = {
        "page": page,
        "rows": [order_row(store_code, order) for order in page.items],
        "tabs": _tabs(request, wanted),
        "wanted": wanted,
        "is_filtered": bool(wanted.text or wanted.since or wanted.until or wanted.state),
        "chips": _chips(request, wanted),
        "list_url": request.path,
    }
    return render(request, "orders/store_admin/order_list.html", context)


def _filter(request: MaartRequest) -> OrderFilter:
    dates = OrderFilterForm(request.GET)
    dates.is_valid()
    state = request.GET.get("state", "")
    return OrderFilter(
        store_id=request.store.id,
        state=OrderState(state) if state in OrderState.values else None,
        text=request.GET.get("q", "").replace("\x00", "").strip()[:MAX_QUERY],
        since=dates.cleaned_data.get("since"),
        until=dates.cleaned_data.get("until"),
    )


def _tabs(request: MaartRequest, wanted: OrderFilter) -> list[dict[str, Any]]:
    counts = count_by_state(request.store.id)
    every = {
        "label": _("All"),
        "url": _query(request, state=None),
        "active": wanted.state is None,
        "count": sum(counts.values()),
    }
    return [
        every,
        *(
            {
                "label": state.label,
                "url": _query(request, state=state.value),
                "active": wanted.state == state,
                "count": counts[state],
            }
            for state in OrderState
        ),
    ]


def _chips(request: MaartRequest, wanted: OrderFilter) -> list[dict[str, str]]:
    shown = {
        "q": (_("Search"), wanted.text),
        "since": (_("From"), wanted.since),
        "until": (_("To"), wanted.until),
    }
    return [
        {"label": label, "value": str(value), "remove_url": _query(request, **{name: None})}
        for name, (label, value) in shown.items()
        if value
    ]


def _query(request: MaartRequest, **changes: str | None) -> str:
    """This list with another filter, from its first page."""
    values = {name: value for name, value in request.GET.items() if name != "cursor"} | changes
    return f"{request.path}?{urlencode({name: value for name, value in values.items() if value})}"


def _order_or_404(request: MaartRequest, number: str) -> Order:
    found = find_order(request.store.id, number)
    if found is None:
        raise Http404
    return found


@views_orders
@require_safe
def order_detail(request: MaartRequest, store_code: str, number: str) -> HttpResponse:
    return _detail_page(request, _order_or_404(request, number))


def _detail_page(request: MaartRequest, order: Order, **forms_by_name: forms.Form) -> HttpResponse:
    detail = detail_of(order)
    context = {
        "order": order,
        "tone": TONES[order.state],
        "detail": detail,
        "events": [event_row(event) for event in reversed(detail.events)],
        "payment": detail.payment,
        "payment_label": label_of(order.payment_gateway) if order.payment_gateway else "",
        "transfer": transfer_of(detail.payment),
        "shipping_country": country_name(order.shipping_address["country"]),
        "billing_country": country_name(order.billing_address["country"]),
        "may_manage": request.access.allows("orders.manage_orders"),
        "may_see_customers": request.access.allows("customers.view_customers"),
        "shop_url": store_url(request.store, "storefront:orders:order", request=request, token=order.token),
        "list_url": _url(request, "order_list"),
        "fulfil_form": FulfilForm(),
        "cancel_form": CancelForm(),
        "note_form": NoteForm(),
        **forms_by_name,
    }
    has_errors = any(form.errors for form in forms_by_name.values())
    return render(request, "orders/store_admin/order_detail.html", context, status=422 if has_errors else 200)


def _act(request: MaartRequest, number: str, action: Callable[[], object], done: str) -> HttpResponse:
    """One service call; somebody who was faster is told in words."""
    try:
        action()
    except (OrdersError, PaymentsError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(order_url(request.store.code, number))


@manages_orders
@require_POST
def order_mark_paid(request: MaartRequest, store_code: str, number: str) -> HttpResponse:
    order = _order_or_404(request, number)
    return _act(
        request,
        number,
        lambda: orders.mark_order_paid(order_id=order.pk, now=timezone.now(), actor=request.actor),
        _("Order %(number)s is paid and waits to be fulfilled.") % {"number": number},
    )


@manages_orders
@require_POST
def order_fulfil(request: MaartRequest, store_code: str, number: str) -> HttpResponse:
    order = _order_or_404(request, number)
    form = FulfilForm(request.POST)
    if not form.is_valid():
        return _detail_page(request, order, fulfil_form=form)
    return _act(
        request,
        number,
        lambda: orders.fulfil_order(
            order_id=order.pk,
            tracking_code=form.cleaned_data["tracking_code"],
            now=timezone.now(),
            actor=request.actor,
        ),
        _("Order %(number)s is fulfilled. The shopper gets an e-mail.") % {"number": number},
    )


@manages_orders
@require_POST
def order_cancel(request: MaartRequest, store_code: str, number: str) -> HttpResponse:
    order = _order_or_404(request, number)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _detail_page(request, order, cancel_form=form)
    return _act(
        request,
        number,
        lambda: orders.cancel_order(
            order_id=order.pk,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
            actor=request.actor,
        ),
        _("Order %(number)s is cancelled and its goods are back in stock.") % {"number": number},
    )


@manages_orders
@require_POST
def order_note(request: MaartRequest, store_code: str, number: str) -> HttpResponse:
    order = _order_or_404(request, number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _detail_page(request, order, note_form=form)
    return _act(
        request,
        number,
        lambda: orders.add_note(
            order_id=order.pk, text=form.cleaned_data["text"], now=timezone.now(), actor=request.actor
        ),
        _("The note is saved."),
    )


# --- Ways of delivery ---------------------------------------------------------------------------------------------


@manages_shipping
@require_safe
def shipping_list(request: MaartRequest, store_code: str) -> HttpResponse:
    rows = [_shipping_row(request, method) for method in methods_of(request.store.id)]
    return render(request, "orders/store_admin/shipping_list.html", {"rows": rows})


def _shipping_row(request: MaartRequest, method: ShippingMethod) -> dict[str, Any]:
    store = request.store
    free_from = method.free_from_minor
    return {
        "method": method,
        "name": in_language(method.names, translation.get_language() or "", store.default_language),
        "url": _url(request, "shipping_edit", method_id=method.pk),
        "price": Money(method.price_minor, store.currency),
        "free_from": Money(free_from, store.currency) if free_from is not None else None,
        "countries": ", ".join(country_name(code) for code in method.countries),
    }


@manages_shipping
@require_http_methods(["GET", "HEAD", "POST"])
@accepted_once("store_admin:orders:shipping_list")
def shipping_create(request: MaartRequest, store_code: str) -> HttpResponse:
    return _shipping_page(request, None)


@manages_shipping
@require_http_methods(["GET", "HEAD", "POST"])
def shipping_edit(request: MaartRequest, store_code: str, method_id: int) -> HttpResponse:
    method = find_method(request.store.id, method_id)
    if method is None:
        raise Http404
    return _shipping_page(request, method)


def _language(request: MaartRequest) -> str:
    """The reader's."""
    return translation.get_language() or str(request.store.default_language)


def _shipping_page(request: MaartRequest, method: ShippingMethod | None) -> HttpResponse:
    store = request.store
    form = ShippingForm(
        request.POST if request.method == "POST" else None,
        initial=ShippingForm.initial_of(method, store.currency, _language(request)) if method else {},
        languages=known_languages(store.languages, store.default_language),
        default_language=store.default_language,
        currency=store.currency,
        language=_language(request),
    )
    if request.method == "POST" and form.is_valid() and _save_shipping(request, form, method):
        messages.success(request, _("The way of delivery is saved."))
        return redirect(_url(request, "shipping_list"))
    name = (
        in_language(method.names, translation.get_language() or "", store.default_language) if method else ""
    )
    context = {
        "form": form,
        "method": method,
        "heading": name or _("New way of delivery"),
        "list_url": _url(request, "shipping_list"),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "orders/store_admin/shipping_form.html", context, status=status)


def _save_shipping(request: MaartRequest, form: ShippingForm, method: ShippingMethod | None) -> bool:
    try:
        shipping.save_shipping(
            store_id=request.store.id,
            method_id=method.pk if method else None,
            draft=form.draft(),
            actor=request.actor,
        )
    except InvalidShipping as error:
        form.add_error(None, str(error))
        return False
    return True


@manages_shipping
@require_POST
def shipping_delete(request: MaartRequest, store_code: str, method_id: int) -> HttpResponse:
    if find_method(request.store.id, method_id) is None:
        raise Http404
    shipping.delete_shipping(store_id=request.store.id, method_id=method_id, actor=request.actor)
    messages.success(request, _("The way of delivery is deleted."))
    return redirect(_url(request, "shipping_list"))
