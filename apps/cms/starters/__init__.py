"""The texts a new store starts with, with the merchant's own data filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel import Locale

from apps.cms.enums import PagePlace
from apps.cms.markdown import escape

FOLDER = Path(__file__).parent
LANGUAGES: Final = ("en", "fr", "de", "lb")
MISSING: Final = "…"

PLACES: Final[Mapping[str, PagePlace]] = {
    "about": PagePlace.HEADER,
    "contact": PagePlace.FOOTER,
    "shipping": PagePlace.FOOTER,
    "returns": PagePlace.FOOTER,
    "terms": PagePlace.LEGAL,
    "privacy": PagePlace.LEGAL,
    "imprint": PagePlace.LEGAL,
}


@dataclass(frozen=True, slots=True)
class Starter:
    slug: str
    place: PagePlace
    position: int
    titles: dict[str, str]
    bodies: dict[str, str]


def starters(*, store: str, merchant: str, country: str, email: str) -> tuple[Starter, ...]:
    """The starting pages; what is not known about the merchant shows as an ellipsis."""
    return tuple(
        _starter(slug, position, {"store": store, "merchant": merchant, "email": email}, country)
        for position, slug in enumerate(PLACES, start=1)
    )


def _starter(slug: str, position: int, facts: Mapping[str, str], country: str) -> Starter:
    titles, bodies = {}, {}
    for language in LANGUAGES:
        titles[language], bodies[language] = _read(language, slug, facts, country)
    return Starter(slug, PLACES[slug], position, titles, bodies)


def _read(language: str, slug: str, facts: Mapping[str, str], country: str) -> tuple[str, str]:
    text = (FOLDER / language / f"{slug}.md").read_text(encoding="utf-8")
    heading, _newline, body = text.partition("\n")
    known = {name: escape(value) or MISSING for name, value in facts.items()}
    known["country"] = escape(Locale.parse(language).territories.get(country, country))
    return heading.removeprefix("# ").strip(), body.strip().format(**known)
