"""Cart, checkout and the shopper's page of an order. Every step works without a script."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.cms.context_processors import frame_of
from apps.core.contracts import resolve
from apps.core.contracts.tax import Tax, UnknownTaxRate
from apps.core.http.access import open_to_all
from apps.core.http.request import MaartRequest
from apps.core.money import Money
from apps.core.ui.formatting import format_day
from apps.customers.services.sessions import remember_cart, remember_customer
from apps.customers.shopper import ensure_shopper, get_shopper, keep_shopper, rotate_shopper
from apps.orders.countries import country_name
from apps.orders.enums import OrderState
from apps.orders.exceptions import CartChanged, EmptyCart, NoDelivery, OrdersError
from apps.orders.models import Order
from apps.orders.pricing import PricedLine, Totals, sum_up
from apps.orders.selectors.carts import CartView, read_cart
from apps.orders.selectors.mails import transfer_of
from apps.orders.selectors.orders import detail_of, find_order_by_key, find_order_by_token
from apps.orders.selectors.shipping import (
    ShippingOption,
    countries_of,
    priced,
    shipping_options,
)
from apps.orders.services import carts
from apps.orders.services.checkout import place_order
from apps.orders.storefront.forms import CheckoutForm, shipping_value
from apps.payments.exceptions import MethodNotOffered
from apps.payments.gateways.bank_transfer import epc_qr_svg
from apps.payments.selectors.payments import OfferedMethod, label_of, offered_methods, payment_for

JUST_PLACED = timedelta(hours=1)
TOTALS_ONLY = "X-Totals-Only"
LEGAL_SLUGS = ("terms", "privacy", "returns")


def _language(request: MaartRequest) -> str:
    return translation.get_language() or str(request.store.default_language)


def _cart_view(request: MaartRequest) -> CartView:
    shopper = get_shopper(request)
    token = shopper.cart_token if shopper else None
    return read_cart(token, store=request.store, language=_language(request), now=timezone.now())


def _number(text: str, default: int) -> int:
    """What a shopper typed as a quantity; nonsense is the default, and a thousand million is merely very many."""
    return min(int(text[:20]), 99_999) if text.isascii() and text.isdigit() else default


# --- Cart ---------------------------------------------------------------------------------------------------------


@open_to_all
@never_cache
@require_safe
def cart(request: MaartRequest) -> HttpResponse:
    view = _cart_view(request)
    carts.acknowledge_prices(view)
    context = {"cart": view, "checkout_url": reverse("storefront:orders:checkout")}
    return render(request, "orders/storefront/cart.html", context)


@open_to_all
@require_POST
def cart_add(request: MaartRequest) -> HttpResponseBase:
    """From a product's page. A variant that is not for sale is told, not a server error."""
    variant_id = _number_or_404(request.POST.get("variant", ""))
    quantity = max(1, _number(request.POST.get("quantity", "1"), 1))
    shopper = ensure_shopper(request)
    try:
        change = carts.add_to_cart(
            cart_token=shopper.cart_token,
            store=request.store,
            variant_id=variant_id,
            quantity=quantity,
            language=_language(request),
            now=timezone.now(),
        )
    except OrdersError as error:
        messages.error(request, str(error))
    else:
        if shopper.cart_token != change.cart.token:
            remember_cart(session=shopper, cart_token=change.cart.token)
        _tell(request, change)
    return keep_shopper(request, redirect("storefront:orders:cart"))


def _number_or_404(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)


def _tell(request: HttpRequest, change: carts.CartChange) -> None:
    if change.is_limited:
        text = _("There are only %(quantity)s of “%(label)s”; that is what your cart holds now.")
        messages.warning(request, text % {"quantity": change.quantity, "label": change.label})
    else:
        messages.success(request, _("“%(label)s” is in your cart.") % {"label": change.label})


@open_to_all
@require_POST
def cart_line(request: MaartRequest, line_id: int) -> HttpResponse:
    """Another quantity; the button "remove" sends zero. Lines of other carts are not found, so nothing happens."""
    shopper = get_shopper(request)
    if shopper is None or shopper.cart_token is None:
        return redirect("storefront:orders:cart")
    quantity = 0 if "remove" in request.POST else _number(request.POST.get("quantity", ""), 1)
    try:
        change = carts.set_quantity(
            cart_token=shopper.cart_token,
            store=request.store,
            line_id=line_id,
            quantity=quantity,
            language=_language(request),
            now=timezone.now(),
        )
    except OrdersError as error:
        messages.error(request, str(error))
    else:
        if change is not None and change.is_limited:
            _tell(request, change)
    return redirect("storefront:orders:cart")


# --- Checkout -----------------------------------------------------------------------------------------------------


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: MaartRequest) -> HttpResponseBase:
    """Without a rate of VAT for the merchant's country nothing can be sold, and the shopper is told so."""
    try:
        return _checkout(request)
    except UnknownTaxRate as error:
        messages.error(request, str(error))
        return redirect("storefront:orders:cart")


def _checkout(request: MaartRequest) -> HttpResponseBase:
    if request.method == "POST" and (earlier := _ordered_before(request)):
        return redirect("storefront:orders:order", token=earlier.token)
    view = _cart_view(request)
    if not view.is_orderable or view.cart is None:
        if not view.is_empty:
            messages.warning(request, _("Some products in your cart cannot be ordered as they are."))
        return redirect("storefront:orders:cart")
    options = shipping_options(store=request.store, subtotal=view.subtotal, language=_language(request))
    methods = offered_methods(request.store.id, request.store.currency)
    form = _form(request, view, options, methods)
    if request.method == "POST" and "update" not in request.POST and form.is_valid():
        return _order(request, view, form)
    return _checkout_page(request, view, form, options, methods)


def _ordered_before(request: MaartRequest) -> Order | None:
    """The same form was posted before: a double click, the back button, a second tab."""
    try:
        key = UUID(request.POST.get("checkout_key", ""))
    except ValueError:
        return None
    return find_order_by_key(request.store.id, key)


def _form(
    request: MaartRequest,
    view: CartView,
    options: tuple[ShippingOption, ...],
    methods: tuple[OfferedMethod, ...],
) -> CheckoutForm:
    home = request.merchant.country
    reached = countries_of(options)
    country = home if home in reached else next(iter(reached), "")
    first = next((option for option in options if option.delivers_to(country)), None)
    initial = {
        "checkout_key": view.cart.checkout_key if view.cart else "",
        "seal": view.seal,
        "country": country,
        "billing_country": home,
        "shipping": shipping_value(first) if first else "",
        "payment": methods[0].code if methods else "",
    }
    return CheckoutForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        shipping=options,
        methods=methods,
        billing_countries=resolve(Tax).countries(),
    )


def _order(request: MaartRequest, view: CartView, form: CheckoutForm) -> HttpResponseBase:
    shopper = get_shopper(request)
    if shopper is None or shopper.cart_token is None:
        return redirect("storefront:orders:cart")
    language = _language(request)
    wanted = form.checkout(cart_token=shopper.cart_token, language=language)
    actor = replace(request.actor, label=wanted.name)
    try:
        placed = place_order(checkout=wanted, store=request.store, now=timezone.now(), actor=actor)
    except EmptyCart as error:
        messages.error(request, str(error))
        return redirect("storefront:orders:cart")
    except CartChanged as error:
        return _changed(request, form, error.changes or (str(error),))
    except (NoDelivery, MethodNotOffered) as error:
        return _changed(request, form, (str(error),))
    session = rotate_shopper(request)
    remember_customer(session=session, customer_id=placed.order.customer_id)
    response = redirect("storefront:orders:order", token=placed.order.token)
    return keep_shopper(request, response)


def _changed(request: MaartRequest, form: CheckoutForm, changes: Iterable[str]) -> HttpResponse:
    """The page again with what was typed, today's prices, and what is different on top."""
    view = _cart_view(request)
    if not view.is_orderable:
        for text in changes:
            messages.warning(request, text)
        return redirect("storefront:orders:cart")
    carts.acknowledge_prices(view)
    options = shipping_options(store=request.store, subtotal=view.subtotal, language=_language(request))
    methods = offered_methods(request.store.id, request.store.currency)
    again = _refreshed(request, view, options, methods)
    return _checkout_page(request, view, again, options, methods, changes=tuple(changes))


def _refreshed(
    request: MaartRequest,
    view: CartView,
    options: tuple[ShippingOption, ...],
    methods: tuple[OfferedMethod, ...],
) -> CheckoutForm:
    """The posted form with the key and seal of now, so that sending it again agrees to what is shown."""
    data = request.POST.copy()
    data["checkout_key"] = str(view.cart.checkout_key) if view.cart else ""
    data["seal"] = view.seal
    if data.get("shipping") not in {shipping_value(option) for option in options}:
        data["shipping"] = shipping_value(options[0]) if options else ""
    if data.get("payment") not in {method.code for method in methods}:
        data["payment"] = methods[0].code if methods else ""
    return CheckoutForm(data, shipping=options, methods=methods, billing_countries=resolve(Tax).countries())


def _checkout_page(
    request: MaartRequest,
    view: CartView,
    form: CheckoutForm,
    options: tuple[ShippingOption, ...],
    methods: tuple[OfferedMethod, ...],
    changes: tuple[str, ...] = (),
) -> HttpResponse:
    chosen = form.chosen_shipping
    is_update = request.method == "POST" and "update" in request.POST
    if is_update:
        # Only the choice of delivery is looked at: nobody is told off for fields not filled in yet.
        form = CheckoutForm(
            initial={**form.initial, **request.POST.dict()},
            shipping=options,
            methods=methods,
            billing_countries=resolve(Tax).countries(),
        )
    if is_update and request.headers.get(TOTALS_ONLY):
        return render(
            request, "orders/storefront/parts/totals.html", {"totals": _totals(request, view, chosen)}
        )
    context = {
        "cart": view,
        "form": form,
        "changes": changes,
        "shipping": [_shipping_row(option, view.subtotal, chosen) for option in options],
        "methods": [{"method": m, "checked": m.code == form["payment"].value()} for m in methods],
        "reached": [country_name(code) for code in countries_of(options)],
        "totals": _totals(request, view, chosen),
        "legal": _legal_links(request),
        "can_order": bool(options) and (bool(methods) or not view.subtotal),
    }
    has_errors = bool(changes) or (form.is_bound and bool(form.errors))
    return render(request, "orders/storefront/checkout.html", context, status=422 if has_errors else 200)


def _shipping_row(option: ShippingOption, subtotal: Money, chosen: ShippingOption | None) -> dict[str, Any]:
    return {
        "option": option,
        "value": shipping_value(option),
        "checked": chosen is not None and option.id == chosen.id,
        "total": subtotal + option.price,
    }


def _totals(request: MaartRequest, view: CartView, chosen: ShippingOption | None) -> Totals:
    country, today = request.merchant.country, timezone.localdate()
    tax = resolve(Tax)
    lines = [
        PricedLine(
            item.unit_price,
            item.quantity,
            item.offer.tax_class,
            tax.rate(item.offer.tax_class, country=country, on=today),
        )
        for item in view.items
        if item.offer is not None
    ]
    shipping = priced(chosen, country=country, on=today) if chosen else None
    return sum_up(lines, shipping, view.currency)


def _legal_links(request: MaartRequest) -> dict[str, dict[str, str]]:
    links = {link.slug: link for link in frame_of(request).links if link.slug in LEGAL_SLUGS}
    return {
        slug: {"title": link.title, "url": reverse("storefront:cms:page", kwargs={"slug": slug})}
        for slug, link in links.items()
    }


# --- The order afterwards -----------------------------------------------------------------------------------------


def _order_or_404(request: MaartRequest, token: str) -> Order:
    found = find_order_by_token(request.store.id, token)
    if found is None:
        raise Http404
    return found


@open_to_all
@never_cache
@require_safe
def order(request: MaartRequest, token: str) -> HttpResponse:
    """Whoever has the address may see it: it is as long as a password and goes only to the shopper."""
    found = _order_or_404(request, token)
    detail = detail_of(found, with_pictures=True)
    context = {
        "order": found,
        "detail": detail,
        "steps": _steps(found),
        "transfer": transfer_of(detail.payment),
        "payment_label": label_of(found.payment_gateway) if found.payment_gateway else "",
        "is_new": timezone.now() - found.placed_at < JUST_PLACED,
        "shipping_country": country_name(found.shipping_address["country"]),
        "billing_country": country_name(found.billing_address["country"]),
        "legal": _legal_links(request),
    }
    response = render(request, "orders/storefront/order.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _steps(order: Order) -> list[dict[str, str]]:
    """Ordered, paid, sent, each with its day; nothing for an order that will not come."""
    if order.state == OrderState.CANCELLED:
        return []
    moments = ((_("Ordered"), order.placed_at), (_("Paid"), order.paid_at), (_("Sent"), order.fulfilled_at))
    reached = sum(moment is not None for _label, moment in moments)
    states = ["done"] * reached + ["current"] + [""] * len(moments)
    return [
        {"label": f"{label}, {format_day(moment)}" if moment else label, "url": "", "state": state}
        for (label, moment), state in zip(moments, states, strict=False)
    ]


@open_to_all
@never_cache
@require_safe
def payment_code(request: MaartRequest, token: str) -> HttpResponse:
    """The QR code of the transfer, as long as it is awaited."""
    found = _order_or_404(request, token)
    payment = payment_for(found.subject)
    if found.state != OrderState.PENDING_PAYMENT or payment is None or transfer_of(payment) is None:
        raise Http404
    svg = epc_qr_svg(payment.instructions, payment.amount)
    if svg is None:
        raise Http404
    return HttpResponse(svg, content_type="image/svg+xml")
