"""What the columns of a file mean."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext as _

from apps.catalog.importing.problems import UnreadableFile


class Format(StrEnum):
    SHOPIFY = "shopify"
    GOOGLE = "google"


# Field -> names of its column, as older and newer exports write them.
_SHOPIFY: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "handle": ("handle", "url handle"),
        "title": ("title",),
        "description": ("body (html)", "body html", "body", "description"),
        "brand": ("vendor",),
        "product_type": ("type", "product type"),
        "tags": ("tags",),
        "published": ("published", "published on online store"),
        "status": ("status",),
        "option1_name": ("option1 name",),
        "option1_value": ("option1 value",),
        "option2_name": ("option2 name",),
        "option2_value": ("option2 value",),
        "option3_name": ("option3 name",),
        "option3_value": ("option3 value",),
        "sku": ("variant sku", "sku"),
        "grams": ("variant grams", "weight value (grams)"),
        "quantity": ("variant inventory qty", "inventory quantity"),
        "policy": ("variant inventory policy", "continue selling when out of stock"),
        "price": ("variant price", "price"),
        "compare_at": ("variant compare at price", "compare-at price", "compare at price"),
        "cost": ("cost per item", "variant cost"),
        "taxable": ("variant taxable", "charge tax"),
        "barcode": ("variant barcode", "barcode"),
        "image_url": ("image src", "product image url"),
        "image_position": ("image position",),
        "image_alt": ("image alt text",),
        "variant_image_url": ("variant image", "variant image url"),
        "seo_title": ("seo title",),
        "seo_description": ("seo description",),
    }
)
_GOOGLE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "id": ("id", "offer id"),
        "group": ("item group id",),
        "title": ("title",),
        "description": ("description",),
        "brand": ("brand",),
        "product_type": ("product type",),
        "price": ("price",),
        "sale_price": ("sale price",),
        "sale_dates": ("sale price effective date",),
        "availability": ("availability",),
        "quantity": ("atalanda:quantity", "quantity", "inventory", "sell on google quantity"),
        "tax_rate": ("atalanda:tax rate", "tax rate"),
        "barcode": ("gtin", "ean", "upc"),
        "mpn": ("mpn",),
        "cost": ("cost of goods sold",),
        "weight": ("shipping weight", "product weight"),
        "image_url": ("image link",),
        "more_image_urls": ("additional image link", "additional image links"),
        "color": ("color", "colour"),
        "size": ("size",),
        "material": ("material",),
        "pattern": ("pattern",),
    }
)
_FIELDS: Final = MappingProxyType({Format.SHOPIFY: _SHOPIFY, Format.GOOGLE: _GOOGLE})
_NAMES: Final = MappingProxyType(
    {
        form: MappingProxyType({name: field for field, names in fields.items() for name in names})
        for form, fields in _FIELDS.items()
    }
)
_BLANKS: Final = re.compile(r"[\s_]+")
# Shopify's columns that every row of a variant repeats, and that say nothing about whether it is one.
_OF_VARIANT: Final = re.compile(
    r"variant |price /|compare-at price /|included /|cost|unit price", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ExtraColumn:
    """A column without a field of ours: its values are kept among the attributes under its own name."""

    index: int
    name: str
    is_of_variant: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """Which field is in which cell, and what its column is called: as the file writes it, else its usual name."""

    format: Format
    header: tuple[str, ...]
    cells: Mapping[str, int]
    names: Mapping[str, str]
    extras: tuple[ExtraColumn, ...]

    @property
    def identity(self) -> str:
        """The column whose value tells variants apart."""
        return self.names["sku" if self.format == Format.SHOPIFY else "id"]

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.header)

    def has(self, *fields: str) -> bool:
        return any(field in self.cells for field in fields)


def normalise(name: str) -> str:
    """Small letters, blanks for underscores, without the namespace of Google's feeds."""
    plain = _BLANKS.sub(" ", name.strip().strip("\ufeff").lower()).strip()
    return plain.removeprefix("g:").strip()


def count_known(header: Sequence[str]) -> int:
    names = {normalise(name) for name in header}
    return max(len(names & known.keys()) for known in _NAMES.values())


def recognise(header: Sequence[str]) -> Layout:
    """Raises UnreadableFile when the header is of no format we read."""
    normal = [normalise(name) for name in header]
    known = _NAMES[Format.SHOPIFY]
    if any(known.get(name) == "handle" for name in normal):
        return _layout(Format.SHOPIFY, header, normal)
    google = {_NAMES[Format.GOOGLE].get(name) for name in normal}
    if "id" in google and google & {"title", "price", "quantity"}:
        return _layout(Format.GOOGLE, header, normal)
    raise UnreadableFile(
        _(
            "The columns are not known. A Shopify file has a column “Handle”, a Google feed has “id” and “title”; "
            "this file has: %(names)s."
        )
        % {"names": ", ".join(name.strip()[:40] for name in header[:8]) or "–"}
    )


def _layout(form: Format, header: Sequence[str], normal: Sequence[str]) -> Layout:
    cells: dict[str, int] = {}
    extras: list[ExtraColumn] = []
    names = _unique_names(header)
    for index, name in enumerate(normal):
        field = _NAMES[form].get(name)
        if field is not None and field not in cells:
            cells[field] = index
        else:
            extras.append(ExtraColumn(index, names[index], bool(_OF_VARIANT.match(name))))
    usual = {field: spellings[0] for field, spellings in _FIELDS[form].items()}
    found = {field: names[index] for field, index in cells.items()}
    return Layout(form, tuple(names), cells, usual | found, tuple(extras))


def _unique_names(header: Sequence[str]) -> list[str]:
    """Nameless columns get a name, a name that comes again a number."""
    seen: dict[str, int] = {}
    names = []
    for index, raw in enumerate(header):
        name = " ".join(raw.strip("\ufeff").split()) or f"column {index + 1}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names
