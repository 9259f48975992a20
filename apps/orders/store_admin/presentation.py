"""How orders appear in the store admin."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.http.request import MaartRequest
from apps.core.money import Money
from apps.orders.enums import OrderEventKind, OrderState
from apps.orders.models import Order, OrderEvent

TONES: Final[Mapping[str, str]] = {
    OrderState.PENDING_PAYMENT: "warning",
    OrderState.PAID: "info",
    OrderState.FULFILLED: "success",
    OrderState.CANCELLED: "neutral",
}
ICONS: Final[Mapping[str, str]] = {
    OrderEventKind.PLACED: "shopping-bag",
    OrderEventKind.PAID: "banknote",
    OrderEventKind.FULFILLED: "truck",
    OrderEventKind.CANCELLED: "ban",
    OrderEventKind.NOTE: "message-square",
    OrderEventKind.MAIL_SENT: "mail",
}


@dataclass(frozen=True, slots=True)
class OrderRow:
    order: Order
    url: str
    tone: str
    total: Money


@dataclass(frozen=True, slots=True)
class EventRow:
    event: OrderEvent
    title: str
    text: str
    icon: str


def order_row(store_code: str, order: Order) -> OrderRow:
    return OrderRow(order, order_url(store_code, order.number), TONES[order.state], order.total)


def list_url(request: MaartRequest, **query: str) -> str:
    address = reverse("store_admin:orders:order_list", kwargs={"store_code": request.store.code})
    return f"{address}?{urlencode(query)}" if query else address


def order_url(store_code: str, number: str) -> str:
    return reverse("store_admin:orders:order_detail", kwargs={"store_code": store_code, "number": number})


def event_row(event: OrderEvent) -> EventRow:
    title, text = str(event.get_kind_display()), event.text
    if event.kind == OrderEventKind.MAIL_SENT:
        title, text = _("E-mail sent: %(subject)s") % {"subject": _mail_name(event.text)}, ""
    elif event.kind == OrderEventKind.FULFILLED and event.text:
        text = _("Tracking code %(code)s") % {"code": event.text}
    return EventRow(event, title, text, ICONS[event.kind])


def _mail_name(template: str) -> str:
    names = {
        "order_confirmed": _("confirmation of the order"),
        "order_paid": _("payment received"),
        "order_sent": _("on its way"),
        "order_cancelled": _("order cancelled"),
    }
    return names.get(template.rpartition("/")[2], template)
