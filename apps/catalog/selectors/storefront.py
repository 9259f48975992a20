"""What shoppers of a store see. Few statements, whatever the number of products."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from apps.catalog.enums import ListingSort, PictureStatus, ProductStatus
from apps.catalog.models import Product, ProductPicture, ProductText, Variant
from apps.catalog.selectors.showing import (
    ShownPicture,
    best_text,
    by_product,
    first_pictures,
    shown,
    translated,
)
from apps.catalog.text import search_query
from apps.core.contracts import resolve
from apps.core.contracts.stock import Level, Stock
from apps.core.contracts.tax import TaxClass
from apps.core.money import Money
from apps.core.ui.pagination import KeysetPage, paginate_keyset

PAGE_SIZE: Final = 24
_ORDERS: Final = {
    ListingSort.NEWEST: ("-published_at", "-pk"),
    ListingSort.TITLE: ("sort_key", "pk"),
    ListingSort.PRICE_UP: ("price_from_minor", "pk"),
    ListingSort.PRICE_DOWN: ("-price_from_minor", "pk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shopper:
    """For whom a page is made."""

    store_id: UUID
    currency: str
    language: str
    default_language: str
    now: datetime

    @property
    def languages(self) -> tuple[str, str]:
        return (self.language, self.default_language)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCard:
    id: int
    title: str
    slug: str
    price: Money
    has_more_prices: bool
    is_sold_out: bool
    brand: str
    picture: ShownPicture | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedVariant:
    """``available`` None: not counted, as many as anybody wants."""

    id: int
    sku: str
    barcode: str
    options: tuple[str, ...]
    price: Money
    tax_class: TaxClass
    available: int | None
    picture_id: int | None

    @property
    def is_available(self) -> bool:
        return self.available is None or self.available > 0

    @property
    def label(self) -> str:
        return " / ".join(self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPage:
    """``slugs`` are the product's addresses by language; a language without words of its own is not among them."""

    id: int
    title: str
    slug: str
    language: str
    description: str
    seo_title: str
    seo_description: str
    brand: str
    option_names: tuple[str, ...]
    variants: tuple[OfferedVariant, ...]
    pictures: tuple[ShownPicture, ...]
    slugs: dict[str, str]
    category_ids: tuple[int, ...]
    updated_at: datetime

    @property
    def pk(self) -> int:
        """As a model has it, for the slots of the page."""
        return self.id


def visible_products(shopper: Shopper) -> QuerySet[Product]:
    """Active and listed in the store by now."""
    return Product.objects.filter(
        status=ProductStatus.ACTIVE,
        listings__store=shopper.store_id,
        listings__published_at__lte=shopper.now,
        price_from_minor__isnull=False,
    )


def listing(
    shopper: Shopper,
    *,
    category_ids: Collection[int] | None = None,
    query: str = "",
    sort: ListingSort = ListingSort.NEWEST,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> KeysetPage[ProductCard]:
    """Six statements at most. Raises InvalidCursor."""
    products = visible_products(shopper)
    if category_ids is not None:
        products = products.filter(_in_categories(category_ids))
    if query:
        products = matching(products, query)
    if sort == ListingSort.NEWEST:
        products = products.annotate(published_at=F("listings__published_at"))
    page = paginate_keyset(products, order=_ORDERS[sort], cursor=cursor, size=size)
    return KeysetPage(
        items=cards(page.items, shopper), previous_cursor=page.previous_cursor, next_cursor=page.next_cursor
    )


def _in_categories(category_ids: Collection[int]) -> Exists:
    through = Product.categories.through
    return Exists(through.objects.filter(product_id=OuterRef("pk"), category_id__in=list(category_ids)))


def matching(products: QuerySet[Product], typed: str) -> QuerySet[Product]:
    """Products one of whose texts holds every typed word as the beginning of a word, or whose SKU or barcode it is."""
    words = search_query(typed)
    if not words:
        return products.none()
    texts = ProductText.objects.annotate(words=SearchVector("search_text", config="simple")).filter(
        words=SearchQuery(words, search_type="raw", config="simple")
    )
    code = typed.strip()
    coded = Variant.objects.filter(archived_at__isnull=True)
    by_code = coded.filter(sku=code) | coded.filter(barcode=code)
    found = texts.values("product_id").union(by_code.values("product_id"))
    return products.filter(pk__in=found)


def cards(products: Sequence[Product], shopper: Shopper) -> list[ProductCard]:
    """Four statements for any number of products."""
    ids = [product.pk for product in products]
    texts = by_product(ProductText.objects.filter(product_id__in=ids).defer("description", "search_text"))
    pictures = first_pictures(ids)
    variants = by_product(
        Variant.objects.filter(product_id__in=ids, archived_at__isnull=True).only("product_id", "price_minor")
    )
    levels = resolve(Stock).levels([variant.pk for found in variants.values() for variant in found])
    return [
        _card(
            product,
            texts.get(product.pk, []),
            pictures.get(product.pk),
            variants.get(product.pk, []),
            levels,
            shopper,
        )
        for product in products
    ]


def _card(
    product: Product,
    texts: list[ProductText],
    picture: ProductPicture | None,
    variants: list[Variant],
    levels: dict[int, Level],
    shopper: Shopper,
) -> ProductCard:
    text = best_text(texts, shopper.languages)
    title = text.title if text else product.handle
    return ProductCard(
        id=product.pk,
        title=title,
        slug=text.slug if text else "",
        price=Money(product.price_from_minor or 0, shopper.currency),
        has_more_prices=len({variant.price_minor for variant in variants}) > 1,
        is_sold_out=bool(variants) and all(levels[variant.pk].available == 0 for variant in variants),
        brand=product.brand,
        picture=shown(picture, title) if picture else None,
    )


def product_page(shopper: Shopper, *, slug: str) -> ProductPage | None:
    """By its address in the reader's language, or in any other; six statements."""
    found = ProductText.objects.filter(slug=slug, product__in=visible_products(shopper))
    ids = {text.language: text.product_id for text in found}
    product_id = next((ids[code] for code in (*shopper.languages, *sorted(ids)) if code in ids), None)
    if product_id is None:
        return None
    product = Product.objects.prefetch_related(
        "texts",
        Prefetch(
            "pictures", ProductPicture.objects.filter(status=PictureStatus.READY).order_by("position", "pk")
        ),
        Prefetch("variants", Variant.objects.filter(archived_at__isnull=True).order_by("position", "pk")),
        "categories",
    ).get(pk=product_id)
    return _page(product, shopper)


def _page(product: Product, shopper: Shopper) -> ProductPage | None:
    texts = list(product.texts.all())
    text = best_text(texts, shopper.languages)
    if text is None:
        return None
    pictures = (shown(picture, text.title) for picture in product.pictures.all())
    return ProductPage(
        id=product.pk,
        title=text.title,
        slug=text.slug,
        language=text.language,
        description=text.description,
        seo_title=text.seo_title,
        seo_description=text.seo_description,
        brand=product.brand,
        option_names=tuple(translated(product.option_names, text.option_texts)),
        variants=tuple(_offered(product.variants.all(), text, shopper)),
        pictures=tuple(picture for picture in pictures if picture is not None),
        slugs={other.language: other.slug for other in texts},
        category_ids=tuple(sorted(category.pk for category in product.categories.all())),
        updated_at=product.updated_at,
    )


def _offered(variants: Iterable[Variant], text: ProductText, shopper: Shopper) -> list[OfferedVariant]:
    variants = list(variants)
    levels = resolve(Stock).levels([variant.pk for variant in variants])
    return [
        OfferedVariant(
            id=variant.pk,
            sku=variant.sku or "",
            barcode=variant.barcode,
            options=tuple(translated(variant.options, text.option_texts)),
            price=Money(variant.price_minor, shopper.currency),
            tax_class=TaxClass(variant.tax_class),
            available=levels[variant.pk].available,
            picture_id=variant.picture_id,
        )
        for variant in variants
    ]


def newest(shopper: Shopper, *, count: int) -> Sequence[ProductCard]:
    return listing(shopper, size=count).items


def related(shopper: Shopper, product: ProductPage, *, count: int) -> Sequence[ProductCard]:
    """The newest others of its categories."""
    if not product.category_ids:
        return ()
    found = listing(shopper, category_ids=product.category_ids, size=count + 1).items
    return [card for card in found if card.id != product.id][:count]
