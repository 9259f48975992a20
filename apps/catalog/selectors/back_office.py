"""What the store admin shows of the catalog."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from apps.catalog.enums import PictureStatus, ProductStatus
from apps.catalog.models import Product, ProductImport, ProductPicture, ProductText, StoreListing, Variant
from apps.catalog.selectors.showing import ShownPicture, best_text, by_product, first_pictures, shown
from apps.catalog.selectors.storefront import matching
from apps.core.contracts import resolve
from apps.core.contracts.stock import Level, Stock
from apps.core.money import Money
from apps.core.ui.pagination import KeysetPage, paginate_keyset

PAGE_SIZE: Final = 50
_ORDERS: Final = {
    "-changed": ("-updated_at", "-pk"),
    "changed": ("updated_at", "pk"),
    "title": ("sort_key", "pk"),
    "-title": ("-sort_key", "-pk"),
    "price": ("price_from_minor", "pk"),
    "-price": ("-price_from_minor", "-pk"),
}
SORTS: Final = tuple(_ORDERS)
LISTED, NOT_LISTED = "listed", "not-listed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFilter:
    """``status`` "" is everything but archived. ``visibility`` is about the store the person works in."""

    text: str = ""
    status: str = ""
    visibility: str = ""
    category_id: int | None = None
    sort: str = "-changed"

    @property
    def is_narrow(self) -> bool:
        return bool(self.text or self.visibility or self.category_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    id: int
    title: str
    handle: str
    status: ProductStatus
    is_listed: bool
    variants: int
    stock: int | None
    price: Money | None
    has_more_prices: bool
    picture: ShownPicture | None
    updated_at: datetime


def product_rows(
    store_id: UUID,
    wanted: ProductFilter,
    *,
    language: str,
    currency: str,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> KeysetPage[ProductRow]:
    """Five statements. Raises InvalidCursor."""
    products = filtered(store_id, wanted).annotate(is_listed=Exists(_listed(store_id)))
    order = _ORDERS.get(wanted.sort, _ORDERS["-changed"])
    if "price_from_minor" in order[0]:
        products = products.filter(price_from_minor__isnull=False)
    page = paginate_keyset(products, order=order, cursor=cursor, size=size)
    return KeysetPage(
        items=_rows(page.items, language, currency),
        previous_cursor=page.previous_cursor,
        next_cursor=page.next_cursor,
    )


def filtered(store_id: UUID, wanted: ProductFilter) -> QuerySet[Product]:
    products = Product.objects.all()
    if wanted.status in ProductStatus.values:
        products = products.filter(status=wanted.status)
    else:
        products = products.exclude(status=ProductStatus.ARCHIVED)
    if wanted.text:
        products = matching(products, wanted.text)
    if wanted.visibility == LISTED:
        products = products.filter(Exists(_listed(store_id)))
    elif wanted.visibility == NOT_LISTED:
        products = products.filter(~Exists(_listed(store_id)))
    if wanted.category_id:
        products = products.filter(categories=wanted.category_id)
    return products


def _listed(store_id: UUID) -> QuerySet[StoreListing]:
    return StoreListing.objects.filter(product=OuterRef("pk"), store=store_id)


def _rows(products: Sequence[Product], language: str, currency: str) -> list[ProductRow]:
    ids = [product.pk for product in products]
    texts = by_product(ProductText.objects.filter(product_id__in=ids).only("product_id", "language", "title"))
    pictures = first_pictures(ids)
    variants = by_product(
        Variant.objects.filter(product_id__in=ids, archived_at__isnull=True).only("product_id", "price_minor")
    )
    levels = resolve(Stock).levels([variant.pk for found in variants.values() for variant in found])
    return [
        _row(
            product,
            best_text(texts.get(product.pk, []), (language,)),
            pictures.get(product.pk),
            variants.get(product.pk, []),
            levels,
            currency,
        )
        for product in products
    ]


def _row(
    product: Product,
    text: ProductText | None,
    picture: ProductPicture | None,
    variants: list[Variant],
    levels: dict[int, Level],
    currency: str,
) -> ProductRow:
    title = text.title if text else product.handle
    counted = [levels[variant.pk] for variant in variants if levels[variant.pk].tracked]
    prices = {variant.price_minor for variant in variants}
    is_listed: bool = product.is_listed  # type: ignore[attr-defined]  # annotated by the caller
    return ProductRow(
        id=product.pk,
        title=title,
        handle=product.handle,
        status=ProductStatus(product.status),
        is_listed=is_listed,
        variants=len(variants),
        stock=sum(level.available or 0 for level in counted) if counted else None,
        price=Money(min(prices), currency) if prices else None,
        has_more_prices=len(prices) > 1,
        picture=shown(picture, "") if picture else None,
        updated_at=product.updated_at,
    )


def status_counts() -> dict[str, int]:
    """How many products of each status there are; "" counts all that are not archived."""
    rows = Product.objects.order_by().values_list("status").annotate(Count("pk"))
    counts: dict[str, int] = dict.fromkeys(ProductStatus.values, 0) | dict(rows)
    counts[""] = sum(count for status, count in counts.items() if status != ProductStatus.ARCHIVED)
    return counts


def recent_imports(store_id: UUID, count: int = 20) -> QuerySet[ProductImport]:
    return ProductImport.objects.filter(store=store_id).defer("preview", "report")[:count]


def waiting_pictures(product_import: ProductImport) -> dict[str, int]:
    rows = ProductPicture.objects.filter(imported_by=product_import).order_by().values_list("status")
    return dict.fromkeys(PictureStatus.values, 0) | dict(rows.annotate(Count("pk")))


def picture_warnings(product_import: ProductImport) -> list[dict[str, str | int]]:
    """Pictures that could not be fetched, as warnings by row: those still to be tried again as well."""
    failed = (
        ProductPicture.objects.filter(imported_by=product_import)
        .exclude(error="")
        .order_by("imported_row", "pk")
        .values_list("imported_row", "source_url", "error")
    )
    return [{"row": row or 0, "column": url, "message": error} for row, url, error in failed]


def listings_on_sale(store_id: UUID, now: datetime) -> QuerySet[StoreListing]:
    return StoreListing.objects.filter(
        store=store_id, published_at__lte=now, product__status=ProductStatus.ACTIVE
    )
