"""Reads of carts: what is in it, what it costs now, and what stands in the way of an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from django.db.models import Sum

from apps.core.contracts import resolve
from apps.core.contracts.stock import Level, Stock
from apps.core.money import Money
from apps.orders.models import Cart, CartLine
from apps.orders.selectors.offers import Offer, offers
from apps.tenancy.models import Store


class Problem(StrEnum):
    """Why a line cannot be ordered as it is."""

    GONE = "gone"
    SOLD_OUT = "sold_out"
    SHORT = "short"


@dataclass(frozen=True, slots=True, kw_only=True)
class CartItem:
    """A line with today's price. ``previous_price`` is set when the shopper saw another one before."""

    line_id: int
    variant_id: int
    quantity: int
    offer: Offer | None
    unit_price: Money
    previous_price: Money | None
    available: int | None
    problem: Problem | None

    @property
    def total(self) -> Money:
        return self.unit_price * self.quantity

    @property
    def label(self) -> str:
        return self.offer.label if self.offer else ""

    @property
    def can_be_ordered(self) -> bool:
        return self.problem is None


@dataclass(frozen=True, slots=True, kw_only=True)
class CartView:
    cart: Cart | None
    items: tuple[CartItem, ...]
    currency: str

    @property
    def subtotal(self) -> Money:
        """Of what can be ordered; a line with a problem shows no price to pay."""
        return Money.sum((item.total for item in self.items if item.can_be_ordered), self.currency)

    @property
    def count(self) -> int:
        return sum(item.quantity for item in self.items)

    @property
    def is_empty(self) -> bool:
        return not self.items

    @property
    def is_orderable(self) -> bool:
        return bool(self.items) and all(item.can_be_ordered for item in self.items)

    @property
    def wanted(self) -> tuple[tuple[Offer, int], ...]:
        """Offers with their quantities; all lines when the cart is orderable."""
        return tuple((item.offer, item.quantity) for item in self.items if item.offer is not None)

    @property
    def changed_prices(self) -> tuple[CartItem, ...]:
        return tuple(item for item in self.items if item.previous_price is not None)

    @property
    def seal(self) -> str:
        """A short text that differs when what would be ordered differs. The checkout form carries it."""
        parts = [f"{item.variant_id}:{item.quantity}:{item.unit_price.amount_minor}" for item in self.items]
        return sha256("|".join([self.currency, *parts]).encode()).hexdigest()[:16]


def read_cart(token: UUID | None, *, store: Store, language: str, now: datetime) -> CartView:
    cart = Cart.objects.filter(token=token, store_id=store.id).first() if token else None
    return view_of(cart, store=store, language=language, now=now)


def view_of(cart: Cart | None, *, store: Store, language: str, now: datetime) -> CartView:
    lines = list(cart.lines.order_by("id")) if cart else []
    ids = [line.variant_id for line in lines]
    found = offers(ids, store_id=store.id, language=language, fallback=store.default_language, now=now)
    levels = resolve(Stock).levels(ids) if ids else {}
    return CartView(cart=cart, items=_items(lines, found, levels, store.currency), currency=store.currency)


def _items(
    lines: Sequence[CartLine], found: Mapping[int, Offer], levels: Mapping[int, Level], currency: str
) -> tuple[CartItem, ...]:
    return tuple(
        _item(line, found.get(line.variant_id), levels.get(line.variant_id), currency) for line in lines
    )


def _item(line: CartLine, offer: Offer | None, level: Level | None, currency: str) -> CartItem:
    price = offer.price_minor if offer else line.seen_price_minor
    available = level.available if level else None
    return CartItem(
        line_id=line.pk,
        variant_id=line.variant_id,
        quantity=line.quantity,
        offer=offer,
        unit_price=Money(price, currency),
        previous_price=Money(line.seen_price_minor, currency) if price != line.seen_price_minor else None,
        available=available,
        problem=_problem(line.quantity, offer, available),
    )


def _problem(quantity: int, offer: Offer | None, available: int | None) -> Problem | None:
    if offer is None or not offer.is_for_sale:
        return Problem.GONE
    if available is None or quantity <= available:
        return None
    return Problem.SOLD_OUT if available <= 0 else Problem.SHORT


def count_items(token: UUID | None, store_id: UUID) -> int:
    """How many pieces are in the cart: for the badge in the header, one query."""
    if token is None:
        return 0
    lines = CartLine.objects.filter(cart__token=token, cart__store_id=store_id)
    return int(lines.aggregate(pieces=Sum("quantity"))["pieces"] or 0)
