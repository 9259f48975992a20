"""From a cart to an order: one transaction, all or nothing.

Locks are taken in one order everywhere: cart, counter of numbers, stock. The cart's lock makes the same form posted
twice wait for itself; the counter's lock makes the numbers of a merchant gap-free.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.contracts import resolve
from apps.core.contracts.stock import OutOfStock, Shortage, Stock, StockLine
from apps.core.events import publish
from apps.core.money import Money
from apps.customers.models import Customer
from apps.customers.services.customers import PostalAddress, ensure_customer, remember_address
from apps.orders.enums import OrderEventKind, OrderState
from apps.orders.events import OrderPlaced
from apps.orders.exceptions import CartChanged, EmptyCart, NoDelivery, TooManyUnpaid
from apps.orders.models import Cart, Order, OrderEvent, OrderLine
from apps.orders.pricing import Totals
from apps.orders.selectors.carts import CartItem, CartView, Problem, view_of
from apps.orders.selectors.offers import Offer
from apps.orders.selectors.orders import find_order_by_key
from apps.orders.selectors.quotes import Quote, quote
from apps.orders.selectors.shipping import ShippingOption, shipping_options
from apps.orders.services.orders import become_paid
from apps.payments.exceptions import MethodNotOffered
from apps.payments.selectors.payments import offered_methods
from apps.payments.services.payments import create_payment
from apps.tenancy.models import Store

FIRST_NUMBER: Final = 1001
SERIES: Final = "order"
UNPAID_WINDOW: Final = timedelta(hours=1)
MOST_UNPAID: Final = 10
"""Orders of one customer in the window that wait for their payment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """The checkout form. ``seal`` and ``shipping_price`` are what the shopper was shown."""

    cart_token: UUID
    checkout_key: UUID
    seal: str
    email: str
    name: str
    phone: str
    note: str
    shipping_address: PostalAddress
    billing_address: PostalAddress
    shipping_id: int
    shipping_price: Money
    payment_gateway: str
    language: str


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """``is_new`` is False when the same form had been posted before."""

    order: Order
    is_new: bool


def place_order(*, checkout: Checkout, store: Store, now: datetime, actor: Actor) -> PlacedOrder:
    """Order what the cart holds, exactly as the shopper saw it.

    The same ``checkout_key`` always leads to the same order. Raises EmptyCart, CartChanged, NoDelivery,
    TooManyUnpaid and MethodNotOffered; nothing is written then.
    """
    earlier = find_order_by_key(store.id, checkout.checkout_key)
    if earlier is not None:
        return PlacedOrder(earlier, is_new=False)
    try:
        return _place(checkout, store, now, actor)
    except OutOfStock as error:
        raise CartChanged([_shortage_text(shortage) for shortage in error.shortages]) from error


@transaction.atomic
def _place(checkout: Checkout, store: Store, now: datetime, actor: Actor) -> PlacedOrder:
    cart = _lock_cart(checkout, store)
    earlier = find_order_by_key(store.id, checkout.checkout_key)
    if earlier is not None:
        return PlacedOrder(earlier, is_new=False)
    view = _checked_view(cart, checkout, store, now)
    option = _checked_shipping(checkout, store, view.subtotal)
    customer = _remember_customer(checkout, now, actor)
    sale = quote(view.wanted, option, store=store, on=timezone.localdate(now))
    if sale.totals.total:
        _check_gateway(checkout.payment_gateway, store)
    order = draft_order(checkout=checkout, sale=sale, store=store, customer=customer, now=now)
    _refuse_too_many_unpaid(customer, now)
    order.save()
    resolve(Stock).reserve(stock_lines(view.wanted), reference=order.subject, actor=actor)
    OrderLine.objects.bulk_create(draft_lines(order, sale))
    _finish(order, cart, sale.totals, now, actor)
    return PlacedOrder(order, is_new=True)


def _lock_cart(checkout: Checkout, store: Store) -> Cart:
    carts = Cart.objects.select_for_update()
    cart = carts.filter(token=checkout.cart_token, store_id=store.id).first()
    if cart is None:
        raise EmptyCart
    return cart


def _checked_view(cart: Cart, checkout: Checkout, store: Store, now: datetime) -> CartView:
    """Prices, visibility and stock as they are now; they must be what the shopper saw."""
    view = view_of(cart, store=store, language=checkout.language, now=now)
    if view.is_empty:
        raise EmptyCart
    if cart.checkout_key != checkout.checkout_key or not view.is_orderable or view.seal != checkout.seal:
        raise CartChanged([text for item in view.items for text in _change_texts(item)])
    return view


def _change_texts(item: CartItem) -> list[str]:
    texts = []
    if item.problem == Problem.GONE:
        texts.append(
            _("“%(label)s” is not for sale any more.") % {"label": item.label}
            if item.label
            else _("A product in your cart is not for sale any more.")
        )
    elif item.problem == Problem.SOLD_OUT:
        texts.append(_("“%(label)s” is sold out.") % {"label": item.label})
    elif item.problem == Problem.SHORT:
        texts.append(_few_left(item.label, item.available or 0))
    if item.previous_price is not None and item.problem != Problem.GONE:
        texts.append(
            _("“%(label)s” now costs %(price)s instead of %(before)s.")
            % {"label": item.label, "price": item.unit_price.format(), "before": item.previous_price.format()}
        )
    return texts


def _few_left(label: str, available: int) -> str:
    return _("Only %(available)s of “%(label)s” are left.") % {"label": label, "available": available}


def _shortage_text(shortage: Shortage) -> str:
    if shortage.available <= 0:
        return _("“%(label)s” is sold out.") % {"label": shortage.label}
    return _few_left(shortage.label, shortage.available)


def _checked_shipping(checkout: Checkout, store: Store, subtotal: Money) -> ShippingOption:
    options = shipping_options(store=store, subtotal=subtotal, language=checkout.language)
    option = next((option for option in options if option.id == checkout.shipping_id), None)
    country = checkout.shipping_address.country
    if option is None or not option.delivers_to(country):
        raise NoDelivery(country)
    if option.price != checkout.shipping_price:
        raise CartChanged([_("Delivery now costs %(price)s.") % {"price": option.price.format()}])
    return option


def _check_gateway(gateway: str, store: Store) -> None:
    if gateway not in {method.code for method in offered_methods(store.id, store.currency)}:
        raise MethodNotOffered(gateway)


def _remember_customer(checkout: Checkout, now: datetime, actor: Actor) -> Customer:
    customer = ensure_customer(
        email=checkout.email,
        name=checkout.name,
        phone=checkout.phone,
        language=checkout.language,
        now=now,
        actor=actor,
    )
    remember_address(customer=customer, address=checkout.shipping_address, now=now)
    return customer


def _refuse_too_many_unpaid(customer: Customer, now: datetime) -> None:
    """Under the lock of the counter, so that many at once count each other."""
    waiting = Order.objects.filter(customer=customer, state=OrderState.PENDING_PAYMENT)
    if waiting.filter(placed_at__gt=now - UNPAID_WINDOW).count() >= MOST_UNPAID:
        raise TooManyUnpaid(MOST_UNPAID)


def _next_number() -> str:
    """The next number of the merchant's orders. The row stays locked until the transaction ends: no gaps."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO orders_ordercounter AS counter (series, last_number) VALUES (%s, %s) "
            "ON CONFLICT (series) DO UPDATE SET last_number = counter.last_number + 1 RETURNING last_number",
            [SERIES, FIRST_NUMBER],
        )
        (number,) = cursor.fetchone()
    return str(number)


def draft_order(*, checkout: Checkout, sale: Quote, store: Store, customer: Customer, now: datetime) -> Order:
    """The row of an order, with its number, not yet saved."""
    totals = sale.totals
    return Order(
        store_id=store.id,
        number=_next_number(),
        token=secrets.token_urlsafe(32),
        checkout_key=checkout.checkout_key,
        customer=customer,
        email=checkout.email,
        name=checkout.name,
        phone=checkout.phone,
        note=checkout.note,
        language=checkout.language,
        country=store.merchant.country,
        shipping_address=checkout.shipping_address.as_dict(),
        billing_address=checkout.billing_address.as_dict(),
        currency=store.currency,
        subtotal_minor=totals.subtotal.amount_minor,
        shipping_minor=totals.shipping.amount_minor,
        total_minor=totals.total.amount_minor,
        vat_minor=totals.vat.amount_minor,
        shipping_name=sale.option.name,
        shipping_tax_class=sale.shipping.tax_class,
        shipping_tax_rate=sale.shipping.rate,
        shipping_vat_minor=sale.shipping.vat.amount_minor,
        payment_gateway=checkout.payment_gateway if totals.total else "",
        placed_at=now,
    )


def draft_lines(order: Order, sale: Quote) -> list[OrderLine]:
    """The rows of its lines: snapshots of what was offered."""
    return [
        OrderLine(
            order=order,
            position=position,
            variant_id=offer.variant_id,
            product_id=offer.product_id,
            title=offer.title,
            sku=offer.sku,
            options=[list(pair) for pair in offer.options],
            quantity=line.quantity,
            unit_price_minor=line.unit_price.amount_minor,
            total_minor=line.total.amount_minor,
            tax_class=line.tax_class,
            tax_rate=line.rate,
            vat_minor=line.vat.amount_minor,
        )
        for position, (offer, line) in enumerate(sale.goods, start=1)
    ]


def stock_lines(wanted: Iterable[tuple[Offer, int]]) -> list[StockLine]:
    return [StockLine(offer.variant_id, quantity, offer.label) for offer, quantity in wanted]


def _finish(order: Order, cart: Cart, totals: Totals, now: datetime, actor: Actor) -> None:
    OrderEvent.objects.create(order=order, kind=OrderEventKind.PLACED, actor_label=actor.label, at=now)
    cart.lines.all().delete()
    cart.checkout_key = uuid4()
    cart.save(update_fields=("checkout_key", "updated_at"))
    record(
        actor=actor,
        action="orders.order_placed",
        obj=order,
        diff={"total_minor": order.total_minor, "currency": order.currency},
    )
    publish(OrderPlaced(order_id=order.pk, number=order.number))
    if not totals.total:
        become_paid(order=order, now=now, actor=actor)
        return
    create_payment(
        store_id=order.store_id,
        gateway=order.payment_gateway,
        subject=order.subject,
        seed=order.number,
        amount=totals.total,
        now=now,
        actor=actor,
    )
