"""A product as plain values: what the audit trail compares."""

from typing import Any

from apps.catalog.models import Product

_TEXT = ("title", "slug", "description", "seo_title", "seo_description", "option_texts")
_VARIANT = (
    "sku", "barcode", "options", "position", "price_minor", "compare_at_minor", "cost_minor", "weight_grams",
    "tax_class", "picture_id", "attributes",
)  # fmt: skip
_PRODUCT = ("handle", "status", "brand", "product_type", "tags", "option_names", "attributes")


def snapshot(product: Product) -> dict[str, Any]:
    """Three statements; the keys name what a person would call the field."""
    values: dict[str, Any] = {name: getattr(product, name) for name in _PRODUCT}
    for text in product.texts.order_by("language"):
        for name in _TEXT:
            values[f"{name} ({text.language})"] = getattr(text, name)
    for variant in product.variants.filter(archived_at__isnull=True).order_by("position", "pk"):
        for name in _VARIANT:
            values[f"variant {variant.pk} {name}"] = getattr(variant, name)
    values["categories"] = sorted(product.categories.values_list("pk", flat=True))
    return values
