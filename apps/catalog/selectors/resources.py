"""Products as the REST API shows them, seen from one store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from apps.catalog.models import Product, ProductPicture, ProductText, StoreListing, Variant
from apps.catalog.selectors.showing import shown
from apps.catalog.selectors.storefront import matching
from apps.core.contracts import resolve
from apps.core.contracts.stock import Level, Stock
from apps.core.ui.pagination import KeysetPage, paginate_keyset

_ORDER = ("updated_at", "pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceFilter:
    """No statuses: all, archived ones as well, since readers that keep a copy must learn of them."""

    statuses: Sequence[str] = ()
    updated_since: datetime | None = None
    sku: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantResource:
    id: int
    sku: str | None
    barcode: str
    options: list[str]
    price_minor: int
    compare_at_minor: int | None
    cost_minor: int | None
    weight_grams: int | None
    tax_class: str
    picture_id: int | None
    attributes: dict[str, Any]
    stock: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureResource:
    """``url`` is a path of our own, None while there is no file."""

    id: int
    position: int
    status: str
    error: str
    alt: str
    source_url: str
    url: str | None
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryResource:
    id: int
    titles: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductResource:
    id: int
    handle: str
    version: int
    status: str
    published: bool
    published_at: datetime | None
    brand: str
    product_type: str
    tags: list[str]
    attributes: dict[str, Any]
    option_names: list[str]
    currency: str
    texts: dict[str, ProductText]
    variants: list[VariantResource]
    category_ids: list[int]
    categories: list[CategoryResource]
    pictures: list[PictureResource]
    created_at: datetime
    updated_at: datetime


def product_page(
    store_id: UUID, wanted: ResourceFilter, *, currency: str, cursor: str | None, size: int
) -> KeysetPage[ProductResource]:
    """By the time of the last change, so that a reader who goes on later misses nothing. Raises InvalidCursor.

    Eight statements for any number of products.
    """
    page = paginate_keyset(_with_parts(_filtered(wanted), store_id), order=_ORDER, cursor=cursor, size=size)
    return KeysetPage(
        items=_resources(page.items, currency),
        previous_cursor=page.previous_cursor,
        next_cursor=page.next_cursor,
    )


def product_resource(product_id: int, *, store_id: UUID, currency: str) -> ProductResource | None:
    found = list(_with_parts(Product.objects.filter(pk=product_id), store_id))
    return _resources(found, currency)[0] if found else None


def id_by_handle(handle: str) -> int | None:
    return Product.objects.filter(handle=handle).values_list("pk", flat=True).first()


def id_by_sku(skus: Sequence[str], *, but: int | None) -> int | None:
    """The product, other than ``but``, that holds one of these SKUs."""
    others = Variant.objects.filter(sku__in=skus).exclude(product=but)
    return others.order_by("pk").values_list("product_id", flat=True).first()


def picture_resource(picture: ProductPicture) -> PictureResource:
    visible = shown(picture)
    return PictureResource(
        id=picture.pk,
        position=picture.position,
        status=picture.status,
        error=picture.error,
        alt=picture.alt,
        source_url=picture.source_url,
        url=visible.src if visible else None,
        width=visible.width if visible else None,
        height=visible.height if visible else None,
    )


def _filtered(wanted: ResourceFilter) -> QuerySet[Product]:
    products = Product.objects.all()
    if wanted.statuses:
        products = products.filter(status__in=wanted.statuses)
    if wanted.updated_since:
        products = products.filter(updated_at__gte=wanted.updated_since)
    if wanted.sku:
        holders = Variant.objects.filter(sku=wanted.sku, archived_at__isnull=True)
        products = products.filter(pk__in=holders.values("product_id"))
    return matching(products, wanted.search) if wanted.search else products


def _with_parts(products: QuerySet[Product], store_id: UUID) -> QuerySet[Product]:
    live = Variant.objects.filter(archived_at__isnull=True).order_by("product", "position", "pk")
    return products.prefetch_related(
        Prefetch("texts", ProductText.objects.defer("search_text").order_by("language")),
        Prefetch("variants", live),
        Prefetch("pictures", ProductPicture.objects.order_by("position", "pk")),
        "categories__texts",
        Prefetch("listings", StoreListing.objects.filter(store=store_id)),
    )


def _resources(products: Sequence[Product], currency: str) -> list[ProductResource]:
    ids = [variant.pk for product in products for variant in product.variants.all()]
    levels = resolve(Stock).levels(ids)
    return [_resource(product, levels, currency) for product in products]


def _resource(product: Product, levels: dict[int, Level], currency: str) -> ProductResource:
    listing = next(iter(product.listings.all()), None)
    categories = sorted(product.categories.all(), key=lambda category: category.pk)
    return ProductResource(
        id=product.pk,
        handle=product.handle,
        version=product.version,
        status=product.status,
        published=listing is not None,
        published_at=listing.published_at if listing else None,
        brand=product.brand,
        product_type=product.product_type,
        tags=product.tags,
        attributes=product.attributes,
        option_names=product.option_names,
        currency=currency,
        texts={text.language: text for text in product.texts.all()},
        variants=[_variant(variant, levels[variant.pk]) for variant in product.variants.all()],
        category_ids=[category.pk for category in categories],
        categories=[
            CategoryResource(id=c.pk, titles={text.language: text.title for text in c.texts.all()})
            for c in categories
        ],
        pictures=[picture_resource(picture) for picture in product.pictures.all()],
        created_at=product.created_at,
        updated_at=product.updated_at,
    )


def _variant(variant: Variant, stock: Level) -> VariantResource:
    return VariantResource(
        id=variant.pk,
        sku=variant.sku,
        barcode=variant.barcode,
        options=variant.options,
        price_minor=variant.price_minor,
        compare_at_minor=variant.compare_at_minor,
        cost_minor=variant.cost_minor,
        weight_grams=variant.weight_grams,
        tax_class=variant.tax_class,
        picture_id=variant.picture_id,
        attributes=variant.attributes,
        stock=stock,
    )
