"""Charts: round axes, exact figures, no inline style."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.ui import charts
from apps.core.ui.charts import Point, render_chart, render_sparkline


@pytest.mark.parametrize(
    ("highest", "step", "top"),
    [(0, 1, 4), (1890, 500, 2000), (27, 10, 30), (4, 1, 4), (0.3, 0.1, 0.3), (1_000_000, 250_000, 1_000_000)],
)
def test_axes_end_on_round_numbers(highest: float, step: float, top: float) -> None:
    found_step, found_top = charts._scale(highest)
    assert found_step == pytest.approx(step)
    assert found_top == pytest.approx(top)


@given(st.floats(min_value=0.001, max_value=1e12))
def test_an_axis_reaches_the_highest_value_in_a_handful_of_steps(highest: float) -> None:
    step, top = charts._scale(highest)
    assert top >= highest * (1 - 1e-9)
    assert 1 <= round(top / step) <= 5


def test_each_point_tells_its_exact_value() -> None:
    html = render_chart(
        [Point("Mon", 820, "€820.00"), Point("Tue", Decimal("1.5"))], kind="bar", title="Sales"
    )
    assert "<title>Mon: €820.00</title>" in html
    assert "<title>Tue: 1.5</title>" in html
    assert html.count('class="bar"') == 2
    assert 'aria-label="Sales"' in html
    assert "style=" not in html


def test_a_line_has_columns_for_the_pointer_but_no_bars() -> None:
    html = render_chart([Point("a", 1), Point("b", 2)], kind="line", title="x")
    assert html.count('class="slot"') == 2
    assert 'class="bar"' not in html
    assert 'class="line"' in html


def test_labels_thin_out() -> None:
    html = render_chart([Point(f"d{index}", index) for index in range(30)], kind="bar", title="x")
    assert html.count("<span>d") == 6


def test_text_is_escaped() -> None:
    html = render_chart([Point("<b>", 1, "<i>")], kind="bar", title='"><script>')
    assert "<b>" not in html
    assert "<i>" not in html
    assert "<script>" not in html


def test_nothing_to_draw() -> None:
    assert render_chart([], kind="bar", title="x") == ""
    assert render_sparkline([5]) == ""
    assert "NaN" not in render_sparkline([3, 3, 3])
    assert "d=" in render_sparkline([1, 5, 2])
