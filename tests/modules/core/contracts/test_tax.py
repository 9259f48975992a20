"""The dated table of domestic VAT rates."""

from datetime import date
from decimal import Decimal

import pytest

from apps.core.contracts import resolve
from apps.core.contracts.tax import DomesticVat, Tax, TaxClass, UnknownTaxRate

TODAY = date(2026, 11, 21)
vat = DomesticVat()


@pytest.mark.parametrize(
    ("tax_class", "percent"),
    [("standard", 17), ("intermediate", 14), ("reduced", 8), ("super_reduced", 3), ("zero", 0)],
)
def test_luxembourg(tax_class: str, percent: int) -> None:
    assert vat.rate(TaxClass(tax_class), country="LU", on=TODAY) == Decimal(percent)


@pytest.mark.parametrize(
    ("country", "day", "rate"),
    [
        ("LU", date(2023, 12, 31), "16"),
        ("LU", date(2024, 1, 1), "17"),
        ("EE", date(2025, 6, 30), "22"),
        ("EE", date(2025, 7, 1), "24"),
        ("RO", date(2025, 8, 1), "21"),
        ("FI", TODAY, "25.5"),
        ("SK", TODAY, "23"),
    ],
)
def test_a_rate_has_a_day(country: str, day: date, rate: str) -> None:
    assert vat.rate(TaxClass.STANDARD, country=country, on=day) == Decimal(rate)


def test_a_class_that_a_country_lacks_is_taxed_at_the_next_higher_rate() -> None:
    assert vat.rate(TaxClass.SUPER_REDUCED, country="DE", on=TODAY) == Decimal(7)
    assert vat.rate(TaxClass.INTERMEDIATE, country="DE", on=TODAY) == Decimal(19)
    assert vat.rate(TaxClass.SUPER_REDUCED, country="DK", on=TODAY) == Decimal(25)


def test_what_is_not_known_is_not_guessed() -> None:
    for country, day in (("US", TODAY), ("LU", date(1999, 1, 1))):
        with pytest.raises(UnknownTaxRate) as refused:
            vat.rate(TaxClass.STANDARD, country=country, on=day)
        assert (refused.value.country, refused.value.on) == (country, day)


def test_the_union_has_27_members_and_no_rate_rises_with_a_lower_class() -> None:
    assert len(vat.countries()) == 27
    for country in vat.countries():
        rates = [vat.rate(tax_class, country=country, on=TODAY) for tax_class in TaxClass]
        assert rates == sorted(rates, reverse=True), country
        assert Decimal(17) <= rates[0] <= Decimal(27)


def test_it_is_the_default_answer_of_the_contract() -> None:
    assert isinstance(resolve(Tax), DomesticVat)
