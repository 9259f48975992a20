"""The demo's orders tell the same story as their payments and their stock."""

from collections import Counter
from random import Random

import pytest
from django.db.models import Sum
from django.utils import timezone

from apps.cms.demo import seed as seed_pages
from apps.cms.selectors.pages import theme_of
from apps.core.context import Context
from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock
from apps.customers.demo import seed as seed_customers
from apps.customers.models import Customer
from apps.orders.demo import seed as seed_orders
from apps.orders.models import Order, OrderLine
from apps.orders.selectors.orders import today_of
from apps.payments.demo import seed as seed_payments
from apps.payments.models import Payment
from apps.tenancy.demo import DemoStore
from apps.tenancy.models import Store
from tests.factories.shop import make_variant

NOW = timezone.now()


@pytest.fixture
def demo(store: Store, merchant_context: Context) -> DemoStore:
    for price in (490, 1290, 2990):
        make_variant(store, price_minor=price, stock=500)
    made = DemoStore(
        context=merchant_context,
        merchant=store.merchant,
        store=store,
        assortment="books",
        is_first=True,
        orders=80,
    )
    for seed in (seed_pages, seed_customers, seed_payments, seed_orders):
        seed(made, Random(f"1:{seed.__module__}"), NOW)
    return made


def test_three_months_of_orders_with_their_payments(demo: DemoStore) -> None:
    orders = list(Order.objects.order_by("placed_at"))
    assert len(orders) == 80
    assert [int(order.number) for order in orders] == list(range(1001, 1081))
    states = Counter(order.state for order in orders)
    assert all(states[state] for state in ("pending_payment", "paid", "fulfilled", "cancelled"))
    payments = {payment.subject: payment for payment in Payment.objects.all()}
    expected = {"pending_payment": "pending", "paid": "paid", "fulfilled": "paid", "cancelled": "cancelled"}
    for order in orders:
        payment = payments[order.subject]
        assert (payment.state, payment.amount_minor) == (expected[order.state], order.total_minor)
        moments = [order.placed_at, order.paid_at, order.fulfilled_at or order.cancelled_at, NOW]
        known = [moment for moment in moments if moment is not None]
        assert known == sorted(known)
        assert order.events.count() == sum(moment is not None for moment in moments[:3])
    assert today_of(demo.store.pk, demo.store.currency, NOW).count >= 1


def test_stock_agrees_with_the_orders(demo: DemoStore) -> None:
    def sold(*states: str) -> Counter[int]:
        lines = OrderLine.objects.filter(order__state__in=states).values_list("variant_id")
        return Counter(dict(lines.annotate(total=Sum("quantity")).order_by()))

    shipped, reserved = sold("fulfilled"), sold("pending_payment", "paid")
    levels = resolve(Stock).levels([*(shipped | reserved)])
    assert levels
    for variant, level in levels.items():
        assert (level.on_hand, level.reserved) == (500 - shipped[variant], reserved[variant])


def test_everybody_has_an_address_and_the_store_a_look(demo: DemoStore) -> None:
    assert all(customer.addresses.count() == 1 for customer in Customer.objects.all())
    theme = theme_of(demo.store.pk)
    assert theme.hero_image
    assert set(theme.tagline) == {"en", "fr", "de", "lb"}


def test_another_store_of_the_merchant_shares_its_customers(demo: DemoStore) -> None:
    from dataclasses import replace

    assert seed_customers(replace(demo, is_first=False), Random(1), NOW) == {}
