"""Pictures of the demo's products: flat drawings on a soft ground, the same ones on every machine."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

SIZE: Final = 800
_SHARPER: Final = 2
_UNIT: Final = SIZE * _SHARPER / 100

Colour = tuple[int, int, int]


class Canvas:
    """Draws in hundredths of the picture's width."""

    def __init__(self, draw: ImageDraw.ImageDraw, main: Colour) -> None:
        self._draw = draw
        self.main = main
        self.dark = mix(main, (20, 20, 30), 0.35)
        self.light = mix(main, (255, 255, 255), 0.45)
        self.pale = mix(main, (255, 255, 255), 0.75)

    def box(
        self, left: float, top: float, right: float, bottom: float, colour: Colour, radius: float = 0
    ) -> None:
        self._draw.rounded_rectangle(_scaled((left, top, right, bottom)), radius * _UNIT, fill=colour)

    def oval(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        self._draw.ellipse(_scaled((left, top, right, bottom)), fill=colour)

    def shape(self, points: Sequence[tuple[float, float]], colour: Colour) -> None:
        self._draw.polygon([(x * _UNIT, y * _UNIT) for x, y in points], fill=colour)

    def line(self, points: Sequence[tuple[float, float]], colour: Colour, width: float = 1.2) -> None:
        scaled = [(x * _UNIT, y * _UNIT) for x, y in points]
        self._draw.line(scaled, fill=colour, width=round(width * _UNIT), joint="curve")

    def arc(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        start: float,
        end: float,
        colour: Colour,
        width: float,
    ) -> None:
        self._draw.arc(
            _scaled((left, top, right, bottom)), start, end, fill=colour, width=round(width * _UNIT)
        )


def _scaled(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(value * _UNIT for value in values)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    return (
        round(one[0] + (other[0] - one[0]) * share),
        round(one[1] + (other[1] - one[1]) * share),
        round(one[2] + (other[2] - one[2]) * share),
    )


def parse(colour: str) -> Colour:
    """'#rrggbb'."""
    return (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))


def vase(c: Canvas) -> None:
    c.shape([(42, 24), (58, 24), (56, 36), (68, 56), (62, 80), (38, 80), (32, 56), (44, 36)], c.main)
    c.shape([(42, 24), (48, 24), (47, 36), (42, 56), (45, 80), (38, 80), (32, 56), (44, 36)], c.light)
    c.box(40, 22, 60, 26, c.dark, 2)


def candle(c: Canvas) -> None:
    c.box(34, 44, 66, 80, c.pale, 4)
    c.box(34, 54, 66, 74, c.main, 0)
    c.oval(34, 40, 66, 48, c.light)
    c.line([(50, 44), (50, 36)], c.dark, 1)
    c.shape([(50, 20), (55, 31), (50, 38), (45, 31)], (245, 176, 65))


def lamp(c: Canvas) -> None:
    c.shape([(36, 22), (64, 22), (74, 48), (26, 48)], c.main)
    c.shape([(36, 22), (45, 22), (40, 48), (26, 48)], c.light)
    c.box(48.5, 48, 51.5, 76, c.dark)
    c.oval(34, 73, 66, 81, c.dark)


def cushion(c: Canvas) -> None:
    c.shape([(24, 30), (50, 34), (76, 30), (72, 54), (76, 78), (50, 74), (24, 78), (28, 54)], c.main)
    for offset in (0, 10, 20):
        c.line([(36 + offset, 36), (34 + offset, 54), (36 + offset, 72)], c.light, 1.6)


def blanket(c: Canvas) -> None:
    for step, colour in enumerate((c.dark, c.main, c.light, c.main)):
        c.box(24, 34 + step * 11, 76, 44 + step * 11, colour, 5)
    for x in range(28, 76, 4):
        c.line([(x, 77), (x, 82)], c.main, 0.7)


def chair(c: Canvas) -> None:
    c.box(32, 22, 68, 54, c.main, 8)
    c.box(28, 50, 72, 62, c.light, 5)
    for x, foot in ((34, 30), (66, 70)):
        c.line([(x, 62), (foot, 84)], c.dark, 2)


def clock(c: Canvas) -> None:
    c.oval(24, 24, 76, 76, c.main)
    c.oval(29, 29, 71, 71, c.pale)
    c.line([(50, 50), (50, 36)], c.dark, 1.8)
    c.line([(50, 50), (60, 55)], c.dark, 1.8)
    c.oval(48, 48, 52, 52, c.dark)


def basket(c: Canvas) -> None:
    c.arc(30, 20, 70, 70, 180, 360, c.dark, 2.4)
    c.shape([(24, 46), (76, 46), (70, 80), (30, 80)], c.main)
    for y in (54, 62, 70):
        c.line([(26 + (y - 46) / 6, y), (74 - (y - 46) / 6, y)], c.light, 1.5)


def mirror(c: Canvas) -> None:
    c.oval(30, 16, 70, 82, c.main)
    c.oval(34, 20, 66, 78, (226, 236, 240))
    c.shape([(42, 30), (47, 27), (56, 66), (51, 70)], (242, 248, 250))


def pot(c: Canvas) -> None:
    c.box(28, 42, 72, 50, c.dark, 2)
    c.shape([(32, 50), (68, 50), (63, 82), (37, 82)], c.main)
    c.shape([(32, 50), (42, 50), (44, 82), (37, 82)], c.light)


def plant(c: Canvas) -> None:
    green = (74, 124, 89)
    for left, right, tip in ((34, 50, 18), (50, 66, 22), (24, 46, 34), (54, 76, 36)):
        middle = (left + right) / 2
        c.shape(
            [(50, 58), (left, (58 + tip) / 2), (middle, tip), (right, (58 + tip) / 2)],
            mix(green, c.pale, (tip % 7) / 14),
        )
    c.shape([(36, 56), (64, 56), (60, 82), (40, 82)], c.main)
    c.box(34, 53, 66, 59, c.dark, 2)


def watering_can(c: Canvas) -> None:
    c.shape([(34, 44), (64, 44), (68, 78), (30, 78)], c.main)
    c.line([(64, 70), (80, 40)], c.main, 4)
    c.shape([(76, 34), (88, 40), (82, 46), (74, 42)], c.dark)
    c.arc(20, 40, 44, 74, 90, 270, c.dark, 2.6)
    c.arc(36, 30, 62, 56, 180, 360, c.dark, 2.6)


def tool(c: Canvas) -> None:
    c.box(47, 50, 53, 86, c.dark, 3)
    c.shape([(38, 20), (62, 20), (62, 40), (50, 54), (38, 40)], c.main)
    c.shape([(38, 20), (48, 20), (48, 52), (38, 40)], c.light)


def gloves(c: Canvas) -> None:
    for shift in (0, 26):
        c.box(24 + shift, 40, 46 + shift, 78, c.main, 7)
        for finger in range(3):
            c.box(25 + shift + finger * 7, 24 + finger % 2 * 2, 31 + shift + finger * 7, 48, c.main, 3)
        c.box(24 + shift, 70, 46 + shift, 80, c.dark, 2)


def seeds(c: Canvas) -> None:
    c.box(30, 20, 70, 80, c.pale, 2)
    c.box(30, 20, 70, 34, c.main, 2)
    c.oval(40, 42, 60, 62, c.light)
    c.line([(50, 74), (50, 52)], (74, 124, 89), 1.6)
    c.shape([(50, 60), (60, 54), (58, 64)], (74, 124, 89))


def lantern(c: Canvas) -> None:
    c.arc(40, 14, 60, 34, 180, 360, c.dark, 1.8)
    c.shape([(34, 34), (66, 34), (60, 26), (40, 26)], c.dark)
    c.box(36, 34, 64, 76, c.pale)
    c.shape([(50, 46), (55, 57), (50, 65), (45, 57)], (245, 176, 65))
    for x in (36, 64):
        c.line([(x, 34), (x, 76)], c.main, 2)
    c.box(33, 75, 67, 81, c.dark, 2)


def mug(c: Canvas) -> None:
    c.arc(58, 38, 80, 66, 270, 90, c.dark, 4)
    c.box(28, 30, 66, 78, c.main, 6)
    c.box(28, 30, 38, 78, c.light, 5)
    c.oval(28, 27, 66, 34, c.dark)


def board(c: Canvas) -> None:
    c.box(30, 30, 70, 84, c.main, 6)
    c.box(45, 16, 55, 34, c.main, 4)
    c.oval(48, 19, 52, 23, c.pale)
    for y in (42, 54, 66):
        c.line([(36, y), (64, y + 3)], c.light, 0.8)


def knife(c: Canvas) -> None:
    c.shape([(26, 50), (64, 30), (70, 38), (34, 58)], (205, 212, 218))
    c.shape([(62, 31), (84, 18), (90, 27), (69, 39)], c.main)
    c.line([(66, 30), (72, 40)], c.dark, 1.4)


def pan(c: Canvas) -> None:
    c.box(60, 47, 94, 53, c.dark, 3)
    c.oval(14, 26, 66, 78, c.main)
    c.oval(20, 32, 60, 72, c.dark)
    c.arc(24, 36, 56, 68, 190, 260, c.light, 1.4)


def bowl(c: Canvas) -> None:
    c.shape([(20, 44), (80, 44), (72, 66), (60, 76), (40, 76), (28, 66)], c.main)
    c.oval(20, 38, 80, 50, c.light)
    c.oval(25, 40, 75, 48, c.dark)


def towel(c: Canvas) -> None:
    c.box(22, 22, 78, 26, c.dark, 2)
    c.box(32, 24, 68, 82, c.main, 2)
    c.box(32, 64, 68, 68, c.light)
    c.box(32, 71, 68, 73, c.light)


def jar(c: Canvas) -> None:
    c.box(36, 20, 64, 30, c.dark, 2)
    c.box(30, 30, 70, 82, c.pale, 7)
    c.box(30, 48, 70, 82, c.main, 7)
    c.box(40, 54, 60, 70, (255, 255, 255), 2)


def teapot(c: Canvas) -> None:
    c.arc(16, 36, 40, 66, 90, 270, c.dark, 3.4)
    c.shape([(66, 46), (86, 34), (84, 44), (70, 64)], c.main)
    c.oval(26, 32, 74, 80, c.main)
    c.oval(38, 28, 62, 38, c.dark)
    c.oval(47, 22, 53, 29, c.dark)


def shirt(c: Canvas) -> None:
    c.shape(
        [(36, 22), (64, 22), (86, 36), (78, 50), (68, 44), (68, 82), (32, 82), (32, 44), (22, 50), (14, 36)],
        c.main,
    )
    c.shape([(42, 22), (58, 22), (50, 32)], c.dark)
    c.line([(50, 34), (50, 80)], c.light, 0.9)
    for y in (42, 54, 66):
        c.oval(49, y, 51, y + 2, c.pale)


def jumper(c: Canvas) -> None:
    c.shape(
        [
            (36, 24),
            (64, 24),
            (82, 36),
            (84, 72),
            (74, 72),
            (70, 48),
            (70, 80),
            (30, 80),
            (30, 48),
            (26, 72),
            (16, 72),
            (18, 36),
        ],
        c.main,
    )
    c.arc(40, 16, 60, 32, 10, 170, c.dark, 2.6)
    for y in (48, 56, 64):
        c.line([(32, y), (68, y)], c.light, 1.4)
    c.box(30, 76, 70, 80, c.dark)


def dress(c: Canvas) -> None:
    c.shape([(40, 18), (44, 26), (56, 26), (60, 18), (64, 40), (78, 84), (22, 84), (36, 40)], c.main)
    c.box(36, 42, 64, 46, c.dark)
    c.shape([(44, 48), (50, 48), (44, 84), (34, 84)], c.light)


def trousers(c: Canvas) -> None:
    c.shape([(34, 20), (66, 20), (72, 84), (56, 84), (50, 42), (44, 84), (28, 84)], c.main)
    c.box(34, 20, 66, 26, c.dark)
    c.line([(40, 30), (37, 80)], c.light, 0.8)


def jacket(c: Canvas) -> None:
    c.shape(
        [
            (36, 20),
            (64, 20),
            (84, 36),
            (82, 76),
            (72, 76),
            (70, 50),
            (70, 84),
            (30, 84),
            (30, 50),
            (28, 76),
            (18, 76),
            (16, 36),
        ],
        c.main,
    )
    c.shape([(40, 20), (50, 46), (60, 20)], c.pale)
    c.line([(50, 46), (50, 84)], c.dark, 1.2)
    c.box(35, 62, 45, 65, c.dark)
    c.box(55, 62, 65, 65, c.dark)


def scarf(c: Canvas) -> None:
    c.arc(28, 18, 72, 58, 0, 360, c.main, 9)
    c.shape([(44, 50), (56, 50), (62, 84), (48, 84)], c.light)
    for x in (49, 53, 57, 61):
        c.line([(x, 84), (x, 89)], c.main, 0.8)


def hat(c: Canvas) -> None:
    c.oval(16, 60, 84, 76, c.dark)
    c.shape([(32, 66), (36, 34), (64, 34), (68, 66)], c.main)
    c.oval(36, 29, 64, 39, c.main)
    c.box(32, 56, 68, 64, c.light)


def bag(c: Canvas) -> None:
    c.arc(36, 18, 64, 60, 180, 360, c.dark, 2.4)
    c.shape([(26, 40), (74, 40), (80, 82), (20, 82)], c.main)
    c.shape([(26, 40), (74, 40), (62, 56), (38, 56)], c.light)
    c.oval(47, 53, 53, 59, c.dark)


def shoe(c: Canvas) -> None:
    c.shape([(18, 40), (42, 36), (54, 54), (82, 60), (86, 70), (18, 70)], c.main)
    c.box(16, 69, 87, 76, c.pale, 2)
    for x in (44, 49, 54):
        c.line([(x, 44 + (x - 44)), (x + 6, 40 + (x - 44))], c.light, 1.2)


def socks(c: Canvas) -> None:
    for shift in (0, 24):
        c.shape(
            [
                (26 + shift, 22),
                (42 + shift, 22),
                (42 + shift, 60),
                (54 + shift, 70),
                (48 + shift, 80),
                (30 + shift, 70),
            ],
            c.main,
        )
        c.box(26 + shift, 22, 42 + shift, 29, c.dark)
        c.box(26 + shift, 38, 42 + shift, 43, c.light)


def book(c: Canvas) -> None:
    c.box(30, 16, 76, 84, c.dark, 2)
    c.box(28, 18, 72, 86, (250, 248, 242), 2)
    c.box(26, 16, 70, 84, c.main, 2)
    c.box(26, 16, 32, 84, c.dark, 2)
    c.box(38, 28, 64, 40, c.pale, 1)
    c.line([(42, 32), (60, 32)], c.dark, 1.2)
    c.line([(42, 36), (54, 36)], c.dark, 1.2)
    c.oval(42, 52, 60, 70, c.light)


def picture_book(c: Canvas) -> None:
    c.box(18, 28, 82, 78, c.main, 2)
    c.oval(58, 34, 70, 46, (250, 214, 120))
    c.shape([(18, 78), (40, 48), (56, 66), (66, 56), (82, 78)], c.light)
    c.box(18, 28, 23, 78, c.dark)


SHAPES: Final[dict[str, Callable[[Canvas], None]]] = {
    shape.__name__: shape
    for shape in (
        vase, candle, lamp, cushion, blanket, chair, clock, basket, mirror, pot, plant, watering_can, tool, gloves,
        seeds, lantern, mug, board, knife, pan, bowl, towel, jar, teapot, shirt, jumper, dress, trousers, jacket,
        scarf, hat, bag, shoe, socks, book, picture_book,
    )
}  # fmt: skip


def draw(shape: str, colour: str) -> bytes:
    """A JPEG of ``SIZE`` x ``SIZE`` pixels: the shape in its colour, on a ground that goes with it."""
    main = parse(colour)
    full = SIZE * _SHARPER
    ground = _ground(mix(main, (255, 255, 255), 0.86), mix(main, (255, 255, 255), 0.70))
    picture = ground.resize((full, full), Image.Resampling.BILINEAR)
    picture.paste(
        mix(main, (60, 60, 70), 0.5), mask=_shadow().resize((full, full), Image.Resampling.BILINEAR)
    )
    SHAPES[shape](Canvas(ImageDraw.Draw(picture), main))
    out = BytesIO()
    picture.resize((SIZE, SIZE), Image.Resampling.BOX).save(out, "JPEG", quality=92)
    return out.getvalue()


def _ground(top: Colour, bottom: Colour) -> Image.Image:
    column = Image.new("RGB", (1, 64))
    for y in range(64):
        column.putpixel((0, y), mix(top, bottom, y / 63))
    return column.resize((64, 64))


def _shadow() -> Image.Image:
    mask = Image.new("L", (200, 200), 0)
    ImageDraw.Draw(mask).ellipse((50, 156, 150, 176), fill=90)
    return mask.filter(ImageFilter.GaussianBlur(6))
