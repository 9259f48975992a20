"""Many at once, with real commits: one order per form, never more sold than there is, no gap in the numbers."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from apps.core import context
from apps.core.actor import SYSTEM
from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock
from apps.orders.exceptions import OrdersError
from apps.orders.models import Cart, Order, OrderCounter
from apps.orders.services import checkout as checkout_service
from apps.orders.services.checkout import Checkout, place_order
from apps.orders.services.orders import cancel_order, mark_order_paid
from apps.payments.models import Payment
from apps.tenancy.models import Store
from tests.factories.shop import buy, checkout_of, fill_cart, make_variant, open_shop
from tests.support.fixtures.people import context_of

pytestmark = pytest.mark.real_commits


def at_once(store: Store, jobs: list[Callable[[], str]]) -> list[str]:
    """Run the jobs in threads of their own, all starting together, each in the merchant's context."""
    start = Barrier(len(jobs))
    entered = context_of(store)

    def run(job: Callable[[], str]) -> str:
        try:
            with context.enter(entered):
                connection.ensure_connection()
                start.wait(timeout=30)
                return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def ordering(store: Store, checkout: Checkout) -> Callable[[], str]:
    def job() -> str:
        try:
            return place_order(checkout=checkout, store=store, now=timezone.now(), actor=SYSTEM).order.number
        except OrdersError as error:
            return error.code

    return job


def test_the_same_checkout_ten_times_at_once_is_one_order(store: Store) -> None:
    with context.enter(context_of(store)):
        open_shop(store)
        apron = make_variant(store, stock=30)
        checkout = checkout_of(fill_cart(store, (apron, 2)), store)
    answers = at_once(store, [ordering(store, checkout)] * 10)
    assert answers == ["1001"] * 10
    with context.enter(context_of(store)):
        assert Order.objects.count() == Payment.objects.count() == 1
        assert resolve(Stock).levels([apron.pk])[apron.pk].reserved == 2


def test_control_without_the_lock_of_the_cart_the_second_form_fails(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both read the cart before either has ordered: only the constraint is left, and it answers with an error."""
    with context.enter(context_of(store)):
        open_shop(store)
        checkout = checkout_of(fill_cart(store, (make_variant(store, stock=30), 2)), store)
    both_have_read = Barrier(2)

    def read_without_lock(checkout: Checkout, store: Store) -> Cart:
        cart = Cart.objects.get(token=checkout.cart_token)
        list(cart.lines.all())
        return cart

    def find_late(store_id: object, checkout_key: object) -> None:
        both_have_read.wait(timeout=30)

    monkeypatch.setattr(checkout_service, "_lock_cart", read_without_lock)
    monkeypatch.setattr(checkout_service, "find_order_by_key", find_late)

    def job() -> str:
        try:
            return ordering(store, checkout)()
        except IntegrityError:
            return "failed"

    answers = at_once(store, [job, job])
    assert sorted(answers) != ["1001", "1001"]
    with context.enter(context_of(store)):
        assert Order.objects.count() == 1


def test_two_tabs_with_different_addresses_are_one_order(store: Store) -> None:
    with context.enter(context_of(store)):
        open_shop(store)
        apron = make_variant(store, stock=30)
        first = checkout_of(fill_cart(store, (apron, 2)), store)
    second = replace(first, shipping_address=replace(first.shipping_address, city="Esch"))
    answers = at_once(store, [ordering(store, first), ordering(store, second)])
    assert answers == ["1001", "1001"]


def test_a_flash_sale_sells_exactly_what_there_is(store: Store) -> None:
    buyers, units = 40, 10
    with context.enter(context_of(store)):
        open_shop(store)
        apron = make_variant(store, stock=units)
        checkouts = [
            replace(checkout_of(fill_cart(store, (apron, 1)), store), email=f"buyer{n}@example.lu")
            for n in range(buyers)
        ]
    answers = []
    for begin in range(0, buyers, 20):
        answers += at_once(store, [ordering(store, checkout) for checkout in checkouts[begin : begin + 20]])
    refused = Counter(answers)["cart_changed"]
    assert refused == buyers - units
    with context.enter(context_of(store)):
        numbers = sorted(int(number) for number in Order.objects.values_list("number", flat=True))
        assert numbers == list(range(1001, 1001 + units))
        assert OrderCounter.objects.get().last_number == 1000 + units
        level = resolve(Stock).levels([apron.pk])[apron.pk]
        assert (level.on_hand, level.reserved, level.available) == (units, units, 0)
        assert Payment.objects.count() == units


def test_new_customers_with_the_same_e_mail_at_once(store: Store) -> None:
    with context.enter(context_of(store)):
        open_shop(store)
        apron = make_variant(store, stock=30)
        checkouts = [checkout_of(fill_cart(store, (apron, 1)), store) for _n in range(6)]
    answers = at_once(store, [ordering(store, checkout) for checkout in checkouts])
    assert sorted(answers) == [str(number) for number in range(1001, 1007)]


def test_paying_and_cancelling_at_once_end_in_one_of_both(store: Store) -> None:
    with context.enter(context_of(store)):
        open_shop(store)
        apron = make_variant(store, stock=30)
        order = buy(store, (apron, 3))

    def paying() -> str:
        try:
            return mark_order_paid(order_id=order.pk, now=timezone.now(), actor=SYSTEM).state
        except OrdersError as error:
            return error.code

    def cancelling() -> str:
        try:
            return cancel_order(order_id=order.pk, reason="x", now=timezone.now(), actor=SYSTEM).state
        except OrdersError as error:
            return error.code

    answers = at_once(store, [paying, cancelling, paying, cancelling])
    with context.enter(context_of(store)):
        order.refresh_from_db()
        level = resolve(Stock).levels([apron.pk])[apron.pk]
        assert order.state == "cancelled"
        assert level.reserved == 0
        assert level.on_hand == 30
        assert answers.count("cancelled") == 1
