"""Reading the cells of the rows that make one product; what both formats share."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from apps.catalog.importing import values
from apps.catalog.importing.columns import Layout
from apps.catalog.importing.parsed import ParsedProduct
from apps.catalog.importing.problems import Findings, Place
from apps.catalog.importing.tabular import Row
from apps.catalog.limits import MAX_DESCRIPTION, MAX_SEO_DESCRIPTION, MAX_VARIANTS, MAX_WORD
from apps.catalog.text import html_of
from apps.core.money import DecimalMark, minor_digits
from apps.core.text import one_line

LIMITS: Final[Mapping[str, int]] = {
    "title": MAX_WORD,
    "brand": MAX_WORD,
    "product_type": MAX_WORD,
    "seo_title": MAX_WORD,
    "seo_description": MAX_SEO_DESCRIPTION,
}
ALT_LIMIT: Final = 512


class Group(ABC):
    """``rows`` are the rows of one product in the order of the file, each as wide as the header.

    Most cells are written plainly and read without further ado; only the others are looked at closely.

    ``mark`` is the decimal mark of the whole file, for amounts that leave it open.
    """

    def __init__(
        self, layout: Layout, rows: Sequence[Row], found: Findings, *, currency: str, mark: DecimalMark | None
    ) -> None:
        self.layout = layout
        self.rows = rows
        self.found = found
        self._cells = layout.cells
        self._currency = currency
        self._mark = mark
        self._counts_hundredths = minor_digits(currency) == 2

    @abstractmethod
    def read(self, handle: str) -> ParsedProduct:
        """What could not be read is noted in ``found``; the product is worth keeping when it has no errors."""

    def cell(self, row: Row, field: str) -> str:
        index = self._cells.get(field)
        return one_line(row[1][index]) if index is not None else ""

    def place(self, row: Row, field: str) -> Place:
        return Place(row[0], self.layout.names[field], self.found)

    def first(self, field: str) -> tuple[Row, str]:
        """The first row that says something in this column, and what it says."""
        index = self._cells.get(field)
        if index is not None:
            for row in self.rows:
                if value := row[1][index].strip():
                    return row, value
        return self.rows[0], ""

    def text(self, field: str) -> str:
        row, value = self.first(field)
        value = one_line(value)
        self.check_length(value, row, field, LIMITS[field])
        return value

    def description(self) -> str:
        """Clean HTML; its length is that of what is kept."""
        row, text = self.first("description")
        html = html_of(text)
        if len(html) > MAX_DESCRIPTION:
            self.check_length(html, row, "description", MAX_DESCRIPTION)
        return html

    def check_length(self, value: str, row: Row, field: str, limit: int = MAX_WORD) -> None:
        if len(value) > limit:
            self.place(row, field).error(values.too_long(value, limit))

    def amount(self, row: Row, field: str) -> int | None:
        text = self.cell(row, field)
        if not text:
            return None
        plain = values.plain_amount(text) if self._counts_hundredths else None
        if plain is not None:
            return plain
        return values.read_amount(text, self.place(row, field), currency=self._currency, mark=self._mark)

    def price(self, row: Row) -> int | None:
        price = self.amount(row, "price")
        if price == 0:
            self.place(row, "price").warn(_("The price is 0: the shop gives this away."))
        return price

    def barcode(self, row: Row) -> str:
        text = self.cell(row, "barcode")
        return values.read_barcode(text, self.place(row, "barcode")) if text else ""

    def grams(self, row: Row, field: str) -> int | None:
        text = self.cell(row, field)
        if not text:
            return None
        plain = values.plain_number(text)
        return values.read_grams(text, self.place(row, field)) if plain is None else plain

    def quantity(self, row: Row) -> int | None:
        text = self.cell(row, "quantity")
        if not text:
            return None
        plain = values.plain_number(text)
        return values.read_quantity(text, self.place(row, "quantity")) if plain is None else plain

    def flag(self, row: Row, field: str) -> bool | None:
        text = self.cell(row, field)
        return values.read_flag(text, self.place(row, field)) if text else None

    def picture_url(self, row: Row, field: str) -> str | None:
        text = self.cell(row, field)
        return values.read_picture_url(text, self.place(row, field)) if text else None

    def check_variant_count(self, count: int) -> None:
        if count > MAX_VARIANTS:
            message = _("The product has %(count)s variants; at most %(limit)s are possible.")
            self.found.error(self.rows[0][0], "", message % {"count": count, "limit": MAX_VARIANTS})

    def check_skus(self, field: str, skus: Sequence[tuple[Row, str | None]]) -> None:
        """No two variants share the word that tells them apart everywhere else."""
        first_rows: dict[str, int] = {}
        for row, sku in skus:
            if sku is None:
                continue
            self.check_length(sku, row, field)
            first = first_rows.setdefault(sku, row[0])
            if first != row[0]:
                message = _("Row %(row)s has the same %(column)s.")
                self.place(row, field).error(message % {"row": first, "column": self.layout.names[field]})
