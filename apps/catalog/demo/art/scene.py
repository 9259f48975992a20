"""A thing on its stage."""

from collections.abc import Callable
from hashlib import sha256
from inspect import getmembers, isfunction
from types import MappingProxyType
from typing import Final

from PIL import Image

from apps.catalog.demo.art import things
from apps.catalog.demo.art.canvas import HEIGHT, WIDTH, Canvas, darker, lighter, mix

PIXELS: Final = 800
_PAPERS: Final = ("#f3eee6", "#e9eef0", "#f1e9e7", "#e8ede4", "#efeaf2", "#f4ecd9")

Thing = Callable[[Canvas, str, str], None]
_HELPERS: Final = frozenset({"leaf", "around", "darker", "lighter", "mix", "sheen", "smooth"})
KINDS: Final = MappingProxyType(
    {
        name: thing
        for name, thing in getmembers(things, isfunction)
        if name not in _HELPERS and not name.startswith("_")
    }
)


def draw_product(kind: str, name: str, main: str, second: str) -> Image.Image:
    """4 by 5. ``name`` decides what stands behind the thing."""
    choice = sha256(name.encode()).digest()
    canvas = Canvas(PIXELS)
    _stage(canvas, main, choice)
    KINDS[kind](canvas, main, second)
    return canvas.finished()


def _stage(canvas: Canvas, main: str, choice: bytes) -> None:
    paper = mix(_PAPERS[choice[0] % len(_PAPERS)], main, 0.07)
    canvas.background((lighter(paper, 0.35), paper))
    tint = mix(paper, main, 0.22)
    form = choice[1] % 3
    if form == 0:
        canvas.ellipse(50 + choice[2] % 12 - 6, 58, 38, 38, (lighter(tint, 0.25), tint))
    elif form == 1:
        x = 20 + choice[2] % 8
        canvas.rect(x, 16, 56, 100, (lighter(tint, 0.25), tint), r=28)
    else:
        canvas.ellipse(78, 30, 30, 30, lighter(tint, 0.3))
        canvas.ellipse(16, 84, 24, 24, lighter(tint, 0.45))
    floor = mix(paper, darker(main, 0.3), 0.16)
    canvas.rect(0, 98, WIDTH, HEIGHT - 98, (floor, lighter(floor, 0.35)))
