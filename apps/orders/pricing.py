"""What a set of lines costs and which VAT is inside. Pure arithmetic on minor units: no database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.core.contracts.tax import TaxClass
from apps.core.money import Money, vat_included


@dataclass(frozen=True, slots=True)
class PricedLine:
    """``rate`` in per cent. The VAT is rounded half up to the minor unit per line, as the law of invoices allows."""

    unit_price: Money
    quantity: int
    tax_class: TaxClass
    rate: Decimal

    @property
    def total(self) -> Money:
        return self.unit_price * self.quantity

    @property
    def vat(self) -> Money:
        return vat_included(self.total, self.rate / 100)


@dataclass(frozen=True, slots=True)
class VatLine:
    """What is inside the total at one rate."""

    rate: Decimal
    gross: Money
    vat: Money

    @property
    def net(self) -> Money:
        return self.gross - self.vat

    @property
    def fraction(self) -> Decimal:
        return self.rate / 100


@dataclass(frozen=True, slots=True)
class Totals:
    subtotal: Money
    shipping: Money
    vat_lines: tuple[VatLine, ...]

    @property
    def total(self) -> Money:
        return self.subtotal + self.shipping

    @property
    def vat(self) -> Money:
        return Money.sum((line.vat for line in self.vat_lines), self.subtotal.currency)


def sum_up(lines: Sequence[PricedLine], shipping: PricedLine | None, currency: str) -> Totals:
    return Totals(
        subtotal=Money.sum((line.total for line in lines), currency),
        shipping=shipping.total if shipping else Money.zero(currency),
        vat_lines=vat_per_rate(
            (line.rate, line.total, line.vat) for line in (*lines, *((shipping,) if shipping else ()))
        ),
    )


def vat_per_rate(parts: Iterable[tuple[Decimal, Money, Money]]) -> tuple[VatLine, ...]:
    """Sums of (rate, gross, VAT) per rate, the highest rate first; what costs nothing is left out."""
    sums: dict[Decimal, list[Money]] = defaultdict(list)
    for rate, gross, vat in parts:
        if not gross:
            continue
        known = sums[rate.normalize()]
        known[:] = [known[0] + gross, known[1] + vat] if known else [gross, vat]
    return tuple(VatLine(rate, *sums[rate]) for rate in sorted(sums, reverse=True))
