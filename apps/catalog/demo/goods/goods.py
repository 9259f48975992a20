from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from apps.core.contracts.tax import TaxClass

LANGUAGES = ("en", "fr", "de", "lb")
Words = tuple[str, str, str, str]
"""In English, French, German, Luxembourgish."""


@dataclass(frozen=True, slots=True)
class Good:
    """``price`` in cents. ``options``: name of the option, then its values; ``step`` is what each costs more."""

    kind: str
    main: str
    second: str
    category: str
    price: int
    title: Words
    text: Words
    brand: str
    options: tuple[str, ...] = ()
    step: int = 0
    tax_class: TaxClass = TaxClass.STANDARD
    grams: int = 500


@dataclass(frozen=True, slots=True)
class Assortment:
    """``categories`` by key: first its title, then a sentence."""

    categories: Mapping[str, tuple[Words, Words]]
    goods: tuple[Good, ...]


OPTION_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "Size": ("Size", "Taille", "Größe", "Gréisst"),
        "Colour": ("Colour", "Couleur", "Farbe", "Faarf"),
        "Format": ("Format", "Format", "Format", "Format"),
        "Scent": ("Scent", "Parfum", "Duft", "Doft"),
        "Sand": ("Sand", "Sable", "Sand", "Sand"),
        "Moss": ("Moss", "Mousse", "Moos", "Moos"),
        "Ink": ("Ink", "Encre", "Tinte", "Tënt"),
        "Clay": ("Clay", "Argile", "Ton", "Leem"),
        "Small": ("Small", "Petit", "Klein", "Kleng"),
        "Medium": ("Medium", "Moyen", "Mittel", "Mëttel"),
        "Large": ("Large", "Grand", "Groß", "Grouss"),
        "Hardcover": ("Hardcover", "Relié", "Gebunden", "Gebonnen"),
        "Paperback": ("Paperback", "Broché", "Taschenbuch", "Täschebuch"),
        "Fig": ("Fig", "Figue", "Feige", "Fei"),
        "Cedar": ("Cedar", "Cèdre", "Zeder", "Zeder"),
        "Linen": ("Linen", "Lin", "Leinen", "Léngent"),
    }
)
