"""What a shopper can choose from on a product's page."""

from dataclasses import dataclass

from django.utils import timezone, translation

from apps.catalog.models import Variant
from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock
from apps.core.money import Money
from apps.orders.selectors.offers import offers
from apps.orders.services.carts import MAX_QUANTITY
from apps.tenancy.models import Store

CHIPS_AT_MOST = 12
FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseChoice:
    variant_id: int
    label: str
    price: Money
    available: int | None

    @property
    def is_available(self) -> bool:
        return self.available is None or self.available > 0

    @property
    def is_scarce(self) -> bool:
        return self.available is not None and 0 < self.available <= FEW


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseOptions:
    legend: str
    choices: tuple[PurchaseChoice, ...]

    @property
    def is_single(self) -> bool:
        return len(self.choices) == 1

    @property
    def as_chips(self) -> bool:
        return len(self.choices) <= CHIPS_AT_MOST

    @property
    def is_sold_out(self) -> bool:
        return not any(choice.is_available for choice in self.choices)

    @property
    def first(self) -> PurchaseChoice:
        """The one that stands chosen at first."""
        return next((choice for choice in self.choices if choice.is_available), self.choices[0])

    @property
    def prices_differ(self) -> bool:
        return len({choice.price for choice in self.choices}) > 1

    @property
    def most(self) -> int:
        """How many of the best stocked one the quantity field allows."""
        known = [choice.available for choice in self.choices if choice.available is not None]
        return min(max(known, default=MAX_QUANTITY), MAX_QUANTITY) if len(known) == len(self.choices) else MAX_QUANTITY


def purchase_options(*, product_id: int, store: Store) -> PurchaseOptions:
    """The variants for sale with price and stock, in the language of the page."""
    variants = Variant.objects.filter(product_id=product_id, archived_at__isnull=True)
    ids = list(variants.order_by("position", "id").values_list("pk", flat=True))
    language = translation.get_language() or store.default_language
    found = offers(
        ids, store_id=store.id, language=language, fallback=store.default_language, now=timezone.now()
    )
    levels = resolve(Stock).levels(ids)
    choices = []
    legend = ""
    for variant_id in ids:
        offer = found.get(variant_id)
        if offer is None or not offer.is_for_sale:
            continue
        legend = legend or " / ".join(name for name, _value in offer.options)
        level = levels.get(variant_id)
        choices.append(
            PurchaseChoice(
                variant_id=variant_id,
                label=" / ".join(value for _name, value in offer.options) or offer.title,
                price=Money(offer.price_minor, store.currency),
                available=level.available if level else None,
            )
        )
    return PurchaseOptions(legend=legend, choices=tuple(choices))
