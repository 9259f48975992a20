"""What search engines are told (schema.org). No announced reductions: only prices that are asked."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urljoin

from apps.catalog.selectors.storefront import OfferedVariant, ProductPage
from apps.catalog.text import plain_text

_CONTEXT: Final = "https://schema.org"
_GTIN_LENGTHS: Final = (8, 12, 13, 14)
_DESCRIPTION: Final = 5_000


def product_data(page: ProductPage, *, url: str, origin: str, seller: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "Product",
        "name": page.title,
        "url": url,
        "offers": [_offer(variant, url=url, seller=seller) for variant in page.variants],
    }
    if page.description:
        data["description"] = plain_text(page.description)[:_DESCRIPTION]
    if page.pictures:
        data["image"] = [urljoin(origin, picture.src) for picture in page.pictures]
    if page.brand:
        data["brand"] = {"@type": "Brand", "name": page.brand}
    if len(page.variants) == 1:
        data |= _codes(page.variants[0])
    return data


def _offer(variant: OfferedVariant, *, url: str, seller: str) -> dict[str, Any]:
    stock = "InStock" if variant.is_available else "OutOfStock"
    offer: dict[str, Any] = {
        "@type": "Offer",
        "url": url,
        "price": variant.price.to_text(),
        "priceCurrency": variant.price.currency,
        "availability": f"{_CONTEXT}/{stock}",
        "itemCondition": f"{_CONTEXT}/NewCondition",
        "seller": {"@type": "Organization", "name": seller},
    }
    if variant.label:
        offer["name"] = variant.label
    return offer | _codes(variant)


def _codes(variant: OfferedVariant) -> dict[str, str]:
    codes = {"sku": variant.sku} if variant.sku else {}
    if variant.barcode.isdigit() and len(variant.barcode) in _GTIN_LENGTHS:
        codes["gtin"] = variant.barcode
    return codes


def breadcrumb_data(items: Sequence[dict[str, str]], *, origin: str) -> dict[str, Any]:
    return {
        "@context": _CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": item["label"],
                "item": urljoin(origin, item["url"]),
            }
            for position, item in enumerate(items, 1)
        ],
    }
