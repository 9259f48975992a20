"""Charts drawn on the server: SVG with presentation attributes only, as pages allow no inline style."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ChartKind = Literal["bar", "line"]
Number = int | float | Decimal

_WIDTH: Final = 640.0
_HEIGHT: Final = 220.0
_LEFT: Final = 52.0
_BOTTOM: Final = 24.0
_TOP: Final = 8.0
_MAX_LABELS: Final = 8
_STEPS: Final = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series. `text` is the value as people read it (money, a count with its unit)."""

    label: str
    value: Number
    text: str = ""

    @property
    def shown(self) -> str:
        return self.text or f"{self.value:,}"


def render_sparkline(values: Sequence[Number]) -> SafeString:
    """A line without axes. Decoration: the figures themselves stand beside it."""
    if len(values) < 2:
        return SafeString("")
    floats = [float(value) for value in values]
    low, high = min(floats), max(floats)
    span = (high - low) or 1.0
    step = 100 / (len(floats) - 1)
    pairs = [(index * step, 28 - (value - low) / span * 24) for index, value in enumerate(floats)]
    line = _path(pairs)
    return format_html(
        '<svg class="sparkline" viewBox="0 0 100 32" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false"><path class="area" d="{} L100 32 L0 32 Z"/><path class="line" d="{}"/></svg>',
        line,
        line,
    )


def render_chart(points: Sequence[Point], *, kind: ChartKind, title: str) -> SafeString:
    """Bars or a line with axes; the table with the same figures is the component's business."""
    if not points:
        return SafeString("")
    step, ceiling = _scale(max(float(point.value) for point in points))
    plot_height = _HEIGHT - _TOP - _BOTTOM

    def y_of(value: float) -> float:
        return _TOP + plot_height * (1 - max(value, 0.0) / ceiling)

    marks = _bars(points, y_of) if kind == "bar" else _line(points, y_of)
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" focusable="false">{}{}{}</svg>',
        f"{_WIDTH:g}",
        f"{_HEIGHT:g}",
        title,
        _axis(step, ceiling, y_of),
        marks,
        _labels(points),
    )


def _scale(highest: float) -> tuple[float, float]:
    """Step and top of an axis with about four lines on round numbers."""
    if highest <= 0:
        return 1.0, 4.0
    rough = highest / 4
    power = 10.0 ** (len(str(int(rough))) - 1) if rough >= 1 else _small_power(rough)
    step = next(factor * power for factor in _STEPS if factor * power >= rough)
    lines = -(-highest // step)
    return step, step * lines


def _small_power(rough: float) -> float:
    power = 1.0
    while power > rough:
        power /= 10
    return power


def _axis(step: float, ceiling: float, y_of: Callable[[float], float]) -> SafeString:
    count = round(ceiling / step)
    rows = [(index * step, y_of(index * step)) for index in range(count + 1)]
    return format_html_join(
        "",
        '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="tick-text" x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (
                "grid-line" if value else "base-line",
                f"{_LEFT:g}",
                f"{_WIDTH:g}",
                f"{y:.1f}",
                f"{y:.1f}",
                f"{_LEFT - 8:g}",
                f"{y + 4:.1f}",
                _short(value),
            )
            for value, y in rows
        ),
    )


def _short(value: float) -> str:
    """1,500 as 1.5k: the exact figures stand in the table."""
    for limit, suffix in ((1_000_000, "M"), (1_000, "k")):
        if value >= limit:
            return f"{value / limit:g}{suffix}"
    return f"{value:g}"


def _slots(points: Sequence[Point]) -> tuple[float, list[float]]:
    width = (_WIDTH - _LEFT) / len(points)
    return width, [_LEFT + width * (index + 0.5) for index in range(len(points))]


def _bars(points: Sequence[Point], y_of: Callable[[float], float]) -> SafeString:
    slot, centres = _slots(points)
    width = min(slot * 0.66, 40.0)
    base = y_of(0)
    return format_html_join(
        "",
        '<rect class="bar" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}: {}</title></rect>',
        (
            (
                f"{centre - width / 2:.1f}",
                f"{y_of(float(point.value)):.1f}",
                f"{width:.1f}",
                f"{base - y_of(float(point.value)):.1f}",
                point.label,
                point.shown,
            )
            for point, centre in zip(points, centres, strict=True)
        ),
    )


def _line(points: Sequence[Point], y_of: Callable[[float], float]) -> SafeString:
    _slot, centres = _slots(points)
    pairs = [(centre, y_of(float(point.value))) for point, centre in zip(points, centres, strict=True)]
    path = _path(pairs)
    dots = format_html_join(
        "",
        '<circle class="point" cx="{}" cy="{}" r="3"><title>{}: {}</title></circle>',
        (
            (f"{x:.1f}", f"{y:.1f}", point.label, point.shown)
            for point, (x, y) in zip(points, pairs, strict=True)
        ),
    )
    return format_html(
        '<path class="area" d="{} L{} {} L{} {} Z"/><path class="line" d="{}"/>{}',
        path,
        f"{pairs[-1][0]:.1f}",
        f"{y_of(0):.1f}",
        f"{pairs[0][0]:.1f}",
        f"{y_of(0):.1f}",
        path,
        dots,
    )


def _labels(points: Sequence[Point]) -> SafeString:
    _slot, centres = _slots(points)
    every = -(-len(points) // _MAX_LABELS)
    return format_html_join(
        "",
        '<text class="tick-text" x="{}" y="{}" text-anchor="middle">{}</text>',
        (
            (f"{centre:.1f}", f"{_HEIGHT - 6:g}", point.label)
            for index, (point, centre) in enumerate(zip(points, centres, strict=True))
            if index % every == 0
        ),
    )


def _path(pairs: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in pairs)
