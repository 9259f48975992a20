"""What the catalog puts into the storefront's frame and home page."""

from typing import Any

from django.urls import reverse

from apps.catalog.selectors.storefront import newest
from apps.catalog.storefront.frame import menu_of, shopper_of
from apps.cms.context_processors import frame_of
from apps.core.http.request import MaartRequest, typed_words

_IN_MENU = 6
_ON_HOME = 8


def navigation(request: MaartRequest, **arguments: Any) -> dict[str, Any]:
    menu = menu_of(request)
    entries = [
        {"label": node.title, "url": reverse("storefront:catalog:category", kwargs={"slug": node.slug})}
        for node in menu.children(None)[:_IN_MENU]
    ]
    return {"entries": entries, "path": request.path, "all_url": reverse("storefront:catalog:product_list")}


def search(request: MaartRequest, place: str = "", **arguments: Any) -> dict[str, Any]:
    return {
        "action": reverse("storefront:catalog:product_list"),
        "typed": typed_words(request),
        "place": place,
    }


def price_terms(request: MaartRequest, **arguments: Any) -> dict[str, Any]:
    return {"delivery_url": frame_of(request).delivery_url}


def hero_actions(request: MaartRequest, **arguments: Any) -> dict[str, Any]:
    return {"all_url": reverse("storefront:catalog:product_list")}


def home_products(request: MaartRequest, **arguments: Any) -> dict[str, Any] | None:
    cards = newest(shopper_of(request), count=_ON_HOME)
    if not cards:
        return None
    categories = [
        {"label": node.title, "url": reverse("storefront:catalog:category", kwargs={"slug": node.slug})}
        for node in menu_of(request).children(None)
    ]
    return {"cards": cards, "categories": categories, "all_url": reverse("storefront:catalog:product_list")}
