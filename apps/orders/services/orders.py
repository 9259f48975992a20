"""What happens to an order after it was placed.

Locks: the payment first, then the order, then stock, in every service, so that a payment arriving and a cancellation
cannot wait for each other.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock, StockLine
from apps.core.events import publish
from apps.orders.enums import OrderEventKind, OrderState
from apps.orders.events import OrderCancelled, OrderFulfilled, OrderPaid
from apps.orders.exceptions import WrongTransition
from apps.orders.models import Order, OrderEvent
from apps.payments.services import payments


@transaction.atomic
def mark_order_paid(*, order_id: int, now: datetime, actor: Actor) -> Order:
    """The merchant saw the money arrive. Raises WrongTransition."""
    order = Order.objects.get(pk=order_id)
    payment = payments.lock_open_payment(subject=order.subject)
    order = _lock(order_id)
    _require(order, OrderState.PAID)
    if payment is None:
        return become_paid(order=order, now=now, actor=actor)
    # The order moves on before the payment tells of itself, so that the time line names who did it; our handler
    # of PaymentReceived then finds it paid.
    become_paid(order=order, now=now, actor=actor)
    payments.mark_paid(payment_id=payment.pk, now=now, actor=actor)
    return order


@transaction.atomic
def receive_payment(*, subject: str, now: datetime, actor: Actor) -> Order | None:
    """Money for ``subject`` arrived: the order waiting for it is paid. None when the subject is no order of ours.

    An order cancelled meanwhile stays cancelled; its time line says that money came.
    """
    kind, _colon, number = subject.partition(":")
    order = Order.objects.select_for_update().filter(number=number).first() if kind == "order" else None
    if order is None:
        return None
    if order.can_be_paid:
        return become_paid(order=order, now=now, actor=actor)
    if order.state == OrderState.CANCELLED:
        _note(order, OrderEventKind.NOTE, now, actor, _("Money arrived after the order had been cancelled."))
    return order


def become_paid(*, order: Order, now: datetime, actor: Actor) -> Order:
    """Inside a transaction that holds the order's row."""
    _move(order, OrderState.PAID, "paid_at", now)
    _note(order, OrderEventKind.PAID, now, actor)
    record(actor=actor, action="orders.order_paid", obj=order)
    publish(OrderPaid(order_id=order.pk, number=order.number))
    return order


@transaction.atomic
def fulfil_order(*, order_id: int, tracking_code: str, now: datetime, actor: Actor) -> Order:
    """Everything was handed to the carrier. Raises WrongTransition."""
    order = _lock(order_id)
    _require(order, OrderState.FULFILLED)
    resolve(Stock).commit(reference=order.subject, lines=_stock_lines(order), actor=actor)
    order.tracking_code = tracking_code.strip()
    _move(order, OrderState.FULFILLED, "fulfilled_at", now, "tracking_code")
    _note(order, OrderEventKind.FULFILLED, now, actor, order.tracking_code)
    record(
        actor=actor, action="orders.order_fulfilled", obj=order, diff={"tracking_code": order.tracking_code}
    )
    publish(OrderFulfilled(order_id=order.pk, number=order.number))
    return order


@transaction.atomic
def cancel_order(*, order_id: int, reason: str, now: datetime, actor: Actor) -> Order:
    """Give the goods back to stock and stop waiting for money. Raises WrongTransition."""
    order = Order.objects.get(pk=order_id)
    payment = payments.lock_open_payment(subject=order.subject)
    order = _lock(order_id)
    _require(order, OrderState.CANCELLED)
    if payment is not None and payment.is_pending:
        payments.cancel_payment(payment_id=payment.pk, now=now, actor=actor)
    resolve(Stock).release(reference=order.subject, actor=actor)
    order.cancel_reason = reason.strip()
    _move(order, OrderState.CANCELLED, "cancelled_at", now, "cancel_reason")
    _note(order, OrderEventKind.CANCELLED, now, actor, order.cancel_reason)
    record(actor=actor, action="orders.order_cancelled", obj=order, diff={"reason": order.cancel_reason})
    publish(OrderCancelled(order_id=order.pk, number=order.number, reason=order.cancel_reason))
    return order


def cancel_unpaid_orders(*, store_ids: Iterable[UUID], before: datetime, now: datetime, actor: Actor) -> int:
    """Give back what was set aside for orders placed ``before`` that nobody paid. Answers how many.

    Each in a transaction of its own: one that is paid at this moment stays, and holds up no other.
    """
    waiting = Order.objects.filter(
        store_id__in=list(store_ids), state=OrderState.PENDING_PAYMENT, placed_at__lt=before
    )
    return sum(_cancel_unpaid(order, now, actor) for order in waiting.order_by("pk").only("language"))


def _cancel_unpaid(order: Order, now: datetime, actor: Actor) -> bool:
    with translation.override(order.language):
        reason = _("No payment arrived in time.")
    try:
        cancel_order(order_id=order.pk, reason=reason, now=now, actor=actor)
    except WrongTransition:
        return False
    return True


@transaction.atomic
def add_note(*, order_id: int, text: str, now: datetime, actor: Actor) -> OrderEvent:
    """A remark of the merchant's people; shoppers do not see it."""
    order = _lock(order_id)
    event = _note(order, OrderEventKind.NOTE, now, actor, text.strip())
    record(actor=actor, action="orders.note_added", obj=order)
    return event


@transaction.atomic
def note_mail(*, order_id: int, template: str, now: datetime, actor: Actor) -> None:
    """``template`` is also the mark that keeps a repeated task from sending the same mail again."""
    order = _lock(order_id)
    _note(order, OrderEventKind.MAIL_SENT, now, actor, template)


def _lock(order_id: int) -> Order:
    return Order.objects.select_for_update().get(pk=order_id)


def _require(order: Order, state: OrderState) -> None:
    if not order.may_become(state):
        raise WrongTransition(order.number, order.state, str(order.get_state_display()))


def _move(order: Order, state: OrderState, moment: str, now: datetime, *fields: str) -> None:
    _require(order, state)
    order.state = state
    setattr(order, moment, now)
    order.save(update_fields=("state", moment, *fields))


def _note(order: Order, kind: OrderEventKind, now: datetime, actor: Actor, text: str = "") -> OrderEvent:
    return OrderEvent.objects.create(order=order, kind=kind, actor_label=actor.label, text=text, at=now)


def _stock_lines(order: Order) -> list[StockLine]:
    return [
        StockLine(variant_id=line.variant_id, quantity=line.quantity, label=line.label)
        for line in order.lines.order_by("variant_id")
    ]
