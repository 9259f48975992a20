"""Which rate of VAT applies. A product has a tax CLASS; a class has a dated rate per country."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from json import loads
from pathlib import Path
from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

RATES_FILE = Path(__file__).with_name("vat_rates.json")


class TaxClass(TextChoices):
    """From the highest rate of a country to the lowest."""

    STANDARD = "standard", _("Standard rate")
    INTERMEDIATE = "intermediate", _("Intermediate rate")
    REDUCED = "reduced", _("Reduced rate")
    SUPER_REDUCED = "super_reduced", _("Super-reduced rate")
    ZERO = "zero", _("Zero rate")


class UnknownTaxRate(LookupError):
    """No rate is known for this country on this day."""

    def __init__(self, country: str, on: date) -> None:
        self.country = country
        self.on = on
        super().__init__(
            _("There is no VAT rate for country %(country)s on %(day)s.")
            % {"country": country, "day": on.isoformat()}
        )


class Tax(Protocol):
    def rate(self, tax_class: TaxClass, *, country: str, on: date) -> Decimal:
        """Per cent: ``Decimal("17")``. Raises UnknownTaxRate."""
        ...

    def countries(self) -> tuple[str, ...]:
        """The countries, as ISO 3166 codes, that ``rate`` knows, sorted."""
        ...


@dataclass(frozen=True, slots=True)
class _Period:
    since: date
    rates: Mapping[TaxClass, Decimal]


class DomesticVat:
    """The default: the domestic rates of the member states of the European Union, dated."""

    def rate(self, tax_class: TaxClass, *, country: str, on: date) -> Decimal:
        if tax_class == TaxClass.ZERO:
            return Decimal(0)
        for period in _table().get(country, ()):
            if period.since <= on:
                return _rate_of(tax_class, period.rates)
        raise UnknownTaxRate(country, on)

    def countries(self) -> tuple[str, ...]:
        return tuple(sorted(_table()))


def _rate_of(tax_class: TaxClass, rates: Mapping[TaxClass, Decimal]) -> Decimal:
    """A class the country does not have is taxed at its next higher rate: never too little VAT."""
    classes = list(TaxClass)
    for candidate in reversed(classes[: classes.index(tax_class) + 1]):
        if candidate in rates:
            return rates[candidate]
    raise KeyError(tax_class)


@cache
def _table() -> dict[str, tuple[_Period, ...]]:
    """The newest period of each country first."""
    data = loads(RATES_FILE.read_text(encoding="utf-8"))
    return {country: _periods(periods) for country, periods in data["countries"].items()}


def _periods(periods: Mapping[str, Mapping[str, str]]) -> tuple[_Period, ...]:
    read = (
        _Period(
            since=date.fromisoformat(since),
            rates={TaxClass(name): Decimal(rate) for name, rate in rates.items()},
        )
        for since, rates in periods.items()
    )
    return tuple(sorted(read, key=lambda period: period.since, reverse=True))


default: Tax = DomesticVat()
