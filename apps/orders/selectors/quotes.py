"""What goods and their delivery cost on a day, and the VAT that is inside."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from apps.core.contracts import resolve
from apps.core.contracts.tax import Tax, TaxClass
from apps.core.money import Money
from apps.orders.pricing import PricedLine, Totals, sum_up
from apps.orders.selectors.offers import Offer
from apps.orders.selectors.shipping import ShippingOption
from apps.tenancy.models import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """``goods`` in the order in which they were put into the cart."""

    goods: tuple[tuple[Offer, PricedLine], ...]
    option: ShippingOption
    shipping: PricedLine
    totals: Totals


def quote(wanted: Iterable[tuple[Offer, int]], option: ShippingOption, *, store: Store, on: date) -> Quote:
    """Offers with their quantities, delivered. Raises UnknownTaxRate."""
    goods = _priced(wanted, store, on)
    shipping = _line(option.price, 1, option.tax_class, store, on)
    return Quote(
        goods=goods,
        option=option,
        shipping=shipping,
        totals=sum_up([line for _offer, line in goods], shipping, store.currency),
    )


def totals_of_goods(wanted: Iterable[tuple[Offer, int]], *, store: Store, on: date) -> Totals:
    """As long as no way of delivery is chosen. Raises UnknownTaxRate."""
    return sum_up([line for _offer, line in _priced(wanted, store, on)], None, store.currency)


def _priced(
    wanted: Iterable[tuple[Offer, int]], store: Store, on: date
) -> tuple[tuple[Offer, PricedLine], ...]:
    return tuple(
        (offer, _line(Money(offer.price_minor, store.currency), quantity, offer.tax_class, store, on))
        for offer, quantity in wanted
    )


def _line(price: Money, quantity: int, tax_class: TaxClass, store: Store, on: date) -> PricedLine:
    """The VAT is that of the merchant's country."""
    rate = resolve(Tax).rate(tax_class, country=store.merchant.country, on=on)
    return PricedLine(price, quantity, tax_class, rate)
