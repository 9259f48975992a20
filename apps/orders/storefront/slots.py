"""What orders puts into the storefront pages of others."""

from typing import Any

from django.urls import reverse

from apps.catalog.selectors.storefront import ProductPage
from apps.core.http.request import MaartRequest
from apps.customers.shopper import get_shopper
from apps.orders.countries import country_name
from apps.orders.selectors.carts import count_items
from apps.orders.selectors.purchase import purchase_options
from apps.orders.selectors.shipping import delivery_offer

_COUNT = "_cart_count"


def cart_link(request: MaartRequest, **arguments: Any) -> dict[str, Any]:
    return {"cart_url": reverse("storefront:orders:cart"), "cart_count": cart_count(request)}


def cart_count(request: MaartRequest) -> int:
    """Pieces in the cart of this browser; no query for one that never put anything into a cart."""
    if not hasattr(request, _COUNT):
        shopper = get_shopper(request)
        setattr(request, _COUNT, count_items(shopper.cart_token, request.store.id) if shopper else 0)
    count: int = getattr(request, _COUNT)
    return count


def private_pages(request: MaartRequest, **arguments: Any) -> dict[str, Any]:
    """Patterns, as robots read them, of what is one shopper's business, in whatever language."""
    own = (
        reverse("storefront:orders:cart"),
        reverse("storefront:orders:checkout"),
        reverse("storefront:orders:order", kwargs={"token": "*"}),
    )
    return {"patterns": [path.replace(f"/{request.LANGUAGE_CODE}/", "/*/", 1) for path in own]}


def product_purchase(request: MaartRequest, product: ProductPage, **arguments: Any) -> dict[str, Any] | None:
    """The form that puts a variant of the product into the cart."""
    options = purchase_options(product)
    if options is None:
        return None
    return {"options": options, "add_url": reverse("storefront:orders:cart_add")}


def delivery_facts(request: MaartRequest, **arguments: Any) -> dict[str, Any] | None:
    """What delivery costs and how long it takes, where the price is."""
    offer = delivery_offer(request.store)
    return {"offer": offer, "country": country_name(offer.country)} if offer else None
