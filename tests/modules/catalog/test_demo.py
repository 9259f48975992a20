"""The demo's products: complete in four languages, drawn alike each time."""

from datetime import UTC, datetime
from random import Random

import pytest

from apps.catalog.demo import BESIDE, seed
from apps.catalog.demo.art import KINDS, draw_product, scene
from apps.catalog.demo.goods import ASSORTMENTS, OPTION_WORDS
from apps.catalog.models import Category, Product, ProductPicture, StoreListing, Variant
from apps.catalog.selectors.storefront import Shopper, listing
from apps.core.context import Context
from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock
from apps.tenancy.demo import DemoStore
from apps.tenancy.models import Store

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
GOODS = [good for assortment in ASSORTMENTS.values() for good in assortment.goods]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scene, "PIXELS", 100)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_thing_is_drawn_on_its_stage(kind: str) -> None:
    image = draw_product(kind, "Anything", "#2f6f6b", "#d9a441")
    assert image.tobytes() == draw_product(kind, "Anything", "#2f6f6b", "#d9a441").tobytes()
    assert image.size == (100, 125)
    assert len(image.getcolors(maxcolors=100_000) or []) > 200


def test_every_good_can_be_shown() -> None:
    assert len({good.title[0] for good in GOODS}) == len(GOODS)
    for good in GOODS:
        assert good.kind in KINDS
        assert all((*good.title, *good.text))
        assert len(good.title) == len(good.text) == 4
        assert not good.options or good.options[0] in OPTION_WORDS
    for assortment in ASSORTMENTS.values():
        assert {good.category for good in assortment.goods} == set(assortment.categories)


@pytest.mark.parametrize("code", sorted(ASSORTMENTS))
def test_every_store_of_the_tour_has_something_to_browse(code: str) -> None:
    shown = [good for part in (code, *BESIDE.get(code, ())) for good in ASSORTMENTS[part].goods]
    assert len(shown) >= 25


def demo_of(store: Store, context: Context) -> DemoStore:
    return DemoStore(
        context=context, merchant=store.merchant, store=store, assortment="garden", is_first=True, orders=0
    )


def test_a_store_is_filled_and_a_second_one_shows_the_same(
    store: Store, store_on_other_platform: Store, merchant_context: Context
) -> None:
    goods = [*ASSORTMENTS["garden"].goods, *ASSORTMENTS["home"].goods]
    made = {"products": len(goods), "listings": len(goods)}
    assert seed(demo_of(store, merchant_context), Random(1), NOW) == made
    assert Category.objects.count() == 6
    assert ProductPicture.objects.filter(status="ready").count() == len(goods)
    levels = resolve(Stock).levels(list(Variant.objects.values_list("pk", flat=True)))
    assert all(level.tracked for level in levels.values())
    shopper = Shopper(store_id=store.pk, currency="EUR", language="lb", default_language="en", now=NOW)
    cards = listing(shopper, size=100).items
    assert len(cards) == len(goods)
    assert "Strënz, 8 Liter" in {card.title for card in cards}
    second = demo_of(store_on_other_platform, merchant_context)
    assert seed(second, Random(1), NOW) == {"listings": len(goods)}
    assert Product.objects.count() == len(goods)
    assert StoreListing.objects.filter(store=store_on_other_platform.pk).count() == len(goods)
