"""Demo data: a look of its own and the starting pages for every store."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

from apps.cms.enums import FontChoice, LayoutChoice, NeutralChoice, PictureRatio, RadiusChoice, ThemePreset
from apps.cms.pictures import PictureKind
from apps.cms.presets import PRESETS
from apps.cms.services.pages import create_starter_pages
from apps.cms.services.themes import update_theme
from apps.core.actor import SYSTEM
from apps.tenancy.demo import DemoStore

Texts = Mapping[str, str]

LOOKS: Final[Mapping[str, Mapping[str, str]]] = {
    "home": {**PRESETS[ThemePreset.CALM], "preset": ThemePreset.CALM, "neutral": NeutralChoice.WARM},
    "garden": {
        **PRESETS[ThemePreset.MARKET],
        "preset": ThemePreset.MARKET,
        "layout": LayoutChoice.SPLIT,
    },
    "kitchen": {
        **PRESETS[ThemePreset.CALM],
        "preset": ThemePreset.CALM,
        "accent": "#b45309",
        "heading_font": FontChoice.FRAUNCES,
        "neutral": NeutralChoice.WARM,
        "radius": RadiusChoice.ROUND,
    },
    "fashion": {**PRESETS[ThemePreset.STUDIO], "preset": ThemePreset.STUDIO, "accent": "#7c2d4b"},
    "books": {
        **PRESETS[ThemePreset.EDITORIAL],
        "preset": ThemePreset.EDITORIAL,
        "accent": "#1e3a8a",
        "picture_ratio": PictureRatio.PORTRAIT,
    },
}
TAGLINES: Final[Mapping[str, Texts]] = {
    "home": {
        "en": "Things that make a home yours",
        "fr": "De quoi rendre une maison vraiment vôtre",
        "de": "Dinge, die ein Zuhause ausmachen",
        "lb": "Saachen, déi en Heem ausmaachen",
    },
    "garden": {
        "en": "Everything that grows, and what it needs",
        "fr": "Tout ce qui pousse, et ce qu’il lui faut",
        "de": "Alles, was wächst, und was es dazu braucht",
        "lb": "Alles, wat wiisst, a wat et dofir brauch",
    },
    "kitchen": {
        "en": "Good tools for good food",
        "fr": "De bons outils pour bien manger",
        "de": "Gutes Werkzeug für gutes Essen",
        "lb": "Gutt Geschier fir gutt Iessen",
    },
    "fashion": {
        "en": "Clothes for years, not for a season",
        "fr": "Des vêtements pour des années, pas pour une saison",
        "de": "Kleidung für Jahre, nicht für eine Saison",
        "lb": "Kleeder fir Joren, net fir eng Saison",
    },
    "books": {
        "en": "Read on",
        "fr": "Lisez la suite",
        "de": "Lesen Sie weiter",
        "lb": "Liest weider",
    },
}
INTROS: Final[Mapping[str, Texts]] = {
    "home": {
        "en": "Lamps, textiles and small furniture from workshops we know. Sent from Luxembourg within two days.",
        "fr": "Lampes, textiles et petits meubles d’ateliers que nous connaissons. Expédiés de Luxembourg sous deux jours.",
        "de": "Lampen, Textilien und Kleinmöbel aus Werkstätten, die wir kennen. In zwei Tagen aus Luxemburg verschickt.",
        "lb": "Luuchten, Textilien a kleng Miwwelen aus Wierkstied, déi mir kennen. Bannent zwee Deeg aus Lëtzebuerg.",
    },
    "garden": {
        "en": "Seeds, tools and pots, chosen by people who spend their evenings outside.",
        "fr": "Graines, outils et pots, choisis par des gens qui passent leurs soirées dehors.",
        "de": "Samen, Werkzeug und Töpfe, ausgesucht von Leuten, die ihre Abende draußen verbringen.",
        "lb": "Somen, Geschier a Dëppen, erausgesicht vu Leit, déi hir Owender dobausse verbréngen.",
    },
    "kitchen": {
        "en": "Knives, pans and bowls that get better with use.",
        "fr": "Couteaux, poêles et bols qui s’améliorent à l’usage.",
        "de": "Messer, Pfannen und Schüsseln, die mit der Zeit besser werden.",
        "lb": "Messeren, Panen a Schësselen, déi mat der Zäit besser ginn.",
    },
    "fashion": {
        "en": "Linen, wool and cotton, cut in Europe. Repairs are on us for two years.",
        "fr": "Lin, laine et coton, coupés en Europe. Réparations offertes pendant deux ans.",
        "de": "Leinen, Wolle und Baumwolle, in Europa geschnitten. Reparaturen zwei Jahre lang gratis.",
        "lb": "Léngent, Woll a Kotteng, an Europa geschnidden. Reparaturen zwee Joer laang gratis.",
    },
    "books": {
        "en": "Novels, non-fiction and picture books in four languages, picked by booksellers.",
        "fr": "Romans, essais et albums en quatre langues, choisis par des libraires.",
        "de": "Romane, Sachbücher und Bilderbücher in vier Sprachen, ausgewählt von Buchhändlern.",
        "lb": "Romaner, Sachbicher a Billerbicher a véier Sproochen, erausgesicht vu Bichereien.",
    },
}


def seed(demo: DemoStore, rng: Random, now: datetime) -> Mapping[str, int]:
    look = LOOKS[demo.assortment]
    update_theme(
        store_id=demo.store.pk,
        values={**look, "tagline": TAGLINES[demo.assortment], "intro": INTROS[demo.assortment]},
        pictures={PictureKind.HERO: BytesIO(draw_hero(look["accent"], demo.assortment, rng))},
        actor=SYSTEM,
    )
    pages = create_starter_pages(
        store_id=demo.store.pk,
        store=demo.store.name,
        merchant=demo.merchant.name,
        country=demo.merchant.country,
        email=demo.store.contact_email,
        now=now,
        actor=SYSTEM,
    )
    return {"pages": pages, "themes": 1}


def draw_hero(accent: str, assortment: str, rng: Random, width: int = 1280, height: int = 960) -> bytes:
    """A still life of plain shapes in the shop's colour: arch, sun, table, and what the shop sells."""
    base = _rgb(accent)
    image = Image.new("RGB", (width, height), _mix(base, (255, 252, 246), 0.84))
    draw = ImageDraw.Draw(image)
    left = int(width * rng.uniform(0.08, 0.16))
    draw.rounded_rectangle(
        (left, int(height * 0.12), left + int(width * 0.4), height + 200),
        radius=int(width * 0.2),
        fill=_mix(base, (255, 250, 242), 0.62),
    )
    sun = int(width * rng.uniform(0.09, 0.12))
    x, y = int(width * rng.uniform(0.62, 0.74)), int(height * rng.uniform(0.16, 0.24))
    draw.ellipse((x, y, x + 2 * sun, y + 2 * sun), fill=_mix(base, (255, 214, 150), 0.78))
    table = int(height * 0.74)
    draw.rectangle((0, table, width, height), fill=_mix(base, (250, 244, 235), 0.7))
    _shadow(
        image, (int(width * 0.22), table + 10, int(width * 0.9), table + 90), _mix(base, (60, 50, 40), 0.5)
    )
    draw = ImageDraw.Draw(image)
    foot = table + 44
    if assortment == "books":
        _books(draw, int(width * 0.3), foot, width, base, rng)
        _bowl(draw, int(width * 0.66), foot + 6, int(width * 0.09), _mix(base, (245, 238, 228), 0.9))
    elif assortment == "fashion":
        _rail(draw, width, height, table, base)
    else:
        _vase(
            draw,
            int(width * 0.3),
            foot,
            int(width * 0.1),
            int(height * 0.34),
            _mix(base, (255, 255, 255), 0.15),
        )
        _bowl(draw, int(width * 0.56), foot + 10, int(width * 0.13), _mix(base, (245, 238, 228), 0.9))
        _stems(draw, int(width * 0.3), foot - int(height * 0.34), height, _mix(base, (40, 60, 40), 0.4), rng)
    out = BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mix(one: tuple[int, int, int], other: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _shadow(image: Image.Image, box: tuple[int, int, int, int], colour: tuple[int, int, int]) -> None:
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).ellipse(box, fill=70)
    image.paste(Image.new("RGB", image.size, colour), mask=mask.filter(ImageFilter.GaussianBlur(24)))


def _vase(
    draw: ImageDraw.ImageDraw, x: int, foot: int, half: int, tall: int, colour: tuple[int, int, int]
) -> None:
    neck = half // 3
    draw.rounded_rectangle((x - half, foot - int(tall * 0.7), x + half, foot), radius=half, fill=colour)
    draw.rectangle((x - neck, foot - tall, x + neck, foot - int(tall * 0.6)), fill=colour)
    draw.ellipse((x - neck - 12, foot - tall - 14, x + neck + 12, foot - tall + 14), fill=colour)


def _bowl(draw: ImageDraw.ImageDraw, x: int, foot: int, half: int, colour: tuple[int, int, int]) -> None:
    draw.pieslice((x - half, foot - 2 * half, x + half, foot), 0, 180, fill=colour)
    draw.rectangle((x - half // 3, foot - 14, x + half // 3, foot + 6), fill=colour)
    draw.ellipse(
        (x - half, foot - half - 18, x + half, foot - half + 18), fill=_mix(colour, (120, 100, 80), 0.22)
    )


def _books(
    draw: ImageDraw.ImageDraw, x: int, foot: int, width: int, base: tuple[int, int, int], rng: Random
) -> None:
    """A stack lying, and three standing beside it."""
    tints = ((255, 255, 255), (226, 170, 120), (40, 40, 60), (244, 232, 214), (190, 90, 70))
    for level in range(5):
        half, tall = int(width * rng.uniform(0.11, 0.14)), int(width * 0.034)
        top = foot - (level + 1) * tall
        middle = x + rng.randint(-20, 20)
        draw.rounded_rectangle(
            (middle - half, top, middle + half, top + tall - 4),
            radius=7,
            fill=_mix(base, tints[level], 0.25 + 0.12 * level),
        )
        draw.rectangle((middle - half + 26, top, middle - half + 34, top + tall - 4), fill=(250, 244, 232))
    left = int(width * 0.47)
    for number, share in enumerate((0.2, 0.24, 0.18)):
        thick = int(width * 0.036)
        box = (left, foot - int(width * share), left + thick, foot)
        draw.rounded_rectangle(box, radius=6, fill=_mix(base, tints[number + 1], 0.45))
        draw.rectangle((left, box[1] + 34, left + thick, box[1] + 44), fill=(250, 244, 232))
        left += thick + 4


def _rail(draw: ImageDraw.ImageDraw, width: int, height: int, table: int, base: tuple[int, int, int]) -> None:
    """Three garments on a rail."""
    dark = _mix(base, (40, 34, 38), 0.7)
    top = int(height * 0.24)
    draw.line((int(width * 0.16), top, int(width * 0.78), top), fill=dark, width=9)
    for x in (int(width * 0.17), int(width * 0.77)):
        draw.line((x, top, x, table + 60), fill=dark, width=9)
    shades = (
        _mix(base, (255, 255, 255), 0.1),
        _mix(base, (246, 236, 226), 0.85),
        _mix(base, (30, 40, 60), 0.55),
    )
    for number, (shade, long) in enumerate(zip(shades, (0.42, 0.3, 0.36), strict=True)):
        x = int(width * (0.3 + 0.17 * number))
        half, neck = int(width * 0.062), top + 52
        draw.line((x, top, x, neck), fill=dark, width=6)
        draw.polygon(
            (
                (x - 16, neck),
                (x + 16, neck),
                (x + half, neck + 46),
                (x + half + 14, neck + int(height * long)),
                (x - half - 14, neck + int(height * long)),
                (x - half, neck + 46),
            ),
            fill=shade,
        )
        draw.line((x, neck + 8, x, neck + int(height * long)), fill=_mix(shade, (0, 0, 0), 0.14), width=4)


def _stems(
    draw: ImageDraw.ImageDraw, x: int, top: int, height: int, colour: tuple[int, int, int], rng: Random
) -> None:
    for _stem in range(5):
        end = (x + rng.randint(-150, 150), top - rng.randint(height // 12, height // 4))
        draw.line((x, top, *end), fill=colour, width=7)
        size = rng.randint(22, 44)
        draw.ellipse((end[0] - size, end[1] - size // 2, end[0] + size, end[1] + size // 2), fill=colour)
