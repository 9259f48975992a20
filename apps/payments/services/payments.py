"""Payments: expected, received, given up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.events import publish
from apps.core.money import Money
from apps.payments.enums import PaymentEventKind, PaymentState
from apps.payments.events import PaymentReceived
from apps.payments.exceptions import MethodNotOffered, WrongState
from apps.payments.gateways import get_gateway
from apps.payments.models import Payment, PaymentEvent, PaymentMethodSetting


@transaction.atomic
def create_payment(
    *, store_id: UUID, gateway: str, subject: str, seed: str, amount: Money, now: datetime, actor: Actor
) -> Payment:
    """Expect money for ``subject``. ``seed`` makes the reference and is unique per merchant (an order's number).

    Raises UnknownGateway and MethodNotOffered.
    """
    means = get_gateway(gateway)
    setting = PaymentMethodSetting.objects.filter(store_id=store_id, gateway=gateway, enabled=True).first()
    if setting is None or not means.takes(amount.currency):
        raise MethodNotOffered(gateway)
    payment = prepare_payment(setting=setting, subject=subject, seed=seed, amount=amount, now=now)
    payment.save()
    _note(payment, PaymentEventKind.CREATED, now, actor)
    return payment


def prepare_payment(
    *, setting: PaymentMethodSetting, subject: str, seed: str, amount: Money, now: datetime
) -> Payment:
    """A pending payment, not saved, with reference and instructions. Raises UnknownGateway."""
    means = get_gateway(setting.gateway)
    reference = means.reference(seed)
    return Payment(
        store_id=setting.store_id,
        gateway=setting.gateway,
        subject=subject,
        reference=reference,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        instructions=means.instructions(setting.config, amount=amount, reference=reference),
        created_at=now,
    )


@transaction.atomic
def mark_paid(*, payment_id: int, now: datetime, actor: Actor) -> Payment:
    """The whole amount arrived; a repeat changes nothing. Raises WrongState."""
    payment = _lock(payment_id)
    if payment.state == PaymentState.PAID:
        return payment
    _settle(payment, PaymentState.PAID, now, actor)
    publish(
        PaymentReceived(
            payment_id=payment.pk,
            subject=payment.subject,
            amount_minor=payment.amount_minor,
            currency=payment.currency,
        )
    )
    return payment


@transaction.atomic
def cancel_payment(*, payment_id: int, now: datetime, actor: Actor) -> Payment:
    """The money is not expected any more; a repeat changes nothing. Raises WrongState."""
    payment = _lock(payment_id)
    if payment.state == PaymentState.CANCELLED:
        return payment
    _settle(payment, PaymentState.CANCELLED, now, actor)
    return payment


def lock_open_payment(*, subject: str) -> Payment | None:
    """The payment for ``subject`` that is pending or paid, locked until the caller's transaction ends."""
    open_states = (PaymentState.PENDING, PaymentState.PAID)
    payments = Payment.objects.select_for_update()
    return payments.filter(subject=subject, state__in=open_states).first()


def _lock(payment_id: int) -> Payment:
    return Payment.objects.select_for_update().get(pk=payment_id)


def _settle(payment: Payment, state: PaymentState, now: datetime, actor: Actor) -> None:
    if not payment.is_pending:
        raise WrongState(payment.reference, payment.get_state_display())
    payment.state, payment.settled_at = state, now
    payment.save(update_fields=("state", "settled_at"))
    _note(payment, PaymentEventKind(state.value), now, actor)


def _note(
    payment: Payment, kind: PaymentEventKind, now: datetime, actor: Actor, data: dict[str, Any] | None = None
) -> None:
    PaymentEvent.objects.create(payment=payment, kind=kind, actor_label=actor.label, data=data or {}, at=now)
    record(
        actor=actor,
        action=f"payments.payment_{kind}",
        obj=payment,
        diff={"subject": payment.subject, "amount_minor": payment.amount_minor, "currency": payment.currency},
    )
