"""Writes of carts. The cart's row is the lock: two tabs cannot both add the last piece."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock
from apps.orders.exceptions import CartFull, NotForSale, SoldOut
from apps.orders.models import Cart, CartLine
from apps.orders.selectors.carts import CartView
from apps.orders.selectors.offers import Offer, offers
from apps.tenancy.models import Store

MAX_QUANTITY: Final = 999
MAX_LINES: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CartChange:
    """What is in the cart now; ``quantity`` is less than ``wanted`` when there is not more."""

    cart: Cart
    label: str
    wanted: int
    quantity: int

    @property
    def is_limited(self) -> bool:
        return self.quantity < self.wanted


@transaction.atomic
def add_to_cart(
    *, cart_token: UUID | None, store: Store, variant_id: int, quantity: int, language: str, now: datetime
) -> CartChange:
    """Put more of a variant into the cart, which begins with its first line.

    Raises NotForSale, SoldOut and CartFull.
    """
    offer = _offer_for_sale(variant_id, store, language, now)
    cart = _lock(cart_token, store.id) or Cart.objects.create(store_id=store.id)
    line = cart.lines.filter(variant_id=variant_id).first()
    if line is None and cart.lines.count() >= MAX_LINES:
        raise CartFull(MAX_LINES)
    wanted = (line.quantity if line else 0) + quantity
    allowed = _allowed(variant_id, wanted, offer.label)
    CartLine.objects.update_or_create(
        cart=cart,
        variant_id=variant_id,
        defaults={"quantity": allowed, "seen_price_minor": offer.price_minor},
    )
    cart.save(update_fields=("updated_at",))
    return CartChange(cart=cart, label=offer.label, wanted=wanted, quantity=allowed)


@transaction.atomic
def set_quantity(
    *, cart_token: UUID, store: Store, line_id: int, quantity: int, language: str, now: datetime
) -> CartChange | None:
    """Zero removes the line. None when the line is gone already. Raises NotForSale and SoldOut."""
    cart = _lock(cart_token, store.id)
    line = cart.lines.filter(pk=line_id).first() if cart else None
    if cart is None or line is None:
        return None
    if quantity <= 0:
        line.delete()
        return CartChange(cart=cart, label="", wanted=0, quantity=0)
    offer = _offer_for_sale(line.variant_id, store, language, now)
    allowed = _allowed(line.variant_id, quantity, offer.label)
    CartLine.objects.filter(pk=line.pk).update(quantity=allowed)
    cart.save(update_fields=("updated_at",))
    return CartChange(cart=cart, label=offer.label, wanted=quantity, quantity=allowed)


def acknowledge_prices(view: CartView) -> None:
    """The shopper has been shown the changed prices: from now on they are the ones seen."""
    for item in view.changed_prices:
        CartLine.objects.filter(pk=item.line_id).update(seen_price_minor=item.unit_price.amount_minor)


def delete_stale_carts(*, before: datetime, limit: int = 5000) -> int:
    """Forget carts that nobody touched since. Answers how many."""
    stale = Cart.objects.filter(updated_at__lt=before).values("pk")[:limit]
    pks = list(stale.values_list("pk", flat=True))
    Cart.objects.filter(pk__in=pks).delete()
    return len(pks)


def _lock(cart_token: UUID | None, store_id: UUID) -> Cart | None:
    if cart_token is None:
        return None
    return Cart.objects.select_for_update().filter(token=cart_token, store_id=store_id).first()


def _offer_for_sale(variant_id: int, store: Store, language: str, now: datetime) -> Offer:
    found = offers(
        [variant_id], store_id=store.id, language=language, fallback=store.default_language, now=now
    )
    offer = found.get(variant_id)
    if offer is None or not offer.is_for_sale:
        raise NotForSale(variant_id)
    return offer


def _allowed(variant_id: int, wanted: int, label: str) -> int:
    """As many as there are: the cart promises nothing, yet it should not raise false hopes."""
    level = resolve(Stock).levels([variant_id]).get(variant_id)
    available = level.available if level else None
    if available is None:
        return min(wanted, MAX_QUANTITY)
    if available <= 0:
        raise SoldOut(label)
    return min(wanted, available, MAX_QUANTITY)
