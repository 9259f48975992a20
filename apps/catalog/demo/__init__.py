"""Demo data: what each store sells, with pictures drawn on the spot and stock on the shelf."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Final

from apps.catalog.demo.drawing import draw
from apps.catalog.demo.goods import ASSORTMENTS, LANGUAGES, OPTION_WORDS, Assortment, Goods, Words
from apps.catalog.enums import ProductStatus
from apps.catalog.models import Category, Product, StoreListing
from apps.catalog.services.categories import CategoryTextDraft, save_category
from apps.catalog.services.drafts import ProductDraft, TextDraft, VariantDraft
from apps.catalog.services.pictures import add_picture
from apps.catalog.services.products import create_product, publish_products
from apps.core.actor import SYSTEM
from apps.tenancy.demo import DemoStore

_AGE: Final = timedelta(days=120)
_SOLD_OUT_SHARE: Final = 0.04
_BARCODE_PREFIX: Final = "2"
"""Internal use in GS1's numbering: no real article has such a number."""


def seed(demo: DemoStore, rng: Random, now: datetime) -> Mapping[str, int]:
    """A merchant's second store with the same assortment lists what the first one made."""
    assortment = ASSORTMENTS[demo.assortment]
    known = dict(Product.objects.values_list("handle", "pk"))
    missing = [goods for goods in assortment.goods if goods.handle not in known]
    categories = _make_categories(assortment) if missing else {}
    began = now - _AGE
    for goods in missing:
        known[goods.handle] = _make(goods, demo, categories, rng, began)
    ids = [known[goods.handle] for goods in assortment.goods]
    publish_products(product_ids=ids, store_id=demo.store.pk, actor=SYSTEM, now=began)
    return {"products": len(missing), "listings": StoreListing.objects.filter(store_id=demo.store.pk).count()}


def _make_categories(assortment: Assortment) -> dict[str, Category]:
    return {
        key: save_category(
            texts={language: CategoryTextDraft(title=title) for language, title in _by_language(words)},
            actor=SYSTEM,
            position=position,
        )
        for position, (key, words) in enumerate(assortment.categories.items(), 1)
    }


def _make(
    goods: Goods, demo: DemoStore, categories: Mapping[str, Category], rng: Random, began: datetime
) -> int:
    draft = ProductDraft(
        handle=goods.handle,
        texts=_texts(goods),
        variants=_variants(goods, rng),
        status=ProductStatus.ACTIVE,
        brand=goods.brand,
        option_names=(goods.option,) if goods.option else (),
        category_ids=[categories[goods.category].pk],
    )
    product = create_product(draft=draft, main_language=demo.store.default_language, actor=SYSTEM, now=began)
    add_picture(
        product_id=product.pk,
        data=draw(goods.shape, goods.colour),
        alt=goods.titles[0],
        actor=SYSTEM,
        now=began,
    )
    return int(product.pk)


def _texts(goods: Goods) -> dict[str, TextDraft]:
    texts = dict(_by_language(goods.texts))
    return {
        language: TextDraft(
            title=title,
            description=f"<p>{texts[language]}</p>",
            option_texts={
                word: dict(_by_language(OPTION_WORDS[word]))[language] for word in _option_words(goods)
            },
        )
        for language, title in _by_language(goods.titles)
    }


def _option_words(goods: Goods) -> list[str]:
    return [word for word in (goods.option, *goods.values) if word in OPTION_WORDS]


def _by_language(words: Words) -> list[tuple[str, str]]:
    return list(zip(LANGUAGES, words, strict=True))


def _variants(goods: Goods, rng: Random) -> list[VariantDraft]:
    return [
        VariantDraft(
            price_minor=goods.price + number * goods.step,
            sku="-".join(filter(None, (goods.handle.upper()[:20].strip("-"), str(number + 1)))),
            barcode=_barcode(rng),
            options=(value,) if value else (),
            weight_grams=goods.grams,
            tax_class=goods.tax_class,
            quantity=0 if rng.random() < _SOLD_OUT_SHARE else rng.randint(40, 160),
        )
        for number, value in enumerate(goods.values or ("",))
    ]


def _barcode(rng: Random) -> str:
    """A GTIN-13 with its check digit."""
    digits = _BARCODE_PREFIX + "".join(str(rng.randint(0, 9)) for _ in range(11))
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
