"""The cart. Every step works without a script."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.core.http.access import open_to_all
from apps.core.http.request import MaartRequest
from apps.customers.services.sessions import remember_cart
from apps.customers.shopper import ensure_shopper, get_shopper, keep_shopper
from apps.orders.exceptions import OrdersError
from apps.orders.selectors.carts import CartView, read_cart
from apps.orders.services import carts

VERY_MANY: Final = 99_999


def cart_view(request: MaartRequest) -> CartView:
    shopper = get_shopper(request)
    token = shopper.cart_token if shopper else None
    return read_cart(token, store=request.store, language=request.LANGUAGE_CODE, now=timezone.now())


@open_to_all
@never_cache
@require_safe
def cart(request: MaartRequest) -> HttpResponse:
    view = cart_view(request)
    carts.acknowledge_prices(view)
    context = {"cart": view, "checkout_url": reverse("storefront:orders:checkout")}
    return render(request, "orders/storefront/cart.html", context)


@open_to_all
@require_POST
def cart_add(request: MaartRequest) -> HttpResponseBase:
    """From a product's page. A variant that is not for sale is told, not a server error."""
    variant_id = _number_or_404(request.POST.get("variant", ""))
    quantity = _quantity(request.POST.get("quantity", "1")) or 1
    shopper = ensure_shopper(request)
    change = _change(
        request, carts.add_to_cart, cart_token=shopper.cart_token, variant_id=variant_id, quantity=quantity
    )
    if change is not None:
        if shopper.cart_token != change.cart.token:
            remember_cart(session=shopper, cart_token=change.cart.token)
        if not change.is_limited:
            messages.success(request, _("“%(label)s” is in your cart.") % {"label": change.label})
    return keep_shopper(request, redirect("storefront:orders:cart"))


@open_to_all
@require_POST
def cart_line(request: MaartRequest, line_id: int) -> HttpResponse:
    """Another quantity; the button "remove" sends zero. Lines of other carts are not found, so nothing happens."""
    shopper = get_shopper(request)
    quantity = 0 if "remove" in request.POST else _quantity(request.POST.get("quantity", ""))
    if quantity is None:
        messages.error(request, _("Write the quantity as a whole number, such as 2. Nothing was changed."))
    elif shopper is not None and shopper.cart_token is not None:
        _change(
            request, carts.set_quantity, cart_token=shopper.cart_token, line_id=line_id, quantity=quantity
        )
    return redirect("storefront:orders:cart")


def _change(
    request: MaartRequest, service: Callable[..., carts.CartChange | None], **wanted: Any
) -> carts.CartChange | None:
    """One service call; what stands in the way, or limits it, is told in words."""
    language, now = request.LANGUAGE_CODE, timezone.now()
    try:
        change = service(store=request.store, language=language, now=now, **wanted)
    except OrdersError as error:
        messages.error(request, str(error))
        return None
    if change is not None and change.is_limited:
        text = _("There are only %(quantity)s of “%(label)s”; that is what your cart holds now.")
        messages.warning(request, text % {"quantity": change.quantity, "label": change.label})
    return change


def _quantity(typed: str) -> int | None:
    """None for what is no whole number; a thousand million is merely very many."""
    text = typed.strip()
    return min(int(text[:20]), VERY_MANY) if text.isascii() and text.isdigit() else None


def _number_or_404(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)
