"""What operators see of how much a merchant uses: of all modules that count something."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.catalog.enums import ProductStatus
from apps.catalog.models import Product
from apps.core import context
from apps.core.actor import SYSTEM
from apps.core.modules.lifecycle import disable_module
from apps.orders import usage
from apps.orders.models import Order
from apps.tenancy.models import Merchant, Store
from apps.tenancy.selectors.usage import usage_of
from tests.factories.shop import buy, make_variant, open_shop, set_stock
from tests.support.fixtures.people import context_of


@pytest.fixture
def shop(store: Store) -> Store:
    """One product that counts, one that does not, and an order of today."""
    with context.enter(context_of(store)):
        open_shop(store)
        variant = make_variant(store)
        set_stock(variant, 5)
        buy(store, (variant, 1), now=timezone.now())
        Product.objects.create(handle="old", status=ProductStatus.ARCHIVED)
    return store


def counted(merchant: Merchant) -> dict[str, dict[str, int]]:
    return {
        used.platform.code: {feature.code: number for feature, number in used.quantities}
        for used in usage_of(merchant)
    }


def test_what_a_merchant_uses_on_each_platform(shop: Store, other_merchant: Merchant) -> None:
    both = counted(shop.merchant)
    assert both["oms"] == {"tenancy.users": 1, "catalog.products": 1, "orders.orders_per_month": 1}
    assert both["loyalty"] == {"tenancy.users": 1}, "where catalog and orders are off"
    assert counted(other_merchant)["oms"] == {
        "tenancy.users": 1,
        "catalog.products": 0,
        "orders.orders_per_month": 0,
    }


def test_operators_see_it_until_the_module_is_off(shop: Store, superuser_client: Client) -> None:
    here = reverse("admin:tenancy_merchant_change", args=(shop.merchant_id,))
    page = superuser_client.get(here).content.decode()
    assert "Usage on OMS" in page
    assert "Users: 1, Products: 1, Orders this month: 1" in page
    disable_module(platform="oms", code="orders", actor=SYSTEM)
    assert "Orders this month" not in superuser_client.get(here).content.decode()


@pytest.mark.parametrize(
    ("placed_at", "number"),
    [
        (datetime(2026, 2, 28, 22, 59, tzinfo=UTC), 0),
        (datetime(2026, 2, 28, 23, 0, tzinfo=UTC), 1),
        (datetime(2026, 3, 15, 12, 0, tzinfo=UTC), 1),
    ],
)
def test_a_month_begins_by_the_merchants_clock(
    shop: Store, placed_at: datetime, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shop.merchant.time_zone == "Europe/Luxembourg"
    with context.enter(context_of(shop)):
        Order.objects.update(placed_at=placed_at)
        now = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: now)
        assert usage.orders_per_month() == number
