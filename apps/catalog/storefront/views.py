"""Listing, category, search and product pages. All of them work without a script."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.catalog.enums import ListingSort
from apps.catalog.selectors.categories import CategoryNode
from apps.catalog.selectors.storefront import ProductPage, Shopper, listing, product_page, related
from apps.catalog.storefront.frame import (
    Menu,
    address,
    category_or_404,
    languages_with,
    menu_of,
    shopper_of,
)
from apps.catalog.storefront.structured import breadcrumb_data, product_data
from apps.catalog.text import plain_text
from apps.cms.context_processors import frame_of
from apps.core.http.access import open_to_all
from apps.core.http.request import MaartRequest, typed_words

_META_LENGTH = 155
_RELATED = 4


@open_to_all
@require_safe
def product_list(request: MaartRequest) -> HttpResponse:
    """All products, or those that a search finds."""
    typed = typed_words(request)
    menu = menu_of(request)
    context = _listing(request, menu, typed=typed) | {
        "heading": _("Results for “%(typed)s”") % {"typed": typed} if typed else _("All products"),
        "typed": typed,
        "meta_description": _described(request, _("All products")),
    }
    return render(request, "catalog/storefront/product_list.html", context)


@open_to_all
@require_safe
def category(request: MaartRequest, slug: str) -> HttpResponse:
    menu = menu_of(request)
    node = category_or_404(menu, slug)
    if node.slug != slug:
        return HttpResponseRedirect(reverse("storefront:catalog:category", kwargs={"slug": node.slug}))
    crumbs = _crumbs(menu, node.id)
    context = _listing(request, menu, node=node) | {
        "heading": node.title,
        "description": node.description,
        "meta_description": plain_text(node.description)[:_META_LENGTH] or _described(request, node.title),
        "crumbs": crumbs,
        "languages": languages_with(request, "category", node.slugs),
        "structured": [breadcrumb_data(crumbs, origin=frame_of(request).origin)],
    }
    return render(request, "catalog/storefront/product_list.html", context)


def _described(request: MaartRequest, heading: str) -> str:
    """For search engines, where nobody wrote anything."""
    return f"{heading} – {frame_of(request).tagline}"[:_META_LENGTH]


def _listing(
    request: MaartRequest, menu: Menu, *, node: CategoryNode | None = None, typed: str = ""
) -> dict[str, Any]:
    sort = request.GET.get("sort", "")
    chosen = ListingSort(sort) if sort in ListingSort.values else ListingSort.NEWEST
    page = listing(
        shopper_of(request),
        category_ids=node.below if node else None,
        query=typed,
        sort=chosen,
        cursor=request.GET.get("cursor"),
    )
    return {
        "page": page,
        "sort": chosen,
        "sorts": [{"value": value, "label": label} for value, label in ListingSort.choices],
        "filters": _filters(menu, node),
        "canonical_url": frame_of(request).origin + request.path,
    }


def _filters(menu: Menu, node: CategoryNode | None) -> list[dict[str, Any]]:
    """The way down: the categories below this one, or its neighbours when there are none."""
    shown = menu.children(node.id if node else None)
    if node is not None and not shown:
        shown = menu.children(node.parent_id)
    return [
        {
            "label": entry.title,
            "url": _category_url(entry),
            "active": node is not None and entry.id == node.id,
        }
        for entry in shown
    ]


def _category_url(node: CategoryNode) -> str:
    return reverse("storefront:catalog:category", kwargs={"slug": node.slug})


def _crumbs(menu: Menu, category_id: int | None) -> list[dict[str, str]]:
    crumbs = [{"label": _("All products"), "url": reverse("storefront:catalog:product_list")}]
    path = menu.tree.path(category_id) if category_id else []
    return crumbs + [{"label": node.title, "url": _category_url(node)} for node in path if menu.shows(node)]


@open_to_all
@require_safe
def product(request: MaartRequest, slug: str) -> HttpResponse:
    shopper = shopper_of(request)
    page = product_page(shopper, slug=slug)
    if page is None:
        raise Http404
    if page.slug != slug:
        return HttpResponseRedirect(reverse("storefront:catalog:product", kwargs={"slug": page.slug}))
    return render(request, "catalog/storefront/product.html", _product_context(request, shopper, page))


def _product_context(request: MaartRequest, shopper: Shopper, page: ProductPage) -> dict[str, Any]:
    menu, origin = menu_of(request), frame_of(request).origin
    # A product without words in this language is the same page as that of the language whose words it shows.
    own = shopper.language if shopper.language in page.slugs else page.language
    canonical = origin + address("product", own, page.slug)
    crumbs = _crumbs(menu, next(iter(page.category_ids), None))
    trail = [*crumbs, {"label": page.title, "url": request.path}]
    prices = sorted({variant.price for variant in page.variants})
    description = page.seo_description or plain_text(page.description)
    return {
        "product": page,
        "price": prices[0] if prices else None,
        "has_more_prices": len(prices) > 1,
        "is_foreign": page.language != translation.get_language(),
        "related": related(shopper, page, count=_RELATED),
        "is_sold_out": not any(variant.is_available for variant in page.variants),
        "crumbs": trail,
        "canonical_url": canonical,
        "meta_description": description[:_META_LENGTH],
        "languages": languages_with(request, "product", page.slugs),
        "structured": [
            product_data(page, url=canonical, origin=origin, seller=request.store.name),
            breadcrumb_data(trail, origin=origin),
        ],
    }
