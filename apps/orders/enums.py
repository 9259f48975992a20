from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrderState(TextChoices):
    PENDING_PAYMENT = "pending_payment", _("Awaiting payment")
    PAID = "paid", _("To fulfil")
    FULFILLED = "fulfilled", _("Fulfilled")
    CANCELLED = "cancelled", _("Cancelled")


TRANSITIONS: Mapping[OrderState, frozenset[OrderState]] = {
    OrderState.PENDING_PAYMENT: frozenset({OrderState.PAID, OrderState.CANCELLED}),
    OrderState.PAID: frozenset({OrderState.FULFILLED, OrderState.CANCELLED}),
    OrderState.FULFILLED: frozenset(),
    OrderState.CANCELLED: frozenset(),
}
OPEN_STATES = tuple(state for state, after in TRANSITIONS.items() if after)


class OrderEventKind(TextChoices):
    PLACED = "placed", _("Order placed")
    PAID = "paid", _("Payment received")
    FULFILLED = "fulfilled", _("Sent")
    CANCELLED = "cancelled", _("Cancelled")
    NOTE = "note", _("Note")
    MAIL_SENT = "mail_sent", _("E-mail sent")
