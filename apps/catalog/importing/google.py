"""The offers of one item group of a Google-style feed -> one product. An offer without a group is a product."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from apps.catalog.importing import values
from apps.catalog.importing.group import Group
from apps.catalog.importing.parsed import ParsedPicture, ParsedProduct, ParsedVariant
from apps.catalog.importing.problems import Findings, Place
from apps.catalog.importing.tabular import Row
from apps.catalog.limits import MAX_VARIANTS
from apps.core.contracts.tax import TaxClass

_DIMENSIONS: Final = ("color", "size", "material", "pattern")
_MAX_DIMENSIONS: Final = 3
_NOT_SAID: Final = "–"
_OUT_OF_STOCK: Final = frozenset({"out of stock", "discontinued"})
_KEPT: Final = ("mpn", "availability", "sale_dates")


class GoogleGroup(Group):
    def read(self, handle: str) -> ParsedProduct:
        product = ParsedProduct(
            row=self.rows[0][0],
            rows=len(self.rows),
            handle=handle,
            title=self._title(),
            description=self.description(),
            brand=self.text("brand"),
            product_type=self.text("product_type"),
            is_published=True,
            pictures=self._pictures(),
        )
        self.check_variant_count(len(self.rows))
        if len(self.rows) > MAX_VARIANTS:
            return product
        product.option_names, chosen = self._options()
        product.variants = [
            self._variant(row, options) for row, options in zip(self.rows, chosen, strict=True)
        ]
        self.check_skus("id", [(row, self.cell(row, "id")) for row in self.rows])
        self._keep_extras(product)
        return product

    def _title(self) -> str | None:
        if "title" not in self._cells:
            return None
        title = self.text("title")
        if not title:
            self.place(self.rows[0], "title").error(_("The title is missing."))
        return title

    # Options and variants

    def _options(self) -> tuple[list[str] | None, Sequence[list[str] | None]]:
        """The attributes that tell the offers of a group apart; an offer without a group leaves nothing to choose.

        None: a file with neither such columns nor titles is about offers that are known already.
        """
        is_group = bool(self.cell(self.rows[0], "group"))
        if not is_group and len(self.rows) == 1:
            return ([], [[]]) if self.layout.has("title") else (None, [None])
        if not self.layout.has("title", *_DIMENSIONS):
            return None, [None] * len(self.rows)
        fields = [f for f in _DIMENSIONS if any(self.cell(row, f) for row in self.rows)][:_MAX_DIMENSIONS]
        names = [self.layout.names[field].lower().removeprefix("g:").capitalize() for field in fields]
        chosen = [[self.cell(row, field) or _NOT_SAID for field in fields] for row in self.rows]
        for row, options in zip(self.rows, chosen, strict=True):
            for field, value in zip(fields, options, strict=True):
                self.check_length(value, row, field)
        if len({tuple(options) for options in chosen}) == len(self.rows):
            return names, chosen
        self.place(self.rows[0], "group").warn(
            _("Neither colour nor size tells the offers of this group apart: their ids do.")
        )
        kept = _MAX_DIMENSIONS - 1
        told = [
            [*options[:kept], self.cell(row, "id")] for row, options in zip(self.rows, chosen, strict=True)
        ]
        return [*names[:kept], _("Item")], told

    def _variant(self, row: Row, options: list[str] | None) -> ParsedVariant:
        price, compare_at = self._prices(row)
        variant = ParsedVariant(
            row=row[0],
            sku=self.cell(row, "id"),
            options=options,
            price_minor=price,
            compare_at_minor=compare_at,
            cost_minor=self.amount(row, "cost"),
            barcode=self.barcode(row),
            weight_grams=self.grams(row, "weight"),
            tax_class=self._tax_class(row),
            quantity=self._quantity(row),
            picture_url=self._variant_picture(row),
        )
        for field in _KEPT if options else (*_KEPT, *_DIMENSIONS):
            if value := self.cell(row, field):
                variant.attributes[self.layout.names[field]] = value
        return variant

    def _prices(self, row: Row) -> tuple[int, int | None]:
        """(price, compare-at price). A sale price with dates is not used: its end would pass unnoticed."""
        price = self.price(row)
        if price is None:
            if "price" in self._cells and not self.cell(row, "price"):
                self.place(row, "price").error(_("The price is missing."))
            return 0, None
        sale = self.amount(row, "sale_price")
        if sale is None or sale == price:
            return price, None
        if self.cell(row, "sale_dates"):
            self.place(row, "sale_dates").warn(
                _("The sale price is limited in time and not used; the normal price is.")
            )
            return price, None
        if sale > price:
            self.place(row, "sale_price").warn(_("The sale price is above the price; it is not used."))
            return price, None
        return sale, price

    def _tax_class(self, row: Row) -> TaxClass | None:
        text = self.cell(row, "tax_rate")
        return values.read_tax_rate(text, self.place(row, "tax_rate")) if text else None

    def _quantity(self, row: Row) -> int | None:
        if self.cell(row, "quantity"):
            return self.quantity(row)
        availability = self.cell(row, "availability").lower().replace("_", " ")
        return 0 if availability in _OUT_OF_STOCK else None

    # Pictures

    def _pictures(self) -> list[ParsedPicture]:
        pictures: dict[str, ParsedPicture] = {}
        for row in self.rows:
            for url in (self.picture_url(row, "image_url"), *self._more_picture_urls(row)):
                if url is not None:
                    pictures.setdefault(url, ParsedPicture(row[0], url, "", len(pictures) + 1))
        return list(pictures.values())

    def _more_picture_urls(self, row: Row) -> list[str | None]:
        place = self.place(row, "more_image_urls")
        parts = _split_urls(self.cell(row, "more_image_urls"))
        return [values.read_picture_url(part, place) for part in parts]

    def _variant_picture(self, row: Row) -> str | None:
        text = self.cell(row, "image_url")
        if not text or len(self.rows) == 1:
            return None
        noted_already = Place(row[0], "", Findings())
        return values.read_picture_url(text, noted_already)

    # Everything else the file says

    def _keep_extras(self, product: ParsedProduct) -> None:
        """What all offers say alike belongs to the product, the rest to each variant."""
        for extra in self.layout.extras:
            said = [row[1][extra.index].strip() for row in self.rows]
            if said[0] and all(value == said[0] for value in said):
                product.attributes[extra.name] = said[0]
                continue
            for variant, value in zip(product.variants, said, strict=True):
                if value:
                    variant.attributes[extra.name] = value


def _split_urls(cell: str) -> list[str]:
    """Several addresses set apart by commas; a comma inside an address stays."""
    parts: list[str] = []
    for part in filter(None, (piece.strip() for piece in cell.split(","))):
        if not parts or part.startswith(("http://", "https://", "//")):
            parts.append(part)
        else:
            parts[-1] = f"{parts[-1]},{part}"
    return parts
