"""Stock in the store admin."""

from typing import Any

import pytest
from django.test import Client

from apps.catalog.models import Variant
from apps.core import context
from apps.core.actor import SYSTEM
from apps.core.context import Context
from apps.core.contracts.stock import StockLine
from apps.core.modules.lifecycle import configure_module
from apps.inventory import services
from apps.inventory.models import Location, StockLevel, StockMovement
from apps.tenancy.models import Store
from tests.modules.inventory.support import make_variants, put_on_hand
from tests.support.fixtures.people import context_of

BASE = "/store/bakery-town/stock/"


@pytest.fixture
def shop(store: Store) -> Context:
    return context_of(store)


@pytest.fixture
def variants(shop: Context) -> list[Variant]:
    with context.enter(shop):
        made = make_variants(4)
        put_on_hand({made[0].pk: 20, made[1].pk: 2, made[2].pk: 0})
    return made


def page(client: Client, path: str = "", expected: int = 200, /, **query: Any) -> str:
    response = client.get(BASE + path, query)
    assert response.status_code == expected
    return response.content.decode()


def shown(client: Client, **query: Any) -> list[str]:
    return [row.options for row in client.get(BASE, query).context["rows"]]


class TestList:
    def test_tabs_and_search(self, variants: list[Variant], store_admin_client: Client) -> None:
        assert shown(store_admin_client) == ["Loaf 1", "Loaf 2", "Loaf 3", "Loaf 4"]
        assert shown(store_admin_client, show="low") == ["Loaf 2"]
        assert shown(store_admin_client, show="out") == ["Loaf 3"]
        assert shown(store_admin_client, show="uncounted") == ["Loaf 4"]
        assert shown(store_admin_client, q="bread-3") == ["Loaf 3"]
        assert "Nothing matches" in page(store_admin_client, q="zzz")
        page(store_admin_client, "", 302, cursor="nonsense")
        page(store_admin_client, "", 404, location="999")

    def test_the_platform_says_how_many_are_few(
        self, variants: list[Variant], store_admin_client: Client
    ) -> None:
        def nearly_gone() -> str:
            return store_admin_client.get("/store/bakery-town/").content.decode()

        assert "1 more is nearly gone" in nearly_gone()
        for few, expected in ((25, ["Loaf 1", "Loaf 2"]), (1, [])):
            configure_module(platform="oms", code="inventory", config={"few_left": few}, actor=SYSTEM)
            assert shown(store_admin_client, show="low") == expected
            rows = store_admin_client.get(BASE).context["rows"]
            assert [row.options for row in rows if row.is_low] == expected
            assert f"{len(expected)} more are nearly gone" in nearly_gone()

    def test_nothing_yet(self, store_admin_client: Client) -> None:
        assert "No stock yet" in page(store_admin_client)

    def test_reserved_goods_are_not_available(
        self, shop: Context, variants: list[Variant], store_admin_client: Client
    ) -> None:
        with context.enter(shop):
            services.reserve(
                lines=[StockLine(variants[0].pk, 18, "Bread")], reference="order:1", actor=SYSTEM
            )
        assert shown(store_admin_client, show="low") == ["Loaf 1", "Loaf 2"]
        assert 'value="20"' in page(store_admin_client)


class TestAdjusting:
    def adjust(self, client: Client, variant: Variant, expected: int = 302, **data: Any) -> str:
        response = client.post(f"{BASE}{variant.pk}/adjust/", {"kind": "count"} | data)
        assert response.status_code == expected, response.content[:500]
        return response["Location"] if expected == 302 else response.content.decode()

    def test_counted(self, shop: Context, variants: list[Variant], store_admin_client: Client) -> None:
        back = f"{BASE}?show=low"
        assert self.adjust(store_admin_client, variants[1], quantity=7, seen=2, next=back) == back
        with context.enter(shop):
            assert StockLevel.objects.get(variant=variants[1]).on_hand == 7
        ledger = page(store_admin_client, f"{variants[1].pk}/")
        assert "+5" in ledger
        assert "anna" in ledger.lower()

    def test_what_was_sold_in_between_is_kept(
        self, shop: Context, variants: list[Variant], store_admin_client: Client
    ) -> None:
        """Ten were received while the page showed 20; two had left by then."""
        with context.enter(shop):
            put_on_hand({variants[0].pk: 18})
        self.adjust(store_admin_client, variants[0], kind="received", quantity=30, seen=20)
        with context.enter(shop):
            assert StockLevel.objects.get(variant=variants[0]).on_hand == 28

    def test_first_count_of_what_was_not_counted(
        self, shop: Context, variants: list[Variant], store_admin_client: Client
    ) -> None:
        self.adjust(store_admin_client, variants[3], kind="received", quantity=4)
        with context.enter(shop):
            assert StockLevel.objects.get(variant=variants[3]).on_hand == 4

    def test_at_another_location(
        self, shop: Context, variants: list[Variant], store_admin_client: Client
    ) -> None:
        with context.enter(shop):
            cellar = Location.objects.create(name="Cellar")
        self.adjust(store_admin_client, variants[0], quantity=3, location=cellar.pk)
        with context.enter(shop):
            assert StockLevel.objects.get(variant=variants[0], location=cellar).on_hand == 3

    @pytest.mark.parametrize(
        "data", [{"quantity": ""}, {"quantity": "-1"}, {"quantity": "x"}, {"quantity": 1, "kind": "shipped"}]
    )
    def test_what_cannot_be_is_said(
        self, shop: Context, variants: list[Variant], store_admin_client: Client, data: dict[str, Any]
    ) -> None:
        self.adjust(store_admin_client, variants[0], 422, **data)
        with context.enter(shop):
            assert StockMovement.objects.filter(level__variant=variants[0]).count() == 1

    def test_promised_goods_stay(
        self, shop: Context, variants: list[Variant], store_admin_client: Client
    ) -> None:
        with context.enter(shop):
            services.reserve(lines=[StockLine(variants[0].pk, 5, "Bread")], reference="order:1", actor=SYSTEM)
        said = self.adjust(store_admin_client, variants[0], 422, quantity=4, seen=20)
        assert "5 pieces are promised to orders" in said

    def test_a_variant_that_does_not_exist(self, store_admin_client: Client) -> None:
        page(store_admin_client, "999/", 404)


def test_dashboard_card(variants: list[Variant], store_admin_client: Client) -> None:
    shown_page = store_admin_client.get("/store/bakery-town/").content.decode()
    assert "1 more is nearly gone" in shown_page
