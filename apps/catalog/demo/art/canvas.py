"""A small vector canvas on Pillow. Units: the picture is 100 wide and 125 high, whatever its pixels."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import cos, pi, sin
from typing import Final

from PIL import Image, ImageColor, ImageDraw, ImageFilter

Point = tuple[float, float]
Colour = str | tuple[str, str]
"""One colour, or two for a gradient from top to bottom."""

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels; right and bottom lie outside."""

WIDTH: Final = 100.0
HEIGHT: Final = 125.0


class Canvas:
    def __init__(self, pixels: int) -> None:
        """``pixels`` is the width; everything is drawn larger and made smaller at the end, for smooth edges."""
        self._scale = pixels * 2 / WIDTH
        self._pixels = pixels
        size = (pixels * 2, round(pixels * 2 * HEIGHT / WIDTH))
        self.image = Image.new("RGB", size, "white")
        self._draw = ImageDraw.Draw(self.image)

    def finished(self) -> Image.Image:
        return self.image.reduce(2)

    # Shapes

    def background(self, colour: Colour) -> None:
        self.image.paste(_fill(colour, self.image.size))

    def rect(self, x: float, y: float, w: float, h: float, colour: Colour, *, r: float = 0) -> None:
        box = self._box(x, y, x + w, y + h)
        if not r:
            self.image.paste(_fill(colour, _size(box)), box[:2])
        else:
            self._shape(ImageDraw.ImageDraw.rounded_rectangle, box, colour, radius=r * self._scale)

    def ellipse(self, cx: float, cy: float, rx: float, ry: float, colour: Colour) -> None:
        box = self._box(cx - rx, cy - ry, cx + rx, cy + ry)
        self._shape(ImageDraw.ImageDraw.ellipse, box, colour)

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        if isinstance(colour, str):
            self._draw.polygon(scaled, fill=colour)
            return
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        box = self._box(min(xs), min(ys), max(xs), max(ys))
        mask = Image.new("L", _size(box), 0)
        ImageDraw.Draw(mask).polygon([(x - box[0], y - box[1]) for x, y in scaled], fill=255)
        self._paste(mask, box[:2], colour)

    def blob(self, points: Sequence[Point], colour: Colour) -> None:
        """A closed smooth curve through the points."""
        self.polygon(smooth(points, is_closed=True), colour)

    def line(self, points: Sequence[Point], width: float, colour: str, *, curved: bool = False) -> None:
        path = smooth(points, is_closed=False) if curved else list(points)
        scaled = [(x * self._scale, y * self._scale) for x, y in path]
        self._draw.line(scaled, fill=colour, width=max(1, round(width * self._scale)), joint="curve")
        for x, y in (scaled[0], scaled[-1]):
            half = width * self._scale / 2
            self._draw.ellipse((x - half, y - half, x + half, y + half), fill=colour)

    def ring(
        self, cx: float, cy: float, r: float, width: float, colour: Colour, *, squeeze: float = 1
    ) -> None:
        mask, place = self._mask(cx - r, cy - r * squeeze, cx + r, cy + r * squeeze)
        draw = ImageDraw.Draw(mask)
        draw.ellipse((0, 0, mask.width - 1, mask.height - 1), fill=255)
        inner = width * self._scale
        draw.ellipse((inner, inner, mask.width - 1 - inner, mask.height - 1 - inner), fill=0)
        self._paste(mask, place, colour)

    def shadow(self, cx: float, cy: float, rx: float, ry: float = 3, strength: float = 0.28) -> None:
        """Soft, on the floor below a thing."""
        pad = ry * 2
        mask, place = self._mask(cx - rx - pad, cy - ry - pad, cx + rx + pad, cy + ry + pad)
        inset = pad * self._scale
        box = (inset, inset, mask.width - inset, mask.height - inset)
        ImageDraw.Draw(mask).ellipse(box, fill=round(255 * strength))
        small = mask.resize((max(1, mask.width // 4), max(1, mask.height // 4)))
        small = small.filter(ImageFilter.GaussianBlur(ry * self._scale / 8))
        self._paste(small.resize(mask.size), place, "#1b1a20")

    def shade(self, x: float, y: float, w: float, h: float, strength: float, *, r: float = 0) -> None:
        """Darker (above zero) or lighter than what is there."""
        mask, place = self._mask(x, y, x + w, y + h)
        level = round(255 * abs(strength))
        box = (0, 0, mask.width - 1, mask.height - 1)
        ImageDraw.Draw(mask).rounded_rectangle(box, radius=r * self._scale, fill=level)
        self._paste(mask, place, "#14131a" if strength > 0 else "#ffffff")

    # Pixels

    def _box(self, left: float, top: float, right: float, bottom: float) -> Box:
        x, y = round(left * self._scale), round(top * self._scale)
        return (
            x,
            y,
            x + max(1, round((right - left) * self._scale)),
            y + max(1, round((bottom - top) * self._scale)),
        )

    def _shape(self, draw: Callable[..., None], box: Box, colour: Colour, **kwargs: float) -> None:
        """One colour straight onto the picture; a gradient through a mask of the shape."""
        x, y, right, bottom = box
        if isinstance(colour, str):
            draw(self._draw, (x, y, right - 1, bottom - 1), fill=colour, **kwargs)
            return
        mask = Image.new("L", _size(box), 0)
        draw(ImageDraw.Draw(mask), (0, 0, right - x - 1, bottom - y - 1), fill=255, **kwargs)
        self._paste(mask, (x, y), colour)

    def _mask(
        self, left: float, top: float, right: float, bottom: float
    ) -> tuple[Image.Image, tuple[int, int]]:
        box = self._box(left, top, right, bottom)
        return Image.new("L", _size(box), 0), box[:2]

    def _paste(self, mask: Image.Image, place: tuple[int, int], colour: Colour) -> None:
        self.image.paste(_fill(colour, mask.size), place, mask)


def smooth(points: Sequence[Point], *, is_closed: bool, steps: int = 14) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    count = len(points)
    path: list[Point] = []
    for index in range(count if is_closed else count - 1):
        p0, p1, p2, p3 = (
            points[(index + offset) % count if is_closed else min(max(index + offset, 0), count - 1)]
            for offset in (-1, 0, 1, 2)
        )
        path += [_between(p0, p1, p2, p3, step / steps) for step in range(steps)]
    return path if is_closed else [*path, points[-1]]


def _between(p0: Point, p1: Point, p2: Point, p3: Point, t: float) -> Point:
    def one(a: float, b: float, c: float, d: float) -> float:
        return 0.5 * (
            2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
        )

    return one(p0[0], p1[0], p2[0], p3[0]), one(p0[1], p1[1], p2[1], p3[1])


def around(
    cx: float, cy: float, rx: float, ry: float, start: float, end: float, steps: int = 24
) -> list[Point]:
    """Points on an arc; degrees, clockwise from the right."""
    span = (end - start) / steps
    angles = [(start + span * step) * pi / 180 for step in range(steps + 1)]
    return [(cx + rx * cos(angle), cy + ry * sin(angle)) for angle in angles]


def mix(one: str, other: str, part: float) -> str:
    """``part`` of the other colour in the first."""
    pairs = zip(ImageColor.getrgb(one)[:3], ImageColor.getrgb(other)[:3], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def lighter(colour: str, part: float = 0.2) -> str:
    return mix(colour, "#ffffff", part)


def darker(colour: str, part: float = 0.2) -> str:
    return mix(colour, "#17151d", part)


def sheen(colour: str) -> tuple[str, str]:
    """A surface in the light."""
    return lighter(colour, 0.16), darker(colour, 0.12)


def _size(box: Box) -> tuple[int, int]:
    return box[2] - box[0], box[3] - box[1]


@lru_cache(maxsize=1)
def _ramp() -> Image.Image:
    return Image.linear_gradient("L")


def _fill(colour: Colour, size: tuple[int, int]) -> Image.Image:
    if isinstance(colour, str):
        return Image.new("RGB", size, colour)
    # A gradient is one pixel wide until the end: it is the same all across.
    ramp = _ramp().resize((1, size[1]))
    top, bottom = (Image.new("RGB", (1, size[1]), one) for one in colour)
    return Image.composite(bottom, top, ramp).resize(size, Image.Resampling.NEAREST)
