"""What the storefront pages of the catalog share."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone, translation

from apps.catalog.selectors.categories import CategoryNode, CategoryTree, category_tree, filled_category_ids
from apps.catalog.selectors.storefront import Shopper
from apps.cms.context_processors import frame_of
from apps.core.http.request import MaartRequest

_KEY = "_catalog_menu"


@dataclass(frozen=True, slots=True)
class Menu:
    """The tree, and which of its categories have something to see in this store."""

    tree: CategoryTree
    filled: set[int]

    def shows(self, node: CategoryNode) -> bool:
        return bool(node.slug) and not self.filled.isdisjoint(node.below)

    def children(self, category_id: int | None) -> list[CategoryNode]:
        return [node for node in self.tree.children(category_id) if self.shows(node)]


def shopper_of(request: MaartRequest) -> Shopper:
    store = request.store
    return Shopper(
        store_id=store.pk,
        currency=store.currency,
        language=translation.get_language() or store.default_language,
        default_language=store.default_language,
        now=timezone.now(),
    )


def menu_of(request: MaartRequest) -> Menu:
    """Read once per request: header, drawer and page share it."""
    menu: Menu | None = getattr(request, _KEY, None)
    if menu is None:
        shopper = shopper_of(request)
        menu = Menu(category_tree(shopper.languages), filled_category_ids(shopper.store_id, shopper.now))
        setattr(request, _KEY, menu)
    return menu


def category_or_404(menu: Menu, slug: str) -> CategoryNode:
    node = menu.tree.by_slug(slug)
    if node is None or not menu.shows(node):
        raise Http404
    return node


def languages_with(request: MaartRequest, name: str, slugs: dict[str, str]) -> list[dict[str, Any]]:
    """The language menu of a page whose address differs by language. Only languages with words of their own are
    told to search engines.
    """
    frame = frame_of(request)
    own = translation.get_language() or ""
    anywhere = slugs.get(request.store.default_language) or next(iter(slugs.values()))
    entries = []
    for entry in frame.languages:
        code = entry["code"]
        path = address(name, code, slugs.get(code) or slugs.get(own) or anywhere)
        absolute = frame.origin + path if code in slugs else ""
        entries.append(entry | {"url": path, "absolute_url": absolute})
    return entries


def address(name: str, language: str, slug: str) -> str:
    with translation.override(language):
        return reverse(f"storefront:catalog:{name}", kwargs={"slug": slug})
