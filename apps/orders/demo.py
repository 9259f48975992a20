"""Demo data: ways of delivery, and three months of orders that fit their payments and their stock.

The rows are made in bulk, as the services would make them; only the mails are left out, since nobody would read them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from random import Random
from typing import Final
from uuid import uuid4

from django.utils import timezone

from apps.catalog.models import StoreListing, Variant
from apps.core.actor import SYSTEM
from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock
from apps.core.contracts.tax import TaxClass
from apps.core.money import Money
from apps.customers.models import Address, Customer
from apps.customers.services.customers import PostalAddress
from apps.orders.enums import OrderEventKind, OrderState
from apps.orders.models import Order, OrderEvent, OrderLine
from apps.orders.selectors.offers import Offer, offers
from apps.orders.selectors.quotes import quote
from apps.orders.selectors.shipping import ShippingOption, shipping_options
from apps.orders.services.checkout import Checkout, draft_lines, draft_order, stock_lines
from apps.orders.services.shipping import ShippingDraft, save_shipping
from apps.payments.enums import PaymentEventKind, PaymentState
from apps.payments.gateways.bank_transfer import BankTransfer
from apps.payments.models import Payment, PaymentEvent, PaymentMethodSetting
from apps.payments.selectors.payments import setting_of
from apps.payments.services.payments import prepare_payment
from apps.tenancy.demo import DemoStore
from apps.tenancy.models import Store

LANGUAGES: Final = ("en", "fr", "de", "lb")
DAYS: Final = 92
HOURS: Final = (8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22)
HOUR_WEIGHTS: Final = (2, 3, 4, 4, 6, 5, 3, 3, 3, 4, 6, 8, 10, 9, 4)
REASONS: Final = (
    {
        "en": "You told us that you have changed your mind.",
        "fr": "Vous nous avez dit avoir changé d’avis.",
        "de": "Sie haben uns gesagt, dass Sie es sich anders überlegt haben.",
        "lb": "Dir hutt eis gesot, datt Dir Iech et anescht iwwerluecht hutt.",
    },
    {
        "en": "No payment after two weeks.",
        "fr": "Pas de paiement après deux semaines.",
        "de": "Keine Zahlung nach zwei Wochen.",
        "lb": "Keng Bezuelung no zwou Wochen.",
    },
    {
        "en": "Ordered twice by mistake.",
        "fr": "Commandé deux fois par erreur.",
        "de": "Versehentlich zweimal bestellt.",
        "lb": "Aus Versinn zweemol bestallt.",
    },
)
NAMES: Final = (
    {
        "en": "Parcel to your door",
        "fr": "Colis à domicile",
        "de": "Paket nach Hause",
        "lb": "Pak bei Iech heem",
    },
    {"en": "Parcel station", "fr": "Consigne automatique", "de": "Packstation", "lb": "Packup-Statioun"},
    {"en": "Parcel abroad", "fr": "Colis à l’étranger", "de": "Paket ins Ausland", "lb": "Pak an d’Ausland"},
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens to one order, and when."""

    placed_at: datetime
    state: OrderState
    paid_at: datetime | None
    ended_at: datetime | None


def seed(demo: DemoStore, rng: Random, now: datetime) -> Mapping[str, int]:
    _make_shipping(demo.store)
    shelves = {language: _shelf(demo.store, language, now) for language in LANGUAGES}
    shelf = shelves[demo.store.default_language]
    customers = list(Customer.objects.prefetch_related("addresses").order_by("pk"))
    if not shelf or not customers or not demo.orders:
        return {}
    setting = setting_of(demo.store.pk, BankTransfer.code)
    if setting is None:
        return {}
    made: Counter[str] = Counter()
    levels = resolve(Stock).levels([offer.variant_id for offer in shelf])
    left = {id_: level.available for id_, level in levels.items() if level.available is not None}
    maker = OrderMaker(demo.store, setting, left)
    for plan in sorted(_plans(demo.orders, rng, now), key=lambda plan: plan.placed_at):
        customer = customers[min(int(rng.expovariate(0.07)), len(customers) - 1)]
        lines = _pick(shelves[customer.language], rng)
        made["orders"] += maker.make(plan, customer, lines, rng)
    maker.write()
    return made


def _make_shipping(store: Store) -> None:
    prices = ((490, 6000, ["LU"]), (350, None, ["LU"]), (990, 12000, ["BE", "DE", "FR", "NL"]))
    for names, (price, free_from, countries) in zip(NAMES, prices, strict=True):
        draft = ShippingDraft(
            names=names,
            price=Money(price, store.currency),
            free_from=Money(free_from, store.currency) if free_from else None,
            tax_class=TaxClass.STANDARD,
            countries=countries,
            days_min=1 if countries == ["LU"] else 2,
            days_max=2 if countries == ["LU"] else 5,
            enabled=True,
        )
        save_shipping(store_id=store.pk, method_id=None, draft=draft, actor=SYSTEM)


def _shelf(store: Store, language: str, now: datetime) -> list[Offer]:
    """What the store sells, the favourites first, in the same order in every language."""
    listed = StoreListing.objects.filter(store_id=store.pk, published_at__lte=now).values("product_id")
    ids = Variant.objects.filter(product_id__in=listed, archived_at__isnull=True).order_by("pk")
    found = offers(
        list(ids.values_list("pk", flat=True)[:150]),
        store_id=store.pk,
        language=language,
        fallback=store.default_language,
        now=now,
    )
    return [offer for _id, offer in sorted(found.items()) if offer.is_for_sale]


def _pick(shelf: Sequence[Offer], rng: Random) -> list[tuple[Offer, int]]:
    count = rng.choices((1, 2, 3, 4), weights=(50, 30, 14, 6))[0]
    picked: dict[int, tuple[Offer, int]] = {}
    for _line in range(count):
        offer = shelf[min(int(rng.expovariate(3 / len(shelf))), len(shelf) - 1)]
        picked[offer.variant_id] = (offer, rng.choices((1, 2, 3), weights=(80, 15, 5))[0])
    return list(picked.values())


def _plans(count: int, rng: Random, now: datetime) -> Iterable[Plan]:
    """More and more orders towards today, some today, most in the evening."""
    for number in range(count):
        days = 0 if number < 3 else 7 if number < 6 else int(DAYS * rng.random() ** 1.25)
        yield _plan(_moment(now, days, rng), rng, now)


def _moment(now: datetime, days_ago: int, rng: Random) -> datetime:
    here = timezone.localtime(now)
    hour = rng.choices(HOURS, weights=HOUR_WEIGHTS)[0]
    moment = datetime.combine(
        (here - timedelta(days=days_ago)).date(), time(hour, rng.randrange(60), rng.randrange(60))
    )
    placed = timezone.make_aware(moment)
    return placed if placed < now else now - timedelta(minutes=rng.randrange(4, 200))


def _plan(placed_at: datetime, rng: Random, now: datetime) -> Plan:
    chance = rng.random()
    paid_at = placed_at + timedelta(hours=rng.uniform(5, 60))
    if chance < 0.06:
        ended_at = placed_at + timedelta(days=rng.uniform(0.2, 12))
        if ended_at < now:
            return Plan(placed_at, OrderState.CANCELLED, None, ended_at)
    if paid_at >= now or (chance > 0.94 and now - placed_at < timedelta(days=12)):
        return Plan(placed_at, OrderState.PENDING_PAYMENT, None, None)
    ended_at = paid_at + timedelta(hours=rng.uniform(3, 52))
    if ended_at >= now:
        return Plan(placed_at, OrderState.PAID, paid_at, None)
    return Plan(placed_at, OrderState.FULFILLED, paid_at, ended_at)


class OrderMaker:
    """Collects the rows of many orders of a store and writes them with a few statements."""

    def __init__(self, store: Store, setting: PaymentMethodSetting, left: dict[int, int]) -> None:
        """``left``: how many pieces there are of each variant that is counted."""
        self.store = store
        self.setting = setting
        self.left = left
        self.orders: list[Order] = []
        self.lines: list[OrderLine] = []
        self.events: list[OrderEvent] = []
        self.payments: list[Payment] = []
        self.payment_events: list[PaymentEvent] = []

    def make(self, plan: Plan, customer: Customer, wanted: Sequence[tuple[Offer, int]], rng: Random) -> int:
        """One order; 0 when there is not enough on the shelf."""
        address = _postal(customer.addresses.all()[0])
        option = self._option(wanted, address.country, customer.language)
        if option is None:
            return 0
        if plan.state != OrderState.CANCELLED and not self._take(wanted):
            return 0
        sale = quote(wanted, option, store=self.store, on=timezone.localdate(plan.placed_at))
        form = _filled_in(customer, address, option)
        order = draft_order(checkout=form, sale=sale, store=self.store, customer=customer, now=plan.placed_at)
        _move_stock(order, plan, wanted)
        _live_through(order, plan, rng)
        self.orders.append(order)
        self.lines += draft_lines(order, sale)
        self._remember(order, plan)
        return 1

    def write(self) -> None:
        Order.objects.bulk_create(self.orders)
        Payment.objects.bulk_create(self.payments)
        for rows in (self.lines, self.events):
            for row in rows:
                row.order_id = row.order.pk
        for event in self.payment_events:
            event.payment_id = event.payment.pk
        OrderLine.objects.bulk_create(self.lines)
        OrderEvent.objects.bulk_create(self.events)
        PaymentEvent.objects.bulk_create(self.payment_events)

    def _option(
        self, wanted: Sequence[tuple[Offer, int]], country: str, language: str
    ) -> ShippingOption | None:
        value = Money(sum(offer.price_minor * count for offer, count in wanted), self.store.currency)
        options = shipping_options(store=self.store, subtotal=value, language=language)
        return next((option for option in options if option.delivers_to(country)), None)

    def _take(self, wanted: Sequence[tuple[Offer, int]]) -> bool:
        """Whether there is enough of everything, which then is there for nobody else."""
        if any(quantity > self.left.get(offer.variant_id, quantity) for offer, quantity in wanted):
            return False
        for offer, quantity in wanted:
            self.left[offer.variant_id] = self.left.get(offer.variant_id, quantity) - quantity
        return True

    def _remember(self, order: Order, plan: Plan) -> None:
        """Time line and payment."""
        self._event(order, OrderEventKind.PLACED, order.name, plan.placed_at)
        payment = prepare_payment(
            setting=self.setting,
            subject=order.subject,
            seed=order.number,
            amount=order.total,
            now=plan.placed_at,
        )
        self.payments.append(payment)
        self._payment_event(payment, PaymentEventKind.CREATED, order.name, plan.placed_at)
        team = "Demo"
        if plan.paid_at is not None:
            self._event(order, OrderEventKind.PAID, team, plan.paid_at)
            payment.state, payment.settled_at = PaymentState.PAID, plan.paid_at
            self._payment_event(payment, PaymentEventKind.PAID, team, plan.paid_at)
        if plan.state == OrderState.FULFILLED and plan.ended_at:
            self._event(order, OrderEventKind.FULFILLED, team, plan.ended_at, order.tracking_code)
        if plan.state == OrderState.CANCELLED and plan.ended_at:
            self._event(order, OrderEventKind.CANCELLED, team, plan.ended_at, order.cancel_reason)
            payment.state, payment.settled_at = PaymentState.CANCELLED, plan.ended_at
            self._payment_event(payment, PaymentEventKind.CANCELLED, team, plan.ended_at)

    def _event(self, order: Order, kind: OrderEventKind, label: str, at: datetime, text: str = "") -> None:
        self.events.append(OrderEvent(order=order, kind=kind, actor_label=label, text=text, at=at))

    def _payment_event(self, payment: Payment, kind: PaymentEventKind, label: str, at: datetime) -> None:
        self.payment_events.append(PaymentEvent(payment=payment, kind=kind, actor_label=label, at=at))


def _postal(address: Address) -> PostalAddress:
    return PostalAddress(**{field.name: getattr(address, field.name) for field in fields(PostalAddress)})


def _filled_in(customer: Customer, address: PostalAddress, option: ShippingOption) -> Checkout:
    """The checkout form as this customer would send it."""
    return Checkout(
        cart_token=uuid4(),
        checkout_key=uuid4(),
        seal="",
        email=customer.email,
        name=customer.name,
        phone=customer.phone,
        note="",
        shipping_address=address,
        billing_address=address,
        shipping_id=option.id,
        shipping_price=option.price,
        payment_gateway=BankTransfer.code,
        language=customer.language,
    )


def _move_stock(order: Order, plan: Plan, wanted: Sequence[tuple[Offer, int]]) -> None:
    """Through the contract, so that the ledger of stock tells the same story."""
    stock, lines = resolve(Stock), stock_lines(wanted)
    if plan.state == OrderState.FULFILLED:
        stock.commit(reference=order.subject, lines=lines, actor=SYSTEM)
    elif plan.state != OrderState.CANCELLED:
        stock.reserve(lines, reference=order.subject, actor=SYSTEM)


def _live_through(order: Order, plan: Plan, rng: Random) -> None:
    order.state, order.paid_at = plan.state, plan.paid_at
    if plan.state == OrderState.FULFILLED:
        order.fulfilled_at = plan.ended_at
        order.tracking_code = f"LU{rng.randrange(10**9, 10**10)}" if rng.random() < 0.7 else ""
    if plan.state == OrderState.CANCELLED:
        order.cancelled_at = plan.ended_at
        order.cancel_reason = rng.choice(REASONS)[order.language]
