"""The things themselves. Each stands on the floor at y = 103; ``a`` is its main colour, ``b`` its second."""

from apps.catalog.demo.art.canvas import Canvas, around, darker, lighter, mix, sheen, smooth

FLOOR = 103.0
WOOD = "#b98254"
METAL = "#c9ccd3"


def lamp(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 20)
    c.ellipse(50, FLOOR - 1, 14, 3, sheen(b))
    c.rect(48.8, 58, 2.4, 44, sheen(b))
    c.polygon([(36, 30), (64, 30), (73, 60), (27, 60)], sheen(a))
    c.ellipse(50, 60, 23, 3.4, lighter("#ffe9b8", 0.2))
    c.ellipse(50, 30, 14, 2.2, darker(a, 0.2))


def armchair(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 34)
    for x in (29, 68):
        c.polygon([(x, 92), (x + 4, 92), (x + 3, FLOOR), (x + 1, FLOOR)], darker(WOOD, 0.2))
    c.rect(28, 38, 44, 48, sheen(a), r=12)
    c.rect(20, 60, 14, 33, sheen(darker(a, 0.08)), r=6)
    c.rect(66, 60, 14, 33, sheen(darker(a, 0.08)), r=6)
    c.rect(31, 72, 38, 17, sheen(lighter(a, 0.1)), r=5)
    c.rect(41, 56, 18, 16, sheen(b), r=3)


def sofa(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 44)
    for x in (15, 82):
        c.rect(x, 92, 3, FLOOR - 92, darker(WOOD, 0.2), r=1)
    c.rect(12, 56, 76, 34, sheen(a), r=7)
    c.rect(8, 66, 13, 28, sheen(darker(a, 0.1)), r=6)
    c.rect(79, 66, 13, 28, sheen(darker(a, 0.1)), r=6)
    c.rect(20, 75, 30, 16, sheen(lighter(a, 0.1)), r=4)
    c.rect(50, 75, 30, 16, sheen(lighter(a, 0.1)), r=4)
    c.rect(24, 62, 15, 14, sheen(b), r=3)
    c.rect(61, 62, 15, 14, sheen(lighter(b, 0.25)), r=3)


def table(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 36)
    for x, tilt in ((26, -3), (71, 3)):
        c.polygon(
            [(x, 70), (x + 4, 70), (x + 3 + tilt, FLOOR), (x + 1 + tilt, FLOOR)], sheen(darker(a, 0.15))
        )
    c.ellipse(50, 70, 36, 6.5, darker(a, 0.25))
    c.ellipse(50, 67.5, 36, 6.5, sheen(a))
    c.rect(44, 50, 12, 16, sheen(b), r=3)
    leaf(c, 50, 50, 14, "#5b8a5a")


def shelf(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 28)
    c.rect(27, 28, 46, 75, darker(a, 0.3), r=1)
    for y in (31, 55, 79):
        c.rect(30, y, 40, 21, darker(a, 0.55))
    c.rect(27, 28, 3, 75, sheen(a))
    c.rect(70, 28, 3, 75, sheen(a))
    for y in (28, 52, 76, 100):
        c.rect(27, y, 46, 3, sheen(a))
    for x, h, colour in (
        (33, 15, b),
        (38, 17, lighter(b, 0.3)),
        (43, 13, "#e7c98f"),
        (48, 16, darker(b, 0.2)),
    ):
        c.rect(x, 52 - h, 4, h, sheen(colour))
    c.ellipse(58, 69, 6, 7, sheen("#d8a48f"))
    c.rect(35, 84, 12, 16, sheen(lighter(b, 0.4)), r=2)
    leaf(c, 60, 98, 16, "#5b8a5a")


def vase(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 18)
    for x, top, bend in ((50, 24, 0), (42, 32, -5), (58, 30, 5)):
        c.line([(50, 66), (50 + bend * 0.6, 48), (x + bend, top)], 0.9, "#6f8f5f", curved=True)
        c.ellipse(x + bend, top, 4.4, 5.4, sheen(b))
    c.blob(
        [(44, 64), (56, 64), (57, 72), (66, 84), (62, 101), (50, 103), (38, 101), (34, 84), (43, 72)],
        sheen(a),
    )
    c.ellipse(50, 64.5, 6.4, 1.8, darker(a, 0.4))
    c.shade(39, 80, 4, 14, -0.25, r=2)


def candle(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 22)
    c.ellipse(50, 47, 13, 17, mix(b, "#fff3c9", 0.75))
    c.rect(34, 62, 32, 41, sheen(a), r=4)
    c.ellipse(50, 62.5, 16, 3.6, lighter(a, 0.45))
    c.rect(49.5, 54, 1, 8, "#4b423c")
    c.blob([(50, 40), (54, 49), (52.6, 54), (50, 55.4), (47.4, 54), (46, 49)], ("#ffd36b", "#f28c3a"))
    c.rect(38, 75, 24, 16, lighter(a, 0.75), r=1)
    c.rect(42, 79, 16, 1.4, darker(a, 0.35))
    c.rect(44, 83, 12, 1.2, darker(a, 0.1))


def blanket(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 34)
    for index, y in enumerate((92, 81, 70, 59)):
        colour = a if index % 2 == 0 else b
        c.rect(20, y, 60, 11.5, sheen(colour), r=5.5)
        c.shade(20, y + 8, 60, 3.4, 0.12, r=2)
    for x in range(22, 80, 3):
        c.line([(x, 101), (x, 106)], 0.6, darker(a, 0.15))


def clock(c: Canvas, a: str, b: str) -> None:
    c.ellipse(51, 67, 31, 31, darker(a, 0.5))
    c.ellipse(50, 64, 31, 31, sheen(a))
    c.ellipse(50, 64, 26, 26, ("#fffdf8", "#efe9dd"))
    for x, y in around(50, 64, 22, 22, 0, 330, 11):
        c.ellipse(x, y, 1, 1, darker(a, 0.3))
    c.line([(50, 64), (50, 48)], 1.6, darker(a, 0.45))
    c.line([(50, 64), (62, 70)], 1.6, darker(a, 0.45))
    c.ellipse(50, 64, 2, 2, b)


def speaker(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 20)
    c.rect(33, 40, 34, 63, sheen(a), r=14)
    for y in range(50, 96, 4):
        for x in range(38, 64, 4):
            c.ellipse(x, y, 0.8, 0.8, darker(a, 0.35))
    c.ellipse(50, 44.5, 10, 2.4, lighter(b, 0.25))
    c.ellipse(50, 44.5, 3, 0.9, "#ffffff")


def headphones(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 26)
    outer, inner = around(50, 66, 27, 31, 180, 360), around(50, 66, 22.5, 26, 360, 180)
    c.polygon([*outer, *inner], sheen(a))
    for x in (22, 65):
        c.rect(x, 64, 13, 30, sheen(darker(a, 0.1)), r=6)
        c.rect(x + (9 if x < 50 else -2), 67, 6, 24, sheen(b), r=3)


def pillow(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 32)
    c.blob([(20, 50), (50, 54), (80, 50), (76, 76), (80, 102), (50, 98), (20, 102), (24, 76)], sheen(a))
    for y in (62, 70, 78, 86):
        c.line([(26, y), (50, y + 1.4), (74, y)], 1.5, b, curved=True)


def mirror(c: Canvas, a: str, b: str) -> None:
    c.ellipse(51.5, 66, 25, 36, darker(a, 0.45))
    c.ellipse(50, 64, 25, 36, sheen(a))
    c.ellipse(50, 64, 21.5, 32.5, ("#f4f8fb", mix(b, "#d5e2ea", 0.75)))
    c.polygon([(42, 38), (52, 34), (38, 86), (31, 78)], "#ffffff")


def leaf(c: Canvas, x: float, y: float, size: float, colour: str) -> None:
    """A small plant that grows upwards from a point."""
    for dx, lift, tone in (
        (-0.8, 0.75, 0.0),
        (0.8, 0.7, 0.12),
        (-0.35, 1.05, 0.18),
        (0.4, 1.1, 0.05),
        (0, 1.25, 0.24),
    ):
        tip = (x + dx * size, y - lift * size)
        side = size * 0.2
        middle = ((x + tip[0]) / 2, (y + tip[1]) / 2)
        c.blob(
            [(x, y), (middle[0] - side, middle[1]), tip, (middle[0] + side, middle[1])],
            sheen(lighter(colour, tone)),
        )


def potted_plant(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 20)
    leaf(c, 50, 74, 30, b)
    c.polygon([(33, 74), (67, 74), (62, 103), (38, 103)], sheen(a))
    c.rect(31, 70, 38, 8, sheen(lighter(a, 0.08)), r=2)


def watering_can(c: Canvas, a: str, b: str) -> None:
    c.shadow(52, FLOOR, 30)
    c.ring(60, 66, 21, 3.4, darker(a, 0.15))
    c.polygon([(36, 92), (36, 84), (16, 58), (12, 61)], sheen(darker(a, 0.1)))
    c.polygon([(9, 55), (18, 62), (12, 65), (6, 60)], sheen(b))
    c.polygon([(36, 66), (72, 66), (75, 103), (33, 103)], sheen(a))
    c.ellipse(54, 66, 18, 3.6, darker(a, 0.35))
    c.shade(40, 74, 4, 22, -0.25, r=2)


def trowel(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR + 2, 16)
    c.rect(46.5, 26, 7, 32, sheen(WOOD), r=3.5)
    c.rect(46.5, 32, 7, 3, b)
    c.rect(48.7, 57, 2.6, 14, sheen(METAL))
    c.blob([(50, 68), (60, 74), (59, 90), (50, 105), (41, 90), (40, 74)], sheen(a))
    c.line([(50, 74), (50, 96)], 0.9, darker(a, 0.3))


def lantern(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 20)
    c.ring(50, 36, 8, 1.6, darker(a, 0.2))
    c.polygon([(50, 36), (66, 52), (34, 52)], sheen(a))
    c.rect(35, 52, 30, 46, mix(b, "#fff6d8", 0.8))
    c.rect(45, 74, 10, 22, ("#fffaf0", "#eadfc8"), r=1)
    c.blob([(50, 62), (53, 69), (50, 74), (47, 69)], ("#ffd36b", "#f28c3a"))
    for x in (34, 49, 63.5):
        c.rect(x, 52, 2.2, 46, sheen(a))
    c.rect(32, 97, 36, 6, sheen(a), r=1)


def bench(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 42)
    for x in (18, 78):
        c.rect(x, 56, 4, FLOOR - 56, sheen(darker(b, 0.1)), r=1)
    for y in (56, 64, 78):
        c.rect(10, y, 80, 5, sheen(a), r=1.4)
    c.rect(8, 83, 84, 4.6, sheen(lighter(a, 0.1)), r=1.4)


def birdhouse(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 14)
    c.rect(48, 88, 4, 15, sheen(darker(WOOD, 0.25)))
    c.polygon([(32, 54), (50, 36), (68, 54), (68, 90), (32, 90)], sheen(a))
    c.polygon([(50, 30), (76, 55), (70, 59), (50, 40), (30, 59), (24, 55)], sheen(b))
    c.ellipse(50, 64, 6.4, 6.4, darker(a, 0.65))
    c.rect(49, 75, 2, 6, darker(a, 0.4), r=1)


def seeds(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 22)
    c.rect(29, 36, 42, 67, sheen(a), r=2)
    c.rect(29, 36, 42, 8, darker(a, 0.2), r=2)
    c.ellipse(50, 72, 14, 14, lighter(a, 0.78))
    leaf(c, 50, 84, 15, b)
    c.rect(38, 51, 24, 2.4, lighter(a, 0.85), r=1)
    c.rect(42, 95, 16, 1.6, lighter(a, 0.7), r=0.8)


def gloves(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 30)
    for x, flip in ((34, 1), (66, -1)):
        fingers = [
            (-8, 62),
            (-9, 46),
            (-5, 40),
            (-2, 50),
            (0, 36),
            (4, 36),
            (5, 50),
            (8, 41),
            (11, 45),
            (9, 64),
        ]
        thumb = [(15, 58), (18, 64), (9, 76), (8, 84), (-8, 84)]
        c.blob([(x + flip * px, py) for px, py in (*fingers, *thumb)], sheen(a))
        c.rect(x - 9.5, 82, 19, 20, sheen(b), r=3)


def mug(c: Canvas, a: str, b: str) -> None:
    c.shadow(48, FLOOR, 22)
    c.ring(68, 80, 12, 4, sheen(darker(a, 0.08)))
    c.rect(30, 60, 38, 43, sheen(a), r=6)
    c.rect(30, 60, 38, 12, sheen(a))
    c.ellipse(49, 60.5, 19, 4.4, lighter(a, 0.35))
    c.ellipse(49, 61, 16.6, 3.4, "#5a3a27")
    c.rect(30, 82, 38, 6, sheen(b))
    for x in (43, 50, 57):
        c.line([(x, 52), (x - 2, 47), (x + 1.6, 42), (x, 37)], 0.8, lighter(a, 0.7), curved=True)


def pan(c: Canvas, a: str, b: str) -> None:
    c.shadow(44, FLOOR, 34)
    c.polygon([(70, 82), (97, 72), (98, 77), (72, 89)], sheen(b))
    c.polygon([(12, 82), (76, 82), (70, 103), (18, 103)], sheen(darker(a, 0.12)))
    c.ellipse(44, 82, 32, 7.6, sheen(lighter(a, 0.1)))
    c.ellipse(44, 82.6, 28, 6, darker(a, 0.4))
    c.ellipse(44, 82, 9, 3.2, "#fff8ea")
    c.ellipse(44, 81.6, 3.6, 1.6, "#f4b73f")


def knife(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR + 2, 12)
    c.polygon(
        [*smooth([(46, 22), (55, 30), (57, 50), (56, 70)], is_closed=False), (46, 70)], ("#f2f4f7", METAL)
    )
    c.rect(44.6, 69, 12.6, 4, sheen("#8d9199"), r=1)
    c.rect(45, 72, 11.4, 32, sheen(a), r=4)
    for y in (80, 88, 96):
        c.ellipse(50.6, y, 1.3, 1.3, lighter(b, 0.5))


def board(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 28)
    c.rect(44, 26, 12, 24, sheen(a), r=5)
    c.rect(26, 42, 48, 61, sheen(a), r=7)
    c.ellipse(50, 33, 2.6, 2.6, darker(a, 0.5))
    for x in (34, 43, 55, 66):
        c.line([(x, 46), (x - 1, 72), (x + 1, 99)], 0.6, darker(a, 0.14), curved=True)
    c.ellipse(58, 86, 9, 9, sheen("#d9523f"))
    leaf(c, 58, 79, 5, b)


def teapot(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 28)
    c.ring(76, 80, 13, 3.6, sheen(darker(b, 0.05)))
    c.blob([(30, 84), (18, 72), (12, 64), (17, 62), (26, 69), (34, 74)], sheen(darker(a, 0.06)))
    c.blob([(50, 58), (70, 66), (76, 84), (68, 101), (50, 103), (32, 101), (24, 84), (30, 66)], sheen(a))
    c.ellipse(50, 60, 14, 3.6, sheen(b))
    c.ellipse(50, 54.6, 3.4, 3.4, sheen(b))
    c.shade(33, 74, 4, 16, -0.28, r=2)


def bowl(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 30)
    for x, y, colour in (
        (36, 66, "#e2574c"),
        (50, 62, "#f0a63c"),
        (63, 66, "#8fb04a"),
        (44, 70, "#f3c552"),
        (57, 71, "#d9523f"),
    ):
        c.ellipse(x, y, 8, 8, sheen(colour))
    c.polygon([*around(50, 72, 36, 32, 0, 180)], sheen(a))
    c.rect(38, 100, 24, 3.4, sheen(darker(a, 0.12)), r=1)
    c.rect(14, 70.6, 72, 4, sheen(b), r=2)


def jar(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 20)
    c.rect(32, 50, 36, 53, (lighter(a, 0.35), a), r=7)
    c.rect(35, 40, 30, 11, sheen(b), r=3)
    c.rect(32, 66, 36, 22, "#fffdf6")
    c.rect(38, 71, 24, 2.2, darker(a, 0.4), r=1)
    c.rect(41, 77, 18, 1.5, darker(a, 0.1), r=0.7)
    c.shade(36, 54, 3, 44, -0.35, r=1.5)


def bottle(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 14)
    c.rect(45.6, 27, 8.8, 8, sheen(b), r=1.4)
    c.rect(46.2, 34, 7.6, 20, sheen(a))
    c.blob(
        [
            (46, 46),
            (54, 46),
            (58, 55),
            (62, 62),
            (62, 98),
            (60, 103),
            (40, 103),
            (38, 98),
            (38, 62),
            (42, 55),
        ],
        sheen(a),
    )
    c.rect(38.4, 68, 23.2, 22, "#fbf6ea")
    c.rect(43, 73, 14, 2, darker(a, 0.2), r=1)
    c.rect(45, 78, 10, 1.4, mix(a, "#fbf6ea", 0.5), r=0.7)


def apron(c: Canvas, a: str, b: str) -> None:
    c.ring(50, 36, 12, 1.8, darker(a, 0.15))
    c.blob(
        [
            (40, 42),
            (60, 42),
            (63, 56),
            (74, 64),
            (76, 98),
            (70, 103),
            (30, 103),
            (24, 98),
            (26, 64),
            (37, 56),
        ],
        sheen(a),
    )
    c.rect(37, 74, 26, 18, sheen(b), r=2)
    for x, tip in ((26, 14), (74, 86)):
        c.line([(x, 65), (tip, 71)], 1.3, darker(a, 0.2))


def shirt(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR + 3, 26)
    c.polygon(
        [
            (36, 36),
            (64, 36),
            (88, 52),
            (80, 66),
            (70, 60),
            (70, 103),
            (30, 103),
            (30, 60),
            (20, 66),
            (12, 52),
        ],
        sheen(a),
    )
    c.polygon(around(50, 36, 9, 8, 0, 180), darker(a, 0.4))
    c.line(around(50, 36, 9.6, 8.6, 0, 180), 1.4, b)
    c.shade(30, 60, 3, 43, 0.1)
    c.shade(67, 60, 3, 43, 0.1)


def blouse(c: Canvas, a: str, b: str) -> None:
    shirt(c, a, b)
    c.polygon([(42, 36), (50, 47), (58, 36), (62, 39), (50, 56), (38, 39)], sheen(lighter(a, 0.3)))
    c.rect(49.4, 52, 1.2, 51, darker(a, 0.2))
    for y in (60, 70, 80, 90):
        c.ellipse(50, y, 1.1, 1.1, b)


def jumper(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR + 3, 26)
    c.polygon(
        [
            (36, 38),
            (64, 38),
            (78, 46),
            (91, 92),
            (79, 96),
            (70, 66),
            (70, 96),
            (30, 96),
            (30, 66),
            (21, 96),
            (9, 92),
            (22, 46),
        ],
        sheen(a),
    )
    c.rect(38, 34, 24, 7, sheen(b), r=3)
    c.rect(29.4, 94, 41.2, 8, sheen(b), r=1.6)
    for y in (56, 62, 68):
        c.line(
            [(31, y), (36, y - 3), (41, y), (46, y - 3), (51, y), (56, y - 3), (61, y), (66, y - 3), (69, y)],
            1.2,
            lighter(b, 0.3),
        )


def jacket(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR + 3, 26)
    c.polygon(
        [
            (36, 36),
            (64, 36),
            (80, 45),
            (90, 92),
            (78, 95),
            (71, 64),
            (72, 103),
            (28, 103),
            (29, 64),
            (22, 95),
            (10, 92),
            (20, 45),
        ],
        sheen(a),
    )
    c.polygon([(40, 36), (50, 60), (60, 36)], lighter(b, 0.5))
    c.polygon([(36, 36), (41, 35), (50, 60), (46, 74)], sheen(darker(a, 0.15)))
    c.polygon([(64, 36), (59, 35), (50, 60), (54, 74)], sheen(darker(a, 0.15)))
    c.rect(49.4, 60, 1.2, 43, darker(a, 0.35))
    for x in (33, 57):
        c.rect(x, 82, 10, 1.6, darker(a, 0.35), r=0.8)


def dress(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR + 4, 26)
    for x in (41, 57.4):
        c.rect(x, 26, 1.6, 14, darker(a, 0.2))
    c.polygon(
        [(39, 38), (45, 36), (50, 40), (55, 36), (61, 38), (60, 62), (78, 104), (22, 104), (40, 62)], sheen(a)
    )
    c.rect(39.6, 60, 20.8, 4, sheen(b), r=1)
    for x, y in ((44, 76), (56, 72), (36, 92), (50, 90), (64, 94), (46, 52), (54, 50), (58, 84), (40, 84)):
        c.ellipse(x, y, 1.6, 1.6, lighter(b, 0.35))


def trousers(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR + 4, 20)
    c.polygon([(33, 30), (67, 30), (71, 104), (56, 104), (50, 56), (44, 104), (29, 104)], sheen(a))
    c.rect(32.6, 29, 34.8, 6, sheen(darker(a, 0.15)), r=1)
    c.rect(48.8, 30, 2.4, 4, b, r=0.6)
    c.line([(38, 36), (40, 44), (34, 47)], 0.7, darker(a, 0.3), curved=True)
    c.line([(62, 36), (60, 44), (66, 47)], 0.7, darker(a, 0.3), curved=True)


def skirt(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR + 3, 28)
    c.polygon([(38, 44), (62, 44), (82, 100), (18, 100)], sheen(a))
    c.rect(37, 40, 26, 6, sheen(b), r=1.5)
    for x, foot in ((43, 33), (50, 50), (57, 67)):
        c.line([(x, 47), (foot, 100)], 0.8, darker(a, 0.2))


def sneaker(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 42)
    c.blob(
        [(14, 66), (28, 62), (36, 70), (56, 82), (80, 86), (91, 92), (90, 99), (50, 100), (12, 99), (11, 82)],
        sheen(a),
    )
    c.rect(9, 96, 83, 7, ("#ffffff", "#e6e3de"), r=3.5)
    c.blob([(11, 72), (18, 70), (20, 84), (16, 96), (10, 95)], sheen(b))
    for index in range(4):
        x, y = 37 + index * 6, 71 + index * 3.4
        c.line([(x, y), (x + 6, y - 5)], 1.4, "#ffffff")


def boot(c: Canvas, a: str, b: str) -> None:
    c.shadow(52, FLOOR, 32)
    c.rect(28, 40, 28, 50, sheen(a), r=3)
    c.blob([(28, 76), (56, 76), (72, 84), (84, 92), (82, 99), (28, 99), (27, 88)], sheen(a))
    c.rect(26, 97, 59, 6, sheen(darker(b, 0.3)), r=2)
    c.rect(28, 40, 28, 6, sheen(darker(a, 0.2)), r=2)
    for y in (54, 62, 70):
        c.line([(44, y), (56, y - 3)], 1.1, lighter(b, 0.5))


def bag(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 32)
    c.ring(50, 56, 18, 2.6, darker(a, 0.2), squeeze=1.3)
    c.polygon([(24, 58), (76, 58), (82, 103), (18, 103)], sheen(a))
    c.polygon([(24, 58), (76, 58), (79, 78), (50, 84), (21, 78)], sheen(darker(a, 0.1)))
    c.rect(46, 79, 8, 8, sheen(b), r=1.5)


def backpack(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 26)
    c.ring(50, 34, 7, 2, darker(a, 0.25))
    c.rect(26, 36, 48, 67, sheen(a), r=16)
    c.rect(31, 70, 38, 29, sheen(darker(a, 0.1)), r=6)
    c.rect(31, 76, 38, 1.8, sheen(b))
    c.rect(47, 74, 6, 9, sheen(lighter(b, 0.2)), r=1.5)
    c.line(around(50, 62, 19, 16, 200, 340), 1.4, darker(a, 0.3))


def hat(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR, 40)
    c.ellipse(50, 94, 42, 9, sheen(a))
    c.blob(
        [(30, 90), (31, 66), (40, 58), (50, 61), (60, 58), (69, 66), (70, 90), (50, 95)],
        sheen(lighter(a, 0.06)),
    )
    c.blob([(30, 84), (50, 89), (70, 84), (70, 91), (50, 96), (30, 91)], sheen(b))


def scarf(c: Canvas, a: str, b: str) -> None:
    c.shadow(50, FLOOR + 3, 22)
    c.rect(52, 62, 15, 40, sheen(darker(a, 0.08)))
    c.rect(35, 60, 15, 36, sheen(a))
    c.blob([(30, 44), (50, 40), (70, 44), (72, 58), (50, 68), (28, 58)], sheen(a))
    for x, top in ((35, 92), (52, 98)):
        for step in range(6):
            c.line([(x + 1.4 + step * 2.5, top + 3), (x + 1.4 + step * 2.5, top + 9)], 0.8, darker(a, 0.1))
    for y in (72, 80):
        c.rect(35, y, 15, 3, sheen(b))
        c.rect(52, y + 6, 15, 3, sheen(b))


def socks(c: Canvas, a: str, b: str) -> None:
    c.shadow(52, FLOOR, 34)
    for x, tone in ((22, a), (46, lighter(a, 0.12))):
        c.rect(x, 36, 17, 48, sheen(tone), r=2)
        c.blob(
            [(x, 72), (x + 17, 72), (x + 22, 86), (x + 36, 93), (x + 34, 102), (x + 8, 102), (x - 0.5, 90)],
            sheen(tone),
        )
        for y in (36, 44):
            c.rect(x, y, 17, 4, sheen(b), r=1)


def watch(c: Canvas, a: str, b: str) -> None:
    c.polygon([(41, 24), (59, 24), (61, 48), (39, 48)], sheen(b))
    c.polygon([(39, 80), (61, 80), (59, 106), (41, 106)], sheen(b))
    c.ellipse(51, 66, 20, 20, darker(a, 0.5))
    c.ellipse(50, 64, 20, 20, sheen(a))
    c.ellipse(50, 64, 16.4, 16.4, ("#fffdf8", "#ece7dc"))
    c.line([(50, 64), (50, 53)], 1.2, "#2b2930")
    c.line([(50, 64), (57, 68)], 1.2, "#2b2930")


def _book(c: Canvas, a: str) -> None:
    c.shadow(51, FLOOR, 26)
    c.polygon([(73, 34), (77, 36), (77, 103), (73, 103)], ("#f6f1e6", "#d9d0bd"))
    c.rect(26, 33, 47, 70, sheen(a), r=1)
    c.shade(26, 33, 3.4, 70, 0.2)


def _lines(c: Canvas, ink: str, y: float) -> None:
    c.rect(36, y, 28, 2.6, ink, r=0.6)
    c.rect(41, y + 5, 18, 1.6, ink, r=0.6)


def book_sun(c: Canvas, a: str, b: str) -> None:
    _book(c, a)
    c.ellipse(51, 60, 13, 13, sheen(b))
    for index, y in enumerate((72, 78, 84)):
        hills = smooth([(29.4, y + 4), (40, y - 2 + index), (54, y + 3), (73, y - 3)], is_closed=False)
        c.polygon([*hills, (73, y + 12), (29.4, y + 12)], darker(a, 0.15 * (index + 1)))
    _lines(c, lighter(a, 0.8), 39)


def book_rings(c: Canvas, a: str, b: str) -> None:
    _book(c, a)
    for r in (17, 13, 9, 5):
        c.ring(51, 74, r, 2, lighter(b, r / 40))
    _lines(c, lighter(a, 0.82), 40)


def book_stripes(c: Canvas, a: str, b: str) -> None:
    _book(c, a)
    for index in range(6):
        x = 33 + index * 6.4
        c.rect(x, 60 + (index % 3) * 5, 3.6, 36 - (index % 3) * 5, sheen(lighter(b, index / 12)), r=1.8)
    _lines(c, lighter(a, 0.82), 42)


def book_house(c: Canvas, a: str, b: str) -> None:
    _book(c, a)
    c.polygon([(36, 74), (51, 60), (66, 74), (66, 94), (36, 94)], sheen(lighter(b, 0.15)))
    c.polygon([(33, 75), (51, 57), (69, 75), (66, 77), (51, 62), (36, 77)], darker(b, 0.3))
    c.rect(47.6, 80, 7, 14, darker(b, 0.45), r=3)
    c.ellipse(64, 51, 3, 3, "#fff3c9")
    _lines(c, lighter(a, 0.82), 39)


def book_leaf(c: Canvas, a: str, b: str) -> None:
    _book(c, a)
    leaf(c, 51, 96, 27, b)
    _lines(c, lighter(a, 0.82), 40)


def book_moon(c: Canvas, a: str, b: str) -> None:
    _book(c, a)
    c.ellipse(51, 72, 14, 14, sheen(lighter(b, 0.3)))
    c.ellipse(57, 68, 12, 12, darker(a, 0.02))
    for x, y, r in ((36, 58, 0.9), (66, 56, 0.7), (40, 88, 0.7), (67, 90, 1), (62, 82, 0.6), (34, 72, 0.7)):
        c.ellipse(x, y, r, r, "#fff6d8")
    _lines(c, lighter(a, 0.85), 39)


def book_fox(c: Canvas, a: str, b: str) -> None:
    _book(c, a)
    c.polygon([(36, 60), (44, 68), (58, 68), (66, 60), (66, 80), (51, 96), (36, 80)], sheen(b))
    c.polygon([(36, 80), (46, 80), (51, 96)], "#fff8ee")
    c.polygon([(66, 80), (56, 80), (51, 96)], "#fff8ee")
    for x in (44, 58):
        c.ellipse(x, 76, 1.5, 1.8, "#2a2320")
    c.ellipse(51, 93, 2.2, 1.8, "#2a2320")
    _lines(c, lighter(a, 0.82), 40)


def book_boat(c: Canvas, a: str, b: str) -> None:
    _book(c, a)
    c.polygon([(51, 54), (51, 80), (66, 80)], sheen(lighter(b, 0.55)))
    c.polygon([(49, 60), (49, 80), (38, 80)], sheen(lighter(b, 0.35)))
    c.polygon([(34, 83), (68, 83), (62, 92), (40, 92)], sheen(b))
    c.line(
        [(30, 95), (37, 93), (44, 95), (51, 93), (58, 95), (65, 93), (72, 95)],
        1.4,
        lighter(a, 0.5),
        curved=True,
    )
    _lines(c, lighter(a, 0.82), 40)
