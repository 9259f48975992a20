"""Money: exact to the minor unit, in every currency, however it was written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from apps.core.money import (
    AmbiguousAmount,
    CurrencyMismatch,
    InvalidAmount,
    Money,
    TooManyDecimals,
    UnknownCurrency,
    decimal_mark_of,
    minor_digits,
    round_half_up,
    vat_included,
)

amounts = st.integers(min_value=-(10**12), max_value=10**12)
currencies = st.sampled_from(["EUR", "CHF", "JPY", "KWD", "HUF"])


class TestMaking:
    @pytest.mark.parametrize("amount", [1.0, "1", True, Decimal(1), None])
    def test_only_whole_minor_units(self, amount: object) -> None:
        with pytest.raises(InvalidAmount):
            Money(amount, "EUR")  # type: ignore[arg-type]

    @pytest.mark.parametrize("currency", ["eur", "EURO", "XXQ", "", "€"])
    def test_unknown_currencies_are_refused(self, currency: str) -> None:
        with pytest.raises(UnknownCurrency):
            Money(1, currency)

    @pytest.mark.parametrize(
        ("currency", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("HUF", 2), ("RSD", 2)]
    )
    def test_minor_digits_are_those_of_iso_4217(self, currency: str, digits: int) -> None:
        assert minor_digits(currency) == digits

    def test_from_decimal_is_exact_or_refuses(self) -> None:
        assert Money.from_decimal(Decimal("12.50"), "EUR") == Money(1250, "EUR")
        assert Money.from_decimal(Decimal("12.500000"), "EUR") == Money(1250, "EUR")
        assert Money.from_decimal(Decimal("1.234"), "KWD") == Money(1234, "KWD")
        with pytest.raises(TooManyDecimals):
            Money.from_decimal(Decimal("12.505"), "EUR")
        with pytest.raises(TooManyDecimals):
            Money.from_decimal(Decimal("0.5"), "JPY")

    @pytest.mark.parametrize("value", [12.5, 12, Decimal("NaN"), Decimal("Infinity")])
    def test_from_decimal_takes_finite_decimals_only(self, value: object) -> None:
        with pytest.raises(InvalidAmount):
            Money.from_decimal(value, "EUR")  # type: ignore[arg-type]

    @given(amounts, currencies)
    def test_decimals_come_back(self, minor: int, currency: str) -> None:
        money = Money(minor, currency)
        assert Money.from_decimal(money.to_decimal(), currency) == money
        assert Money.parse(money.to_text(), currency, decimal_mark=".") == money


class TestArithmetic:
    def test_adds_subtracts_multiplies_negates(self) -> None:
        assert Money(100) + Money(25) == Money(125)
        assert Money(100) - Money(125) == Money(-25)
        assert Money(333) * 3 == 3 * Money(333) == Money(999)
        assert -Money(5) == Money(-5)
        assert abs(Money(-5)) == Money(5)
        assert bool(Money(0)) is False
        assert bool(Money(-1)) is True
        assert Money(-1).is_negative

    def test_refuses_to_mix_currencies(self) -> None:
        for mix in (
            lambda: Money(1, "EUR") + Money(1, "CHF"),
            lambda: Money(1, "EUR") - Money(1, "CHF"),
            lambda: Money(1, "EUR") < Money(1, "CHF"),
        ):
            with pytest.raises(CurrencyMismatch):
                mix()
        assert Money(1, "EUR") != Money(1, "CHF")

    def test_refuses_floats_and_bare_numbers(self) -> None:
        with pytest.raises(InvalidAmount):
            Money(100) * 0.1  # type: ignore[operator]
        with pytest.raises(TypeError):
            Money(100) + 5  # type: ignore[operator]

    def test_orders_by_amount(self) -> None:
        assert sorted([Money(3), Money(-1), Money(2)]) == [Money(-1), Money(2), Money(3)]
        assert Money(2) >= Money(2)

    def test_sum_of_nothing_is_zero_in_the_currency_asked_for(self) -> None:
        assert Money.sum([], "JPY") == Money(0, "JPY")
        assert Money.sum([Money(1, "CHF"), Money(2, "CHF")], "EUR") == Money(3, "CHF")
        assert Money.zero() == Money(0, "EUR")

    @pytest.mark.parametrize(
        ("minor", "rate", "expected"),
        [(1005, "0.1", 101), (1004, "0.1", 100), (-1005, "0.1", -101), (999, "0.5", 500), (100, "0", 0)],
    )
    def test_a_share_is_rounded_half_up(self, minor: int, rate: str, expected: int) -> None:
        assert Money(minor).share(Decimal(rate)) == Money(expected)


class TestAllocation:
    def test_the_remainder_goes_to_the_largest_fractions(self) -> None:
        assert Money(100).split(3) == [Money(34), Money(33), Money(33)]
        assert Money(5).allocate([3, 7]) == [Money(2), Money(3)]
        assert Money(10).allocate([0, 1, 0]) == [Money(0), Money(10), Money(0)]
        assert Money(10).allocate([0, 0]) == [Money(5), Money(5)]

    @pytest.mark.parametrize("weights", [[], [-1, 2], [0.5, 0.5], [True, 1]])
    def test_bad_weights_are_refused(self, weights: list[int]) -> None:
        with pytest.raises(InvalidAmount):
            Money(10).allocate(weights)

    @given(amounts, st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=12))
    def test_parts_always_add_up_and_stay_within_one_unit_of_fair(
        self, minor: int, weights: list[int]
    ) -> None:
        parts = Money(minor).allocate(weights)
        assert Money.sum(parts) == Money(minor)
        total = sum(weights)
        for part, weight in zip(parts, weights, strict=True):
            fair = Fraction(minor * weight, total) if total else Fraction(minor, len(weights))
            assert abs(part.amount_minor - fair) < 1


class TestVat:
    @pytest.mark.parametrize(
        ("gross", "rate", "vat"),
        [
            (11700, "0.17", 1700),
            (100, "0.17", 15),  # 14.529...
            (1, "0.17", 0),
            (351, "0.17", 51),  # exactly 51
            (1999, "0.03", 58),  # 58.22...
            (107, "0.07", 7),
            (3, "0.2", 1),  # exactly 0.5: half goes up
            (-3, "0.2", -1),  # a refund mirrors its sale
            (-11700, "0.17", -1700),
            (5000, "0", 0),
        ],
    )
    def test_known_lines(self, gross: int, rate: str, vat: int) -> None:
        assert vat_included(Money(gross), Decimal(rate)) == Money(vat)

    @given(st.integers(min_value=0, max_value=10**10), st.sampled_from(["0.17", "0.14", "0.08", "0.03", "0"]))
    def test_it_is_the_nearest_cent_to_the_true_value(self, gross: int, rate: str) -> None:
        true = gross - gross / (1 + Fraction(rate))
        vat = vat_included(Money(gross), Decimal(rate)).amount_minor
        assert Fraction(-1, 2) < vat - true <= Fraction(1, 2)

    def test_a_negative_rate_is_refused(self) -> None:
        with pytest.raises(InvalidAmount):
            vat_included(Money(100), Decimal("-0.1"))

    def test_halves_go_away_from_zero(self) -> None:
        halves = [Fraction(1, 2), Fraction(-1, 2), Fraction(3, 2), Fraction(49, 100)]
        assert [round_half_up(half) for half in halves] == [1, -1, 2, 0]


class TestParsing:
    @pytest.mark.parametrize(
        ("text", "minor"),
        [
            ("12", 1200),
            ("12.5", 1250),
            ("12,50", 1250),
            ("1234.50", 123450),
            ("1.234,50", 123450),
            ("1,234.50", 123450),
            ("1'234.50", 123450),
            ("1 234,50", 123450),
            ("1\u202f234,50\u00a0€", 123450),
            ("1.234.567", 123456700),
            ("1,234,567.80", 123456780),
            ("€12.50", 1250),
            ("€ 12.50", 1250),
            ("EUR 12.50", 1250),
            ("12.50 eur", 1250),
            ("-12.50", -1250),
            ("\u221212,50 €", -1250),
            ("-€12.50", -1250),
            (".5", 50),
            ("5.", 500),
            ("0.000", 0),
            ("  7  ", 700),
            ("12.5000", 1250),
        ],
    )
    def test_what_people_and_files_write(self, text: str, minor: int) -> None:
        assert Money.parse(text, "EUR") == Money(minor, "EUR")

    @pytest.mark.parametrize(
        "text",
        [
            *("", " ", "€", "abc", "12.50 USD", "$12", "1.2.3", "12,34,56", "1.23,4.5", "1e5", "--5", "5-"),
            *("0x10", "NaN", "\u0661\u0662", "1" * 16, ".", ",", "12.50.00", "1,2345,678.00"),
        ],
    )
    def test_what_is_no_amount(self, text: str) -> None:
        with pytest.raises(InvalidAmount):
            Money.parse(text, "EUR")

    @pytest.mark.parametrize("text", ["1,234", "1.234", "999.999"])
    def test_ambiguity_is_refused_until_somebody_says(self, text: str) -> None:
        with pytest.raises(AmbiguousAmount):
            Money.parse(text, "EUR")

    def test_the_decimal_mark_settles_what_is_ambiguous(self) -> None:
        assert Money.parse("1,234", "EUR", decimal_mark=".") == Money(123400)
        assert Money.parse("1.234", "EUR", decimal_mark=",") == Money(123400)
        assert Money.parse("1.234", "KWD", decimal_mark=".") == Money(1234, "KWD")
        assert Money.parse("12.50", "EUR", decimal_mark=",") == Money(1250)
        with pytest.raises(TooManyDecimals):
            Money.parse("1.234", "EUR", decimal_mark=".")

    def test_more_decimals_than_the_currency_has_are_refused(self) -> None:
        with pytest.raises(TooManyDecimals):
            Money.parse("12.5055", "EUR")
        with pytest.raises(TooManyDecimals):
            Money.parse("12.5", "JPY")

    def test_decimal_marks_of_our_languages(self) -> None:
        assert {lang: decimal_mark_of(lang) for lang in ("en", "fr", "de", "lb")} == {
            "en": ".",
            "fr": ",",
            "de": ",",
            "lb": ",",
        }

    @given(amounts, st.sampled_from(["en", "fr", "de", "lb"]), currencies)
    def test_what_we_show_can_be_read_back(self, minor: int, language: str, currency: str) -> None:
        money = Money(minor, currency)
        assert Money.parse(money.format(language), currency, decimal_mark=decimal_mark_of(language)) == money


class TestFormatting:
    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("en", "€1,234.50"),
            ("de", "1.234,50\u00a0€"),
            ("fr", "1\u202f234,50\u00a0€"),
            ("lb", "1.234,50\u00a0€"),
        ],
    )
    def test_in_the_readers_language(self, language: str, text: str) -> None:
        assert Money(123450).format(language) == text
        with translation.override(language):
            assert Money(123450).format() == text

    def test_digits_follow_the_currency_not_the_locale(self) -> None:
        assert Money(1234, "JPY").format("en") == "JP¥1,234"
        assert Money(1234, "KWD").format("en") == "KWD\u00a01.234"
        assert Money(1250, "HUF").format("en") == "HUF\u00a012.50"

    def test_zero_cents_can_be_dropped(self) -> None:
        assert Money(4900).format("en", drop_zero_cents=True) == "€49"
        assert Money(4950).format("en", drop_zero_cents=True) == "€49.50"

    def test_negative_and_unknown_language(self) -> None:
        assert Money(-1250).format("en") == "-€12.50"
        assert Money(1250).format("xx-unknown") == "€12.50"

    def test_plain_text_is_for_machines(self) -> None:
        assert str(Money(5)) == "0.05 EUR"
        assert Money(5, "JPY").to_text() == "5"
        assert Money(-5, "KWD").to_text() == "-0.005"
