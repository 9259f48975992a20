"""Variants and stock that the tests of inventory need."""

from datetime import UTC, datetime

from apps.catalog.models import Product, Variant
from apps.core.actor import SYSTEM
from apps.core.contracts.stock import StockRow
from apps.inventory import services

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def make_variants(count: int) -> list[Variant]:
    product = Product.objects.create(
        handle="bread", option_names=["Loaf"], status="active", price_from_minor=300
    )
    return Variant.objects.bulk_create(
        Variant(product=product, sku=f"BREAD-{n}", options=[f"Loaf {n}"], position=n, price_minor=300)
        for n in range(1, count + 1)
    )


def put_on_hand(quantities: dict[int, int]) -> None:
    rows = [StockRow(variant_id, quantity) for variant_id, quantity in quantities.items()]
    services.set_levels(rows=rows, actor=SYSTEM, reason="Counted", reference="", now=NOW)
