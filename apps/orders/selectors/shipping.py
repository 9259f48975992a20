"""Reads of ways of delivery."""

from dataclasses import dataclass
from uuid import UUID

from apps.core.contracts import resolve
from apps.core.contracts.tax import Tax, TaxClass
from apps.core.money import Money
from apps.orders.models import ShippingMethod
from apps.tenancy.languages import in_language
from apps.tenancy.models import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingOption:
    """A way of delivery with its price for a cart."""

    id: int
    name: str
    price: Money
    tax_class: TaxClass
    countries: tuple[str, ...]
    days_min: int
    days_max: int

    def delivers_to(self, country: str) -> bool:
        return country in self.countries


def shipping_options(*, store: Store, subtotal: Money, language: str) -> tuple[ShippingOption, ...]:
    """What the store offers at this value of goods, in its order."""
    known = resolve(Tax).countries()
    return tuple(
        _option(method, subtotal, known, in_language(method.names, language, store.default_language))
        for method in methods_of(store.id)
        if method.enabled
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOffer:
    """What delivery within the merchant's own country costs at least, before anything is in a cart."""

    country: str
    price: Money
    free_from: Money | None
    days_min: int
    days_max: int


def delivery_offer(store: Store) -> DeliveryOffer | None:
    country, currency = store.merchant.country, store.currency
    methods = [
        method
        for method in methods_of(store.id)
        if method.enabled and (not method.countries or country in method.countries)
    ]
    if not methods:
        return None
    free_from = [method.free_from_minor for method in methods if method.free_from_minor is not None]
    return DeliveryOffer(
        country=country,
        price=Money(min(method.price_minor for method in methods), currency),
        free_from=Money(min(free_from), currency) if free_from else None,
        days_min=min(method.days_min for method in methods),
        days_max=max(method.days_max for method in methods),
    )


def _option(method: ShippingMethod, subtotal: Money, known: tuple[str, ...], name: str) -> ShippingOption:
    return ShippingOption(
        id=method.pk,
        name=name,
        price=Money(method.price_for(subtotal.amount_minor), subtotal.currency),
        tax_class=TaxClass(method.tax_class),
        countries=tuple(method.countries) or known,
        days_min=method.days_min,
        days_max=method.days_max,
    )


def methods_of(store_id: UUID) -> list[ShippingMethod]:
    return list(ShippingMethod.objects.filter(store_id=store_id).order_by("position", "id"))


def find_method(store_id: UUID, method_id: int) -> ShippingMethod | None:
    return ShippingMethod.objects.filter(store_id=store_id, pk=method_id).first()


def countries_of(options: tuple[ShippingOption, ...]) -> tuple[str, ...]:
    """Where the store delivers to at all, sorted by code."""
    return tuple(sorted({country for option in options for country in option.countries}))
