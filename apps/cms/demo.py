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
        pictures={PictureKind.HERO: BytesIO(draw_hero(look["accent"], rng))},
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


def draw_hero(accent: str, rng: Random, width: int = 1280, height: int = 960) -> bytes:
    """A still life of plain shapes in the shop's colour: arch, sun, vase and table."""
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
    _vase(
        draw,
        int(width * 0.3),
        table + 40,
        int(width * 0.1),
        int(height * 0.34),
        _mix(base, (255, 255, 255), 0.15),
    )
    _bowl(draw, int(width * 0.56), table + 50, int(width * 0.13), _mix(base, (245, 238, 228), 0.9))
    _stems(
        draw, int(width * 0.3), table + 40 - int(height * 0.34), height, _mix(base, (40, 60, 40), 0.4), rng
    )
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


def _stems(
    draw: ImageDraw.ImageDraw, x: int, top: int, height: int, colour: tuple[int, int, int], rng: Random
) -> None:
    for _stem in range(5):
        end = (x + rng.randint(-150, 150), top - rng.randint(height // 12, height // 4))
        draw.line((x, top, *end), fill=colour, width=7)
        size = rng.randint(22, 44)
        draw.ellipse((end[0] - size, end[1] - size // 2, end[0] + size, end[1] + size // 2), fill=colour)
