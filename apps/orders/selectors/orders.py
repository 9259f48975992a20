"""Reads of orders for the store admin and the shopper's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from apps.catalog.selectors.showing import ShownPicture
from apps.core.money import Money
from apps.orders.enums import OPEN_STATES, OrderState
from apps.orders.models import Order, OrderEvent, OrderLine
from apps.orders.pricing import Totals, VatLine, vat_per_rate
from apps.orders.selectors.offers import pictures_of
from apps.payments.models import Payment
from apps.payments.selectors.payments import payment_for


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """What the list of orders shows."""

    store_id: UUID
    state: OrderState | None = None
    text: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LineView:
    """A line with its amounts as money; ``picture`` is today's of the product, when it still has one."""

    line: OrderLine
    unit_price: Money
    total: Money
    picture: ShownPicture | None

    @property
    def rate(self) -> Decimal:
        """The VAT rate as a fraction."""
        return self.line.tax_rate / 100


@dataclass(frozen=True, slots=True)
class OrderDetail:
    order: Order
    lines: tuple[LineView, ...]
    events: tuple[OrderEvent, ...]
    payment: Payment | None
    totals: Totals


@dataclass(frozen=True, slots=True)
class DayFigures:
    day: date
    count: int
    total: Money


@dataclass(frozen=True, slots=True)
class GroupOfOrders:
    """Orders of one day in one state; sums in minor units, ``sum_until_now`` up to this time of the day."""

    day: date
    state: str
    orders: int
    sum: int
    sum_until_now: int


@dataclass(frozen=True, slots=True)
class Today:
    """Today's sales beside those of the same weekday a week ago, up to the same time of day."""

    days: tuple[DayFigures, ...]
    total: Money
    count: int
    week_ago: Money
    to_fulfil: int
    awaiting_payment: int


def find_orders(wanted: OrderFilter) -> QuerySet[Order]:
    found = Order.objects.of_store(wanted.store_id)
    if wanted.state is not None:
        found = found.filter(state=wanted.state)
    if wanted.text:
        found = found.filter(_matches(wanted.text))
    if wanted.since is not None:
        found = found.filter(placed_at__gte=_moment(wanted.since, time.min))
    if wanted.until is not None:
        found = found.filter(placed_at__lte=_moment(wanted.until, time.max))
    return found


def _matches(text: str) -> Q:
    number = text.removeprefix("#")
    return Q(number__startswith=number) | Q(email__icontains=text) | Q(name__icontains=text)


def _moment(day: date, of_day: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, of_day))


def count_by_state(store_id: UUID) -> dict[OrderState, int]:
    rows = Order.objects.of_store(store_id).order_by().values_list("state").annotate(orders=Count("pk"))
    found = {OrderState(state): count for state, count in rows}
    return {state: found.get(state, 0) for state in OrderState}


def find_order(store_id: UUID, number: str) -> Order | None:
    if "\x00" in number:  # no text of PostgreSQL has it, and an address may
        return None
    return Order.objects.of_store(store_id).filter(number=number).select_related("customer").first()


def find_order_by_token(store_id: UUID, token: str) -> Order | None:
    if "\x00" in token:
        return None
    return Order.objects.of_store(store_id).filter(token=token).first()


def find_order_by_key(store_id: UUID, checkout_key: UUID) -> Order | None:
    return Order.objects.of_store(store_id).filter(checkout_key=checkout_key).first()


def detail_of(order: Order, *, with_pictures: bool = False) -> OrderDetail:
    """Three statements, and two more for pictures."""
    lines = tuple(order.lines.order_by("position"))
    pictures = pictures_of({line.variant_id for line in lines}) if with_pictures else {}
    return OrderDetail(
        order=order,
        lines=tuple(_line_view(line, order.currency, pictures.get(line.variant_id)) for line in lines),
        events=tuple(order.events.order_by("at", "id")),
        payment=payment_for(order.subject),
        totals=Totals(order.subtotal, order.shipping, vat_lines_of(order, lines)),
    )


def _line_view(line: OrderLine, currency: str, picture: ShownPicture | None) -> LineView:
    return LineView(
        line=line,
        unit_price=Money(line.unit_price_minor, currency),
        total=Money(line.total_minor, currency),
        picture=picture,
    )


def vat_lines_of(order: Order, lines: Sequence[OrderLine]) -> tuple[VatLine, ...]:
    """VAT per rate from the snapshots, delivery included."""
    parts: list[tuple[Decimal, Money, Money]] = [
        (line.tax_rate, Money(line.total_minor, order.currency), Money(line.vat_minor, order.currency))
        for line in lines
    ]
    shipping_vat = Money(order.shipping_vat_minor, order.currency)
    return vat_per_rate([*parts, (order.shipping_tax_rate, order.shipping, shipping_vat)])


def orders_of_customer(store_id: UUID, customer_id: int, limit: int = 20) -> list[Order]:
    found = Order.objects.of_store(store_id).filter(customer_id=customer_id).newest_first()
    return list(found[:limit])


def latest_orders(store_id: UUID, limit: int = 6) -> list[Order]:
    return list(Order.objects.of_store(store_id).newest_first()[:limit])


def today_of(store_id: UUID, currency: str, now: datetime, days: int = 14) -> Today:
    """One statement. Cancelled orders are no sales."""
    here = timezone.localtime(now)
    first = here.date() - timedelta(days=days - 1)
    week_ago = here - timedelta(days=7)
    rows = (
        Order.objects.of_store(store_id)
        .filter(Q(placed_at__gte=_moment(first, time.min)) | Q(state__in=OPEN_STATES))
        .exclude(state=OrderState.CANCELLED)
        .order_by()
        .annotate(day=TruncDate("placed_at"))
        .values("day", "state")
        .annotate(
            orders=Count("pk"),
            sum=Sum("total_minor"),
            sum_until_now=Sum("total_minor", filter=Q(placed_at__lte=week_ago), default=0),
        )
    )
    found = [GroupOfOrders(**row) for row in rows]
    figures = tuple(_day(first + timedelta(days=n), found, currency) for n in range(days))
    return Today(
        days=figures,
        total=figures[-1].total,
        count=figures[-1].count,
        week_ago=Money(sum(group.sum_until_now for group in found if group.day == week_ago.date()), currency),
        to_fulfil=sum(group.orders for group in found if group.state == OrderState.PAID),
        awaiting_payment=sum(group.orders for group in found if group.state == OrderState.PENDING_PAYMENT),
    )


def _day(day: date, found: Sequence[GroupOfOrders], currency: str) -> DayFigures:
    groups = [group for group in found if group.day == day]
    total = sum(group.sum for group in groups)
    return DayFigures(day, sum(group.orders for group in groups), Money(total, currency))
