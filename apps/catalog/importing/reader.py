"""Opens a product file and reads its products one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from apps.catalog.importing import columns, feed_xml, google, shopify, tabular
from apps.catalog.importing.columns import Format, Layout
from apps.catalog.importing.decode import detect_encoding, display_name
from apps.catalog.importing.group import Group
from apps.catalog.importing.parsed import ParsedProduct
from apps.catalog.importing.problems import HEADER_ROW, Findings, Problem, UnreadableFile
from apps.catalog.importing.spool import Spool
from apps.catalog.importing.tabular import Row
from apps.catalog.importing.values import sniff_decimal_mark
from apps.core.money import DecimalMark

MAX_ROWS: Final = 500_000
MAX_PRODUCT_ROWS: Final = 5_000
"""Of which some may bring pictures only. A product is held in memory as a whole."""
MAX_PRODUCT_BYTES: Final = 32 * 1024 * 1024
_MAX_HANDLE: Final = 255
_GROUPS: Final[Mapping[Format, type[Group]]] = {
    Format.SHOPIFY: shopify.ShopifyGroup,
    Format.GOOGLE: google.GoogleGroup,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A product and what is to be said about it. ``product`` None: it has errors and is left out."""

    rows: int
    product: ParsedProduct | None
    errors: list[Problem]
    warnings: list[Problem]


class ProductFile:
    """A product file, opened and gone through once; use it in a ``with`` block. Raises UnreadableFile.

    ``rows`` is the number of rows that are not blank, without the header.
    """

    def __init__(self, path: Path, *, currency: str) -> None:
        self._currency = currency
        self._mark: DecimalMark | None = None
        self._strays: list[Reading] = []
        self.encoding = detect_encoding(path)
        self.is_xml = feed_xml.looks_like_xml(path, self.encoding)
        if self.is_xml:
            self.encoding = feed_xml.declared_encoding(path) or self.encoding
        self.delimiter = "" if self.is_xml else tabular.detect_delimiter(path, self.encoding)
        self._spool = Spool()
        try:
            self.layout = self._fill(self._rows(path))
        except BaseException:
            self._spool.__exit__(None, None, None)
            raise

    def __enter__(self) -> "ProductFile":
        return self

    def __exit__(self, *exception: object) -> None:
        self._spool.__exit__(None, None, None)

    @property
    def rows(self) -> int:
        return len(self._spool) + len(self._strays)

    @property
    def format(self) -> str:
        return f"{self.layout.format.value} xml" if self.is_xml else f"{self.layout.format.value} csv"

    @property
    def encoding_name(self) -> str:
        return display_name(self.encoding)

    def readings(self) -> Iterator[Reading]:
        """Every product of the file, in the order in which each is first met."""
        group_of = _GROUPS[self.layout.format]
        yield from self._strays
        for handle, rows, count in self._spool.groups(
            most_rows=MAX_PRODUCT_ROWS, most_bytes=MAX_PRODUCT_BYTES
        ):
            found = Findings()
            self._check_rows(rows, found)
            _check_size(rows, count, found)
            product = None
            if not found.errors:  # cells that are out of place would only lead to errors that follow from it
                product = group_of(self.layout, rows, found, currency=self._currency, mark=self._mark).read(
                    handle
                )
            yield Reading(count, None if found.errors else product, found.errors, found.warnings)

    # Going through the rows

    def _rows(self, path: Path) -> Iterator[Row]:
        return (
            feed_xml.read_rows(path)
            if self.is_xml
            else tabular.read_rows(path, self.encoding, self.delimiter)
        )

    def _fill(self, rows: Iterator[Row]) -> Layout:
        _number, header = next(rows, (HEADER_ROW, []))
        layout = columns.recognise(header)
        price = layout.cells.get("price")
        for row in rows:
            if self.rows >= MAX_ROWS:
                raise UnreadableFile(
                    _("The file has more than %(limit)s rows: split it.") % {"limit": MAX_ROWS}, row=row[0]
                )
            cells = row[1]
            if self._mark is None and price is not None and price < len(cells):
                self._mark = sniff_decimal_mark(cells[price])
            self._place(layout, row)
        return layout

    def _place(self, layout: Layout, row: Row) -> None:
        key = _key(layout, row[1])
        column = layout.names["handle" if layout.format == Format.SHOPIFY else "id"]
        if not key:
            self._stray(row[0], column, _("It is not said which product this row belongs to."))
        elif len(key) > _MAX_HANDLE:
            self._stray(
                row[0], column, _("At most %(limit)s characters are possible here.") % {"limit": _MAX_HANDLE}
            )
        else:
            self._spool.add(key, row)

    def _stray(self, row: int, column: str, message: str) -> None:
        self._strays.append(Reading(1, None, [Problem(row, column, message)], []))

    def _check_rows(self, rows: list[Row], found: Findings) -> None:
        """Makes every row as wide as the header."""
        width = self.layout.width
        for index, (number, cells) in enumerate(rows):
            if len(cells) < width:
                if len(cells) <= max(self.layout.cells.values()):
                    found.warn(
                        number, "", _("The row ends early; the cells that are missing count as empty.")
                    )
                rows[index] = (number, cells + [""] * (width - len(cells)))
            elif len(cells) > width:
                if any(cells[width:]):
                    message = _(
                        "The row has %(count)s cells, the header %(width)s: a quotation mark may be missing."
                    )
                    found.error(number, "", message % {"count": len(cells), "width": width})
                rows[index] = (number, cells[:width])
            if "\0" in "".join(cells):
                found.error(number, "", _("The row holds a zero character, which no text has."))


def _check_size(rows: list[Row], count: int, found: Findings) -> None:
    if len(rows) < count:
        message = _(
            "The product has %(count)s rows, of which only %(read)s fit: at most %(rows)s rows and %(size)s MB."
        )
        values = {"rows": MAX_PRODUCT_ROWS, "size": MAX_PRODUCT_BYTES // 1024 // 1024}
        found.error(rows[0][0], "", message % {"count": count, "read": len(rows), **values})


def _key(layout: Layout, cells: list[str]) -> str:
    """What the rows of one product have in common."""
    fields = ("handle",) if layout.format == Format.SHOPIFY else ("group", "id")
    for field in fields:
        index = layout.cells.get(field)
        if index is not None and index < len(cells) and (key := cells[index].strip()):
            return key
    return ""
