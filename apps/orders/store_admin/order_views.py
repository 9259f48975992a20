"""Orders in the store admin: the list, one order, and what is done with it."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.http.access import requires
from apps.core.http.request import MaartRequest, typed_words
from apps.core.ui.pagination import paginate_keyset
from apps.orders.countries import country_name
from apps.orders.enums import OrderState
from apps.orders.exceptions import OrdersError
from apps.orders.models import Order
from apps.orders.selectors.mails import transfer_of
from apps.orders.selectors.orders import OrderFilter, count_by_state, detail_of, find_order, find_orders
from apps.orders.services import orders
from apps.orders.store_admin.forms import CancelForm, FulfilForm, NoteForm, OrderFilterForm
from apps.orders.store_admin.presentation import TONES, event_row, list_url, order_row, order_url
from apps.payments.exceptions import PaymentsError
from apps.payments.selectors.payments import label_of
from apps.tenancy.links import store_url

views_orders = requires("orders.view_orders")
manages_orders = requires("orders.manage_orders")
FORMS: Final[dict[str, type[forms.Form]]] = {
    "fulfil_form": FulfilForm,
    "cancel_form": CancelForm,
    "note_form": NoteForm,
}


@views_orders
@require_safe
def order_list(request: MaartRequest, store_code: str) -> HttpResponse:
    wanted = _filter(request)
    page = paginate_keyset(find_orders(wanted), order=("-placed_at", "-pk"), cursor=request.GET.get("cursor"))
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
        text=typed_words(request),
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


def _detail_page(request: MaartRequest, order: Order, posted: forms.Form | None = None) -> HttpResponse:
    """``posted``: the form whose mistakes are shown; the others are empty."""
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
        "list_url": list_url(request),
        **{name: posted if isinstance(posted, form) else form() for name, form in FORMS.items()},
    }
    return render(request, "orders/store_admin/order_detail.html", context, status=422 if posted else 200)


@manages_orders
@require_POST
def order_mark_paid(request: MaartRequest, store_code: str, number: str) -> HttpResponse:
    done = _("Order %(number)s is paid and waits to be fulfilled.")
    return _act(request, number, forms.Form, orders.mark_order_paid, done)


@manages_orders
@require_POST
def order_fulfil(request: MaartRequest, store_code: str, number: str) -> HttpResponse:
    done = _("Order %(number)s is fulfilled. The shopper gets an e-mail.")
    return _act(request, number, FulfilForm, orders.fulfil_order, done)


@manages_orders
@require_POST
def order_cancel(request: MaartRequest, store_code: str, number: str) -> HttpResponse:
    done = _("Order %(number)s is cancelled and its goods are back in stock.")
    return _act(request, number, CancelForm, orders.cancel_order, done)


@manages_orders
@require_POST
def order_note(request: MaartRequest, store_code: str, number: str) -> HttpResponse:
    return _act(request, number, NoteForm, orders.add_note, _("The note is saved."))


def _act(
    request: MaartRequest,
    number: str,
    form_class: type[forms.Form],
    service: Callable[..., object],
    done: str,
) -> HttpResponse:
    """One service call with the fields of the form; somebody who was faster is told in words."""
    order = _order_or_404(request, number)
    form = form_class(request.POST)
    if not form.is_valid():
        return _detail_page(request, order, form)
    try:
        service(order_id=order.pk, now=timezone.now(), actor=request.actor, **form.cleaned_data)
    except (OrdersError, PaymentsError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done % {"number": number})
    return redirect(order_url(request.store.code, number))
