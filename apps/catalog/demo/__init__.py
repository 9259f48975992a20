"""Demo data of the catalog: believable products with drawn pictures, categories and stock."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random
from types import MappingProxyType
from typing import Final

from apps.catalog.demo.art import draw_product
from apps.catalog.demo.goods import ASSORTMENTS, OPTION_WORDS, Assortment, Good
from apps.catalog.demo.goods.goods import LANGUAGES
from apps.catalog.enums import ProductStatus
from apps.catalog.models import Category, Product, StoreListing, Variant
from apps.catalog.pictures import Encoded, digest_of, encode_image
from apps.catalog.services.categories import CategoryTextDraft, save_category
from apps.catalog.services.drafts import ProductDraft, TextDraft, VariantDraft
from apps.catalog.services.pictures import keep_picture
from apps.catalog.services.products import create_product
from apps.catalog.text import slug_of
from apps.core.actor import SYSTEM
from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock, StockRow
from apps.tenancy.demo import DemoStore

BESIDE: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {"home": ("kitchen",), "garden": ("home",), "kitchen": ("home", "garden")}
)
"""What a store shows besides its own assortment."""
_WORKERS: Final = 2
_SINCE: Final = timedelta(days=120)


def seed(demo: DemoStore, rng: Random, now: datetime) -> Mapping[str, int]:
    """A product that the merchant has by then is shown in this store, too, and not made again."""
    made: Counter[str] = Counter()
    ids: list[int] = []
    for code in (demo.assortment, *BESIDE.get(demo.assortment, ())):
        known = dict(Product.objects.filter(handle__in=_goods_of(code)).values_list("handle", "pk"))
        if not known:
            known = _make(demo, ASSORTMENTS[code], rng, now)
            made["products"] += len(known)
        ids = [*rng.sample(list(known.values()), len(known)), *ids]  # its own are what is new in the shop
    _list(demo, ids, now)
    return made + Counter(listings=len(ids))


def _goods_of(code: str) -> list[str]:
    return [_handle(good) for good in ASSORTMENTS[code].goods]


def _make(demo: DemoStore, assortment: Assortment, rng: Random, now: datetime) -> dict[str, int]:
    """Ids by handle."""
    categories = _make_categories(assortment, Category.objects.count())
    ids = {}
    with ThreadPoolExecutor(_WORKERS) as pool:  # draws ahead while the database is busy
        for good, encoded in zip(assortment.goods, pool.map(_draw, assortment.goods), strict=True):
            product = _make_product(demo, good, categories[good.category], rng, now)
            keep_picture(product=product, encoded=encoded, alt="", position=1, now=now)
            ids[product.handle] = product.pk
    _fill_shelves(ids.values(), rng)
    return ids


def _handle(good: Good) -> str:
    return slug_of(good.title[0], good.kind)


def _make_categories(assortment: Assortment, first: int) -> dict[str, int]:
    made = {}
    for position, (key, (titles, texts)) in enumerate(assortment.categories.items(), first):
        drafts = {
            language: CategoryTextDraft(title=title, description=f"<p>{text}</p>")
            for language, title, text in zip(LANGUAGES, titles, texts, strict=True)
        }
        made[key] = save_category(texts=drafts, position=position, actor=SYSTEM).pk
    return made


def _make_product(demo: DemoStore, good: Good, category_id: int, rng: Random, now: datetime) -> Product:
    name, *values = good.options or ("",)
    texts = {
        language: TextDraft(
            title=good.title[index],
            description=f"<p>{good.text[index]}</p>",
            option_texts=_option_texts(good.options, index),
        )
        for index, language in enumerate(LANGUAGES)
    }
    draft = ProductDraft(
        handle=_handle(good),
        status=ProductStatus.ACTIVE,
        brand=good.brand,
        texts=texts,
        option_names=(name,) if name else (),
        variants=[_variant(good, value, number, rng) for number, value in enumerate(values or [""])],
        category_ids=(category_id,),
    )
    return create_product(draft=draft, main_language=demo.store.default_language, actor=SYSTEM, now=now)


def _option_texts(words: Sequence[str], index: int) -> dict[str, str]:
    known = ((word, OPTION_WORDS[word][index]) for word in words if word in OPTION_WORDS)
    return {word: said for word, said in known if said != word}


def _variant(good: Good, value: str, number: int, rng: Random) -> VariantDraft:
    code = _handle(good).upper()[:20].strip("-")
    price = good.price + number * good.step
    return VariantDraft(
        sku=f"{code}-{slug_of(value, 'x').upper()}" if value else code,
        barcode=_ean(rng),
        options=(value,) if value else (),
        price_minor=price,
        cost_minor=price * rng.randint(38, 55) // 100,
        weight_grams=good.grams,
        tax_class=good.tax_class,
    )


def _fill_shelves(product_ids: Collection[int], rng: Random) -> None:
    """In one go. Large things are few; now and then something is nearly or quite gone."""

    def count(grams: int | None) -> int:
        most = 40 if (grams or 0) > 5_000 else 160
        return rng.randint(0, 3) if rng.random() < 0.05 else rng.randint(most // 3, most)

    variants = Variant.objects.filter(product__in=product_ids).order_by("pk")
    rows = [StockRow(id_, count(grams)) for id_, grams in variants.values_list("pk", "weight_grams")]
    resolve(Stock).set_levels(rows, actor=SYSTEM, reason="", reference="")


def _ean(rng: Random) -> str:
    """In the range that GS1 keeps for use within a company, so it is nobody's."""
    digits = f"20{rng.randrange(10**10):010d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


@lru_cache(maxsize=128)
def _draw(good: Good) -> Encoded:
    """JPEG only: it is made in a moment, and flat colours stay small."""
    image = draw_product(good.kind, good.title[0], good.main, good.second)
    return encode_image(image, digest=digest_of(image.tobytes()), kinds=("jpg",))


def _list(demo: DemoStore, product_ids: Sequence[int], now: datetime) -> None:
    """Published one after the other over four months."""
    step = _SINCE / max(len(product_ids), 1)
    StoreListing.objects.bulk_create(
        StoreListing(product_id=id_, store_id=demo.store.pk, published_at=now - _SINCE + step * number)
        for number, id_ in enumerate(product_ids)
    )
