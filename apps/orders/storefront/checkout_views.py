"""The checkout: one page that works without a script, and the order that comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.core.contracts import resolve
from apps.core.contracts.tax import Tax, UnknownTaxRate
from apps.core.http.access import open_to_all
from apps.core.http.request import MaartRequest
from apps.customers.services.sessions import remember_customer
from apps.customers.shopper import keep_shopper, rotate_shopper
from apps.orders.countries import country_name
from apps.orders.exceptions import CartChanged, EmptyCart, NoDelivery, TooManyUnpaid
from apps.orders.models import Cart, Order
from apps.orders.pricing import Totals
from apps.orders.selectors.carts import CartView
from apps.orders.selectors.orders import find_order_by_key
from apps.orders.selectors.quotes import quote, totals_of_goods
from apps.orders.selectors.shipping import ShippingOption, countries_of, shipping_options
from apps.orders.services import carts
from apps.orders.services.checkout import place_order
from apps.orders.storefront.cart_views import cart_view
from apps.orders.storefront.forms import CheckoutForm, shipping_value
from apps.orders.storefront.legal import legal_links
from apps.payments.exceptions import MethodNotOffered
from apps.payments.selectors.payments import OfferedMethod, offered_methods

TOTALS_ONLY: Final = "X-Totals-Only"


@dataclass(frozen=True, slots=True)
class Desk:
    """What can be ordered now, and how it can be delivered and paid."""

    cart: Cart
    view: CartView
    options: tuple[ShippingOption, ...]
    methods: tuple[OfferedMethod, ...]

    def form(self, data: Any = None, **kwargs: Any) -> CheckoutForm:
        return CheckoutForm(
            data,
            shipping=self.options,
            methods=self.methods,
            billing_countries=resolve(Tax).countries(),
            **kwargs,
        )

    @property
    def marks(self) -> dict[str, str]:
        """The hidden fields: which order this would be, and what was shown."""
        return {"checkout_key": str(self.cart.checkout_key), "seal": self.view.seal}


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
    desk = _desk(request)
    if desk is None:
        return redirect("storefront:orders:cart")
    if request.method != "POST":
        return _page(request, desk, desk.form(initial=_initial(request, desk)))
    if "update" in request.POST:
        return _updated(request, desk)
    form = desk.form(request.POST)
    if form.is_valid():
        return _order(request, desk, form)
    return _changed(request) if form.is_out_of_date else _page(request, desk, form)


def _ordered_before(request: MaartRequest) -> Order | None:
    """The same form was posted before: a double click, the back button, a second tab."""
    try:
        key = UUID(request.POST.get("checkout_key", ""))
    except ValueError:
        return None
    return find_order_by_key(request.store.id, key)


def _desk(request: MaartRequest) -> Desk | None:
    """None, and a message unless the cart is empty, when nothing can be ordered."""
    view = cart_view(request)
    if view.cart is None or not view.is_orderable:
        if not view.is_empty:
            messages.warning(request, _("Some products in your cart cannot be ordered as they are."))
        return None
    return Desk(
        cart=view.cart,
        view=view,
        options=shipping_options(store=request.store, subtotal=view.subtotal, language=request.LANGUAGE_CODE),
        methods=offered_methods(request.store.id, request.store.currency),
    )


def _initial(request: MaartRequest, desk: Desk) -> dict[str, Any]:
    home = request.merchant.country
    reached = countries_of(desk.options)
    country = home if home in reached else next(iter(reached), "")
    first = next((option for option in desk.options if option.delivers_to(country)), None)
    return {
        **desk.marks,
        "country": country,
        "billing_country": home,
        "shipping": shipping_value(first) if first else "",
        "payment": desk.methods[0].code if desk.methods else "",
    }


def _updated(request: MaartRequest, desk: Desk) -> HttpResponse:
    """Only the choice of delivery is looked at: nobody is told off for fields not filled in yet."""
    form = desk.form(initial={**_initial(request, desk), **request.POST.dict()})
    if request.headers.get(TOTALS_ONLY):
        totals = _totals(request, desk, form.chosen_shipping)
        return render(request, "orders/storefront/parts/totals.html", {"totals": totals})
    return _page(request, desk, form)


def _order(request: MaartRequest, desk: Desk, form: CheckoutForm) -> HttpResponseBase:
    wanted = form.checkout(cart_token=desk.cart.token, language=request.LANGUAGE_CODE)
    actor = replace(request.actor, label=wanted.name)
    try:
        placed = place_order(checkout=wanted, store=request.store, now=timezone.now(), actor=actor)
    except EmptyCart as error:
        messages.error(request, str(error))
        return redirect("storefront:orders:cart")
    except CartChanged as error:
        return _changed(request, error.changes)
    except (NoDelivery, TooManyUnpaid, MethodNotOffered) as error:
        return _changed(request, (str(error),))
    session = rotate_shopper(request)
    remember_customer(session=session, customer_id=placed.order.customer_id)
    return keep_shopper(request, redirect("storefront:orders:order", token=placed.order.token))


def _changed(request: MaartRequest, changes: Sequence[str] = ()) -> HttpResponse:
    """The page again with what was typed, today's prices, and on top what is different, when that is known."""
    desk = _desk(request)
    if desk is None:
        for text in changes:
            messages.warning(request, text)
        return redirect("storefront:orders:cart")
    carts.acknowledge_prices(desk.view)
    notice = (
        {"title": _("Something changed while you were ordering"), "texts": changes}
        if changes
        else {
            "title": _("This page was out of date"),
            "texts": [_("Please check your order and send it once more.")],
        }
    )
    return _page(request, desk, _refreshed(request, desk), notice)


def _refreshed(request: MaartRequest, desk: Desk) -> CheckoutForm:
    """The posted form with the marks of now, so that sending it again agrees to what is shown."""
    data = request.POST.copy()
    for name, value in desk.marks.items():
        data[name] = value
    if data.get("shipping") not in {shipping_value(option) for option in desk.options}:
        data["shipping"] = shipping_value(desk.options[0]) if desk.options else ""
    if data.get("payment") not in {method.code for method in desk.methods}:
        data["payment"] = desk.methods[0].code if desk.methods else ""
    return desk.form(data)


def _page(
    request: MaartRequest, desk: Desk, form: CheckoutForm, notice: dict[str, Any] | None = None
) -> HttpResponse:
    view, chosen = desk.view, form.chosen_shipping
    paid_by = form["payment"].value()
    context = {
        "cart": view,
        "form": form,
        "notice": notice,
        "shipping": [_shipping_row(desk, option, chosen) for option in desk.options],
        "methods": [{"method": method, "checked": method.code == paid_by} for method in desk.methods],
        "reached": [country_name(code) for code in countries_of(desk.options)],
        "totals": _totals(request, desk, chosen),
        "legal": legal_links(request),
        "can_order": bool(desk.options) and (bool(desk.methods) or not view.subtotal),
    }
    return render(
        request, "orders/storefront/checkout.html", context, status=422 if notice or form.errors else 200
    )


def _shipping_row(desk: Desk, option: ShippingOption, chosen: ShippingOption | None) -> dict[str, Any]:
    """``reaches`` names the countries of an option that does not go everywhere."""
    is_limited = set(option.countries) != set(countries_of(desk.options))
    return {
        "option": option,
        "value": shipping_value(option),
        "checked": chosen is not None and option.id == chosen.id,
        "total": desk.view.subtotal + option.price,
        "reaches": sorted(map(country_name, option.countries)) if is_limited else [],
    }


def _totals(request: MaartRequest, desk: Desk, chosen: ShippingOption | None) -> Totals:
    wanted, today = desk.view.wanted, timezone.localdate()
    if chosen is None:
        return totals_of_goods(wanted, store=request.store, on=today)
    return quote(wanted, chosen, store=request.store, on=today).totals
