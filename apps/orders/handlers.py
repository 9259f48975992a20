"""What orders does when something happens."""

from typing import Any

from django.utils import timezone

from apps.core.actor import SYSTEM
from apps.core.contracts import resolve
from apps.core.contracts.mailer import Mailer
from apps.core.events import outside_transaction
from apps.orders.enums import OrderEventKind
from apps.orders.events import OrderCancelled, OrderFulfilled, OrderPaid, OrderPlaced
from apps.orders.models import Order
from apps.orders.selectors.mails import mail_context
from apps.orders.services.orders import note_mail, receive_payment
from apps.payments.events import PaymentReceived


def on_payment_received(event: PaymentReceived) -> None:
    """INLINE: the payment and its order become paid in one transaction."""
    receive_payment(subject=event.subject, now=timezone.now(), actor=SYSTEM)


@outside_transaction
def on_order_placed(event: OrderPlaced) -> None:
    _send(event.order_id, "orders/mail/order_confirmed")


@outside_transaction
def on_order_paid(event: OrderPaid) -> None:
    _send(event.order_id, "orders/mail/order_paid")


@outside_transaction
def on_order_fulfilled(event: OrderFulfilled) -> None:
    _send(event.order_id, "orders/mail/order_sent")


@outside_transaction
def on_order_cancelled(event: OrderCancelled) -> None:
    _send(event.order_id, "orders/mail/order_cancelled")


def _send(order_id: int, template: str) -> None:
    """Once per order and template: the note in the time line says that it is done.

    A crash between sending and noting sends it twice, which is better than never.
    """
    order = Order.objects.get(pk=order_id)
    if order.events.filter(kind=OrderEventKind.MAIL_SENT, text=template).exists():
        return
    context: dict[str, Any] = mail_context(order)
    resolve(Mailer).send(
        template=template,
        to=[order.email],
        context=context,
        language=order.language,
        sender_name=context["store"].name,
        reply_to=context["store"].contact_email,
    )
    note_mail(order_id=order.pk, template=template, now=timezone.now(), actor=SYSTEM)
