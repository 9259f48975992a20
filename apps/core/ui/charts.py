"""Charts drawn on the server: SVG with presentation attributes only, as pages allow no inline style."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ChartKind = Literal["bar", "line"]
Number = int | float | Decimal

_WIDTH: Final = 1000.0
_HEIGHT: Final = 100.0
_MAX_LABELS: Final = 7
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
    """Bars or a line with axes; the table with the same figures is the component's business.

    The drawing is stretched to the room it gets, so it holds no text: numbers and labels are HTML beside it.
    """
    if not points:
        return SafeString("")
    step, ceiling = _scale(max(float(point.value) for point in points))
    lines = [step * index for index in range(round(ceiling / step), -1, -1)]

    def y_of(value: float) -> float:
        return _HEIGHT * (1 - max(value, 0.0) / ceiling)

    drawing = format_html(
        '<svg viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}" focusable="false">'
        "{}{}{}</svg>",
        f"{_WIDTH:g}",
        f"{_HEIGHT:g}",
        title,
        _grid(lines, y_of),
        _line(points, y_of) if kind == "line" else "",
        _columns(points, y_of, with_bars=kind == "bar"),
    )
    return format_html(
        '<div class="plot"><div class="plot-y" aria-hidden="true">{}</div>{}'
        '<div class="plot-x" aria-hidden="true">{}</div></div>',
        format_html_join("", "<span>{}</span>", ((_short(value),) for value in lines)),
        drawing,
        format_html_join("", "<span>{}</span>", ((label,) for label in _labels(points))),
    )


def _scale(highest: float) -> tuple[float, float]:
    """Step and top of an axis with about four lines on round numbers."""
    if highest <= 0:
        return 1.0, 4.0
    rough = highest / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in _STEPS if factor * power >= rough)
    return step, step * math.ceil(highest / step)


def _grid(lines: Sequence[float], y_of: Callable[[float], float]) -> SafeString:
    return format_html_join(
        "",
        '<line class="{}" x1="0" x2="{}" y1="{}" y2="{}"/>',
        (
            ("grid-line" if value else "base-line", f"{_WIDTH:g}", f"{y_of(value):.2f}", f"{y_of(value):.2f}")
            for value in lines
        ),
    )


def _short(value: float) -> str:
    """1,500 as 1.5k: the exact figures stand in the table."""
    for limit, suffix in ((1_000_000, "M"), (1_000, "k")):
        if value >= limit:
            return f"{value / limit:g}{suffix}"
    return f"{value:g}"


def _columns(points: Sequence[Point], y_of: Callable[[float], float], *, with_bars: bool) -> SafeString:
    """One column per point, as high as the drawing, that tells its value under the pointer; a bar in it or not."""
    slot = _WIDTH / len(points)
    width = slot * 0.62

    def bar(index: int, point: Point) -> SafeString:
        return _rectangle("bar", (index + 0.5) * slot - width / 2, y_of(float(point.value)), width)

    return format_html_join(
        "",
        "<g><title>{}: {}</title>{}{}</g>",
        (
            (
                point.label,
                point.shown,
                _rectangle("slot", index * slot, 0, slot),
                bar(index, point) if with_bars else "",
            )
            for index, point in enumerate(points)
        ),
    )


def _rectangle(css_class: str, x: float, y: float, width: float) -> SafeString:
    """From `y` down to the base line."""
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        css_class,
        f"{x:.1f}",
        f"{y:.2f}",
        f"{width:.1f}",
        f"{_HEIGHT - y:.2f}",
    )


def _line(points: Sequence[Point], y_of: Callable[[float], float]) -> SafeString:
    slot = _WIDTH / len(points)
    pairs = [(slot * (index + 0.5), y_of(float(point.value))) for index, point in enumerate(points)]
    path = _path(pairs)
    return format_html(
        '<path class="area" d="{} L{} {} L{} {} Z"/><path class="line" d="{}"/>',
        path,
        f"{pairs[-1][0]:.1f}",
        f"{_HEIGHT:g}",
        f"{pairs[0][0]:.1f}",
        f"{_HEIGHT:g}",
        path,
    )


def _labels(points: Sequence[Point]) -> list[str]:
    """One per point, but only as many with a text as fit on a phone."""
    every = math.ceil(len(points) / _MAX_LABELS)
    return [point.label if index % every == 0 else "" for index, point in enumerate(points)]


def _path(pairs: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.2f}" for x, y in pairs)
