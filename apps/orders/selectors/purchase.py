"""What a shopper can choose from on a product's page."""

from dataclasses import dataclass
from typing import Final

from apps.catalog.selectors.storefront import OfferedVariant, ProductPage
from apps.orders.services.carts import MAX_QUANTITY

CHIPS_AT_MOST: Final = 12
FEW: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseOptions:
    """``first`` stands chosen at first: the first one that is there."""

    legend: str
    choices: tuple[OfferedVariant, ...]
    first: OfferedVariant

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
    def few(self) -> int | None:
        """How many are left when that is worth saying."""
        left = self.first.available if self.is_single else None
        return left if left is not None and left <= FEW else None

    @property
    def prices_differ(self) -> bool:
        return len({choice.price for choice in self.choices}) > 1

    @property
    def most(self) -> int:
        """What the quantity field allows: as many as there are of the best stocked choice."""
        stocks = [MAX_QUANTITY if choice.available is None else choice.available for choice in self.choices]
        return min(max(stocks), MAX_QUANTITY)


def purchase_options(product: ProductPage) -> PurchaseOptions | None:
    """None for a product without a variant."""
    if not product.variants:
        return None
    first = next((choice for choice in product.variants if choice.is_available), product.variants[0])
    return PurchaseOptions(legend=" / ".join(product.option_names), choices=product.variants, first=first)
