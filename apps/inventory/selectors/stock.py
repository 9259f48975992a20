"""What the store admin shows of stock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import F, Q, QuerySet

from apps.catalog.models import Product, ProductText, Variant
from apps.catalog.selectors.showing import best_text
from apps.catalog.selectors.storefront import matching
from apps.core.modules.config import module_config
from apps.core.ui.pagination import KeysetPage, paginate_keyset
from apps.inventory.models import Location, StockLevel, StockMovement

PAGE_SIZE: Final = 50
SHOWS: Final = ("", "low", "out", "uncounted")


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFilter:
    """``show``: "" all, "low" few are left, "out" nothing is left, "uncounted" no stock is kept."""

    text: str = ""
    show: str = ""

    @property
    def is_narrow(self) -> bool:
        return bool(self.text or self.show)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    """``level`` None: the variant is not counted at this location."""

    variant_id: int
    product_id: int
    title: str
    options: str
    sku: str
    on_hand: int | None
    reserved: int
    is_low: bool
    updated_at: datetime | None

    @property
    def available(self) -> int | None:
        return None if self.on_hand is None else self.on_hand - self.reserved

    @property
    def is_out(self) -> bool:
        return self.available == 0


def stock_rows(
    location: Location,
    wanted: StockFilter,
    *,
    language: str,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> KeysetPage[StockRow]:
    """Three statements. Raises InvalidCursor."""
    variants = _filtered(location, wanted).select_related("product")
    page = paginate_keyset(
        variants, order=("product__sort_key", "product_id", "position", "pk"), cursor=cursor, size=size
    )
    levels = {
        level.variant_id: level
        for level in StockLevel.objects.filter(location=location, variant__in=[v.pk for v in page.items])
    }
    texts: dict[int, list[ProductText]] = {}
    product_ids = {variant.product_id for variant in page.items}
    for text in ProductText.objects.filter(product_id__in=product_ids).only(
        "product_id", "language", "title"
    ):
        texts.setdefault(text.product_id, []).append(text)
    rows = [
        _row(variant, levels.get(variant.pk), texts.get(variant.product_id, []), language)
        for variant in page.items
    ]
    return KeysetPage(items=rows, previous_cursor=page.previous_cursor, next_cursor=page.next_cursor)


def _filtered(location: Location, wanted: StockFilter) -> QuerySet[Variant]:
    variants = Variant.objects.filter(archived_at__isnull=True).exclude(product__status="archived")
    if wanted.text:
        products = matching(Product.objects.all(), wanted.text)
        variants = variants.filter(Q(product__in=products) | Q(sku__istartswith=wanted.text.strip()))
    levels = StockLevel.objects.filter(location=location)
    if wanted.show == "uncounted":
        return variants.exclude(pk__in=levels.values("variant"))
    if wanted.show == "out":
        return variants.filter(pk__in=levels.filter(is_out()).values("variant"))
    if wanted.show == "low":
        return variants.filter(pk__in=levels.filter(is_low()).values("variant"))
    return variants


def _row(variant: Variant, level: StockLevel | None, texts: list[ProductText], language: str) -> StockRow:
    text = best_text(texts, (language,))
    return StockRow(
        variant_id=variant.pk,
        product_id=variant.product_id,
        title=text.title if text else variant.product.handle,
        options=variant.option_label,
        sku=variant.sku or "",
        on_hand=level.on_hand if level else None,
        reserved=level.reserved if level else 0,
        is_low=level is not None and 0 < level.on_hand - level.reserved <= few_left(),
        updated_at=level.updated_at if level else None,
    )


def row_of(variant: Variant, location: Location, language: str) -> StockRow:
    level = StockLevel.objects.filter(location=location, variant=variant).first()
    return _row(variant, level, list(variant.product.texts.all()), language)


def movements_of(variant_id: int) -> QuerySet[StockMovement]:
    """Newest first."""
    return StockMovement.objects.filter(level__variant_id=variant_id).select_related("level__location")


def levels_on_sale() -> QuerySet[StockLevel]:
    """At the default location, of what shoppers may buy."""
    return StockLevel.objects.filter(
        location__is_default=True, variant__archived_at__isnull=True, variant__product__status="active"
    )


def is_out() -> Q:
    """Nothing is left of a level."""
    return Q(on_hand=F("reserved"))


def is_low() -> Q:
    """Few are left of a level."""
    return Q(on_hand__gt=F("reserved"), on_hand__lte=F("reserved") + few_left())


def few_left() -> int:
    """The platform says how many pieces are few."""
    return int(module_config("inventory")["few_left"])
