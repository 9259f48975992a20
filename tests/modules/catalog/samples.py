"""Products, categories and pictures that the tests of catalog need."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image

from apps.catalog.models import Product
from apps.catalog.services.drafts import ProductDraft, TextDraft, VariantDraft
from apps.catalog.services.products import create_product, publish_products
from apps.core.actor import Actor, ActorKind

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
ANNA = Actor(kind=ActorKind.USER, label="anna@bakery.lu")


def draft(handle: str = "rye-bread", title: str = "Rye bread", **changes: Any) -> ProductDraft:
    values: dict[str, Any] = {
        "handle": handle,
        "status": "active",
        "brand": "Muller",
        "tags": ("bread",),
        "texts": {"en": TextDraft(title=title, description="<p>Dark and dense.</p>")},
        "variants": [VariantDraft(price_minor=450, sku=handle.upper(), quantity=9)],
    }
    return ProductDraft(**values | changes)


def sizes(*prices: int, prefix: str = "CAKE") -> dict[str, Any]:
    """Options of a product in as many sizes as there are prices."""
    names = ("Small", "Medium", "Large")[: len(prices)]
    return {
        "option_names": ("Size",),
        "variants": [
            VariantDraft(price_minor=price, sku=f"{prefix}-{name[0]}", options=(name,), quantity=5)
            for name, price in zip(names, prices, strict=True)
        ],
    }


def make_product(handle: str = "rye-bread", title: str = "Rye bread", **changes: Any) -> Product:
    return create_product(
        draft=draft(handle, title, **changes), main_language="en", actor=ANNA, now=changes.pop("now", NOW)
    )


def make_published(
    store_id: UUID, handle: str = "rye-bread", title: str = "Rye bread", **changes: Any
) -> Product:
    product = make_product(handle, title, **changes)
    publish_products(product_ids=[product.pk], store_id=store_id, actor=ANNA, now=NOW)
    return product


def picture_bytes(
    width: int = 900, height: int = 600, form: str = "JPEG", mode: str = "RGB", **options: Any
) -> bytes:
    out = BytesIO()
    Image.new(mode, (width, height), (180, 90, 40) if mode == "RGB" else (180, 90, 40, 120)).save(
        out, form, **options
    )
    return out.getvalue()
