"""What happens to an order after it was placed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from apps.catalog.models import Variant
from apps.core import context
from apps.core.actor import SYSTEM, Actor
from apps.core.context import public_context
from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock
from apps.core.modules.lifecycle import configure_module
from apps.orders.enums import TRANSITIONS, OrderEventKind, OrderState
from apps.orders.exceptions import TooManyUnpaid, WrongTransition
from apps.orders.models import Order
from apps.orders.selectors.orders import OrderFilter, find_orders, today_of
from apps.orders.services.checkout import MOST_UNPAID
from apps.orders.services.orders import add_note, cancel_order, fulfil_order, mark_order_paid
from apps.orders.tasks import cancel_unpaid
from apps.payments.models import Payment
from apps.payments.services.payments import mark_paid
from apps.tenancy.models import Store
from tests.factories.shop import buy, make_variant, open_shop
from tests.support.fixtures.people import context_of
from tests.support.outbox import work_off

pytestmark = pytest.mark.usefixtures("actor", "merchant_context")


@pytest.fixture
def order(store: Store) -> Order:
    open_shop(store)
    return buy(store, (make_variant(store, stock=5), 2))


def kinds(order: Order) -> list[str]:
    return list(order.events.order_by("at", "id").values_list("kind", flat=True))


def html_of(message: mail.EmailMessage) -> str:
    assert isinstance(message, mail.EmailMultiAlternatives)
    return str(message.alternatives[0][0])


def level_of(order: Order) -> tuple[int, int]:
    line = order.lines.get()
    level = resolve(Stock).levels([line.variant_id])[line.variant_id]
    return level.on_hand, level.reserved


def test_what_nobody_pays_is_cancelled_and_its_goods_are_free_again(order: Order, store: Store) -> None:
    variant = order.lines.get().variant_id
    paid = buy(store, (Variant.objects.get(pk=variant), 1))
    mark_order_paid(order_id=paid.pk, now=timezone.now(), actor=SYSTEM)
    Order.objects.update(placed_at=timezone.now() - timedelta(days=13), language="fr")
    cancel_unpaid.run()
    assert level_of(order) == (5, 3)
    Order.objects.update(placed_at=timezone.now() - timedelta(days=15))
    cancel_unpaid.run()
    order.refresh_from_db()
    paid.refresh_from_db()
    assert (order.state, paid.state) == (OrderState.CANCELLED, OrderState.PAID)
    assert order.cancel_reason == "Aucun paiement n’est arrivé à temps."
    assert level_of(order) == (5, 1)
    work_off()
    assert "annulée" in mail.outbox[-1].subject


def test_a_platform_may_keep_unpaid_orders(order: Order, store: Store) -> None:
    with public_context():
        configure_module(platform="oms", code="orders", config={"unpaid_days": 0}, actor=SYSTEM)
        store.platform.refresh_from_db()
    Order.objects.update(placed_at=timezone.now() - timedelta(days=300))
    with context.enter(context_of(store)):
        cancel_unpaid.run()
    order.refresh_from_db()
    assert order.state == OrderState.PENDING_PAYMENT


def test_nobody_can_set_goods_aside_without_end(store: Store) -> None:
    open_shop(store)
    variant = make_variant(store, stock=50)
    first, *_rest = [buy(store, (variant, 1)) for _ in range(MOST_UNPAID)]
    with pytest.raises(TooManyUnpaid), transaction.atomic():
        buy(store, (variant, 1))
    buy(store, (variant, 1), email="another@example.lu")
    assert level_of(first)[1] == MOST_UNPAID + 1
    mark_order_paid(order_id=first.pk, now=timezone.now(), actor=SYSTEM)
    buy(store, (variant, 1))


def test_paid_fulfilled(order: Order, actor: Actor) -> None:
    mark_order_paid(order_id=order.pk, now=timezone.now(), actor=actor)
    assert Payment.objects.get().state == "paid"
    assert level_of(order) == (5, 2)
    fulfil_order(order_id=order.pk, tracking_code=" LU123 ", now=timezone.now(), actor=actor)
    order.refresh_from_db()
    assert (order.state, order.tracking_code) == (OrderState.FULFILLED, "LU123")
    assert order.paid_at is not None
    assert order.fulfilled_at is not None
    assert level_of(order) == (3, 0)
    assert kinds(order) == ["placed", "paid", "fulfilled"]


def test_a_payment_that_a_gateway_reports_moves_the_order_on(order: Order, actor: Actor) -> None:
    mark_paid(payment_id=Payment.objects.get().pk, now=timezone.now(), actor=actor)
    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert kinds(order) == ["placed", "paid"]


@pytest.mark.parametrize("is_paid", [False, True])
def test_cancelling_gives_the_goods_back(order: Order, actor: Actor, is_paid: bool) -> None:
    if is_paid:
        mark_order_paid(order_id=order.pk, now=timezone.now(), actor=actor)
    cancel_order(order_id=order.pk, reason="Out of fashion", now=timezone.now(), actor=actor)
    order.refresh_from_db()
    assert (order.state, order.cancel_reason) == (OrderState.CANCELLED, "Out of fashion")
    assert level_of(order) == (5, 0)
    assert Payment.objects.get().state == ("paid" if is_paid else "cancelled")


def test_money_for_a_cancelled_order_is_noted(order: Order, actor: Actor) -> None:
    from apps.orders.services.orders import receive_payment

    cancel_order(order_id=order.pk, reason="Late", now=timezone.now(), actor=actor)
    receive_payment(subject=order.subject, now=timezone.now(), actor=actor)
    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    assert kinds(order) == ["placed", "cancelled", "note"]
    assert receive_payment(subject="invoice:7", now=timezone.now(), actor=actor) is None


STEPS = {
    OrderState.PAID: lambda order, actor: mark_order_paid(order_id=order.pk, now=timezone.now(), actor=actor),
    OrderState.FULFILLED: lambda order, actor: fulfil_order(
        order_id=order.pk, tracking_code="", now=timezone.now(), actor=actor
    ),
    OrderState.CANCELLED: lambda order, actor: cancel_order(
        order_id=order.pk, reason="x", now=timezone.now(), actor=actor
    ),
}
WAYS = {
    OrderState.PENDING_PAYMENT: (),
    OrderState.PAID: (OrderState.PAID,),
    OrderState.FULFILLED: (OrderState.PAID, OrderState.FULFILLED),
    OrderState.CANCELLED: (OrderState.CANCELLED,),
}


@pytest.mark.parametrize("state", list(OrderState))
@pytest.mark.parametrize("step", list(STEPS))
def test_only_the_steps_of_the_table(order: Order, actor: Actor, state: OrderState, step: OrderState) -> None:
    for before in WAYS[state]:
        STEPS[before](order, actor)
    before_events = kinds(order)
    if step in TRANSITIONS[state]:
        STEPS[step](order, actor)
        order.refresh_from_db()
        assert order.state == step
    else:
        with pytest.raises(WrongTransition) as refused:
            STEPS[step](order, actor)
        assert refused.value.state == state
        assert kinds(order) == before_events


def test_notes_are_for_the_team(order: Order, store: Store, actor: Actor, storefront_client: Client) -> None:
    add_note(order_id=order.pk, text=" Gift wrap ", now=timezone.now(), actor=actor)
    assert [event.text for event in order.events.order_by("id")] == ["", "Gift wrap"]
    page = storefront_client.get(f"/en/order/{order.token}/")
    assert page.status_code == 200
    assert "Gift wrap" not in page.content.decode()


def test_mails_are_in_the_language_of_the_order_and_sent_once(store: Store, actor: Actor) -> None:
    open_shop(store)
    order = buy(store, (make_variant(store), 1), language="fr")
    work_off()
    assert [message.to for message in mail.outbox] == [["marie@example.lu"]]
    message = mail.outbox[0]
    assert order.number in message.subject
    assert "RF" in message.body
    assert f"/fr/order/{order.token}/" in message.body
    assert "IBAN\xa0: " in message.body
    assert "\n\n\n" not in message.body.strip()
    assert "29,80" in message.body.replace("\xa0", " ")
    html = html_of(message)
    assert f"/fr/order/{order.token}/" in html
    assert "<table" in html
    assert kinds(order) == ["placed", "mail_sent"]

    from apps.orders.events import OrderPlaced
    from apps.orders.handlers import on_order_placed

    on_order_placed(OrderPlaced(order_id=order.pk, number=order.number))
    assert len(mail.outbox) == 1


def test_names_are_written_as_they_are(store: Store, actor: Actor) -> None:
    open_shop(store)
    store.name = "Muller & Fils"
    with public_context():
        store.save()
    buy(store, (make_variant(store), 1), name="Léa <O'Brien>")
    work_off()
    message = mail.outbox[0]
    assert "Muller & Fils" in message.subject
    assert "Léa <O'Brien>" in message.body
    assert "Léa &lt;O&#x27;Brien&gt;" in html_of(message)
    assert message.from_email.startswith('"Muller & Fils"') or message.from_email.startswith("Muller & Fils")


def test_every_step_tells_the_shopper(order: Order, actor: Actor) -> None:
    mark_order_paid(order_id=order.pk, now=timezone.now(), actor=actor)
    fulfil_order(order_id=order.pk, tracking_code="LU9", now=timezone.now(), actor=actor)
    work_off()
    assert len(mail.outbox) == 3
    assert "LU9" in mail.outbox[2].body
    assert kinds(order).count(OrderEventKind.MAIL_SENT) == 3


def test_orders_are_found_by_number_name_e_mail_state_and_day(store: Store, actor: Actor) -> None:
    open_shop(store)
    variant = make_variant(store)
    now = timezone.now()
    old = buy(store, (variant, 1), now=now - timedelta(days=40), name="Ada Old", email="ada@example.lu")
    new = buy(store, (variant, 1), now=now, name="Bob New", email="bob@example.lu")
    mark_order_paid(order_id=new.pk, now=now, actor=actor)

    def found(**wanted: object) -> list[Order]:
        found = find_orders(OrderFilter(store_id=store.pk, **wanted))  # type: ignore[arg-type]  # as a form gives them
        return list(found.order_by("-placed_at", "-pk"))

    today = timezone.localdate(now)
    assert found() == [new, old]
    assert found(text="1001") == found(text="#1001") == found(text="ada@") == found(text="Ada") == [old]
    assert found(state=OrderState.PAID) == [new]
    assert found(since=today, until=today) == [new]
    assert found(until=today - timedelta(days=1)) == [old]


def test_today_is_compared_with_the_same_weekday(store: Store, actor: Actor) -> None:
    open_shop(store, price_minor=0)
    variant = make_variant(store, price_minor=1000)
    now = timezone.localtime(timezone.now()).replace(hour=14, minute=0)
    buy(store, (variant, 1), now=now - timedelta(hours=1))
    buy(store, (variant, 2), now=now - timedelta(days=7, hours=1))
    buy(store, (variant, 5), now=now - timedelta(days=7) + timedelta(hours=2))
    cancelled = buy(store, (variant, 9), now=now)
    cancel_order(order_id=cancelled.pk, reason="x", now=now, actor=actor)
    figures = today_of(store.pk, store.currency, now)
    assert (figures.total.amount_minor, figures.count) == (1000, 1)
    assert figures.week_ago.amount_minor == 2000
    assert figures.awaiting_payment == 3
    assert figures.to_fulfil == 0
    assert [day.total.amount_minor for day in figures.days][-8] == 7000
