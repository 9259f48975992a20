"""Money is exact to the cent, whatever the basket."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from apps.core.contracts.tax import TaxClass
from apps.core.money import Money
from apps.orders.pricing import PricedLine, sum_up, vat_per_rate

RATES = st.sampled_from([Decimal(rate) for rate in ("0", "3", "8", "14", "17", "5.5", "25.5", "2.1")])
LINES = st.builds(
    PricedLine,
    unit_price=st.integers(min_value=0, max_value=10_000_000).map(Money),
    quantity=st.integers(min_value=1, max_value=999),
    tax_class=st.just(TaxClass.STANDARD),
    rate=RATES,
)


@given(line=LINES)
def test_the_vat_of_a_line_is_rounded_half_up_to_the_cent(line: PricedLine) -> None:
    gross = Decimal(line.total.amount_minor)
    exact = gross - gross / (1 + line.rate / 100)
    assert line.vat.amount_minor == int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@given(lines=st.lists(LINES, max_size=20), shipping=st.none() | LINES)
def test_everything_adds_up(lines: list[PricedLine], shipping: PricedLine | None) -> None:
    totals = sum_up(lines, shipping, "EUR")
    every = [*lines, *([shipping] if shipping else [])]
    assert totals.total == Money.sum(line.total for line in every)
    assert totals.vat == Money.sum(line.vat for line in every)
    assert Money.sum(vat.gross for vat in totals.vat_lines) == totals.total
    for vat in totals.vat_lines:
        assert vat.net + vat.vat == vat.gross
        assert vat.gross == Money.sum(line.total for line in every if line.rate == vat.rate)
    assert [vat.rate for vat in totals.vat_lines] == sorted({v.rate for v in totals.vat_lines}, reverse=True)


def test_rates_written_differently_are_one_rate() -> None:
    lines = vat_per_rate([(Decimal("17.00"), Money(1170), Money(170)), (Decimal(17), Money(117), Money(17))])
    assert [(line.rate, line.gross, line.vat) for line in lines] == [(Decimal(17), Money(1287), Money(187))]


def test_what_costs_nothing_has_no_line() -> None:
    free = PricedLine(Money(0), 1, TaxClass.STANDARD, Decimal(17))
    assert sum_up([free], free, "EUR").vat_lines == ()
