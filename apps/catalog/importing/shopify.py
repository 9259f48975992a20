"""The rows of one handle of a Shopify file -> one product.

A row brings the product (the first with a title), a variant, a picture, or several of these; in any order.
"""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from apps.catalog.enums import ProductStatus
from apps.catalog.importing import values
from apps.catalog.importing.group import ALT_LIMIT, Group
from apps.catalog.importing.parsed import ParsedPicture, ParsedProduct, ParsedVariant
from apps.catalog.importing.tabular import Row
from apps.catalog.limits import MAX_TAGS, MAX_VARIANTS
from apps.core.contracts.tax import TaxClass
from apps.core.text import one_line

_OPTIONS: Final = (
    ("option1_name", "option1_value"),
    ("option2_name", "option2_value"),
    ("option3_name", "option3_value"),
)
_TELLS_VARIANT: Final = (
    "option1_value",
    "option2_value",
    "option3_value",
    "sku",
    "price",
    "barcode",
    "quantity",
)
_STATUS: Final = {
    "active": ProductStatus.ACTIVE,
    "draft": ProductStatus.DRAFT,
    "archived": ProductStatus.ARCHIVED,
    "unlisted": ProductStatus.DRAFT,
}


class ShopifyGroup(Group):
    def read(self, handle: str) -> ParsedProduct:
        self._put_main_row_first()
        variant_rows = self._variant_rows()
        fields, names = self._options(variant_rows)
        product = ParsedProduct(
            row=min(row[0] for row in self.rows),
            rows=len(self.rows),
            handle=handle,
            title=self._title(handle),
            description=self.description(),
            brand=self.text("brand"),
            product_type=self.text("product_type"),
            tags=self._tags(),
            option_names=names if variant_rows else None,
            status=self._status(),
            is_published=self.flag(self.first("published")[0], "published"),
            seo_title=self.text("seo_title"),
            seo_description=self.text("seo_description"),
            pictures=self._pictures(),
        )
        product.variants = self._variants(variant_rows, fields, product.pictures)
        self._keep_extras(product)
        return product

    # The product

    def _put_main_row_first(self) -> None:
        index = self._cells.get("title")
        if index is None or len(self.rows) == 1:
            return
        titled = [row for row in self.rows if row[1][index].strip()]
        if not titled:
            return
        main = titled[0]
        if main is not self.rows[0]:
            self.rows = [main, *(row for row in self.rows if row is not main)]
        for row in titled[1:]:
            if row[1][index].strip() != main[1][index].strip():
                message = _("Another title than in row %(row)s for the same handle; the first one is used.")
                self.place(row, "title").warn(message % {"row": main[0]})

    def _title(self, handle: str) -> str | None:
        if "title" not in self._cells:
            return None
        title = self.text("title")
        if not title:
            message = _("The product “%(handle)s” has no title in any of its rows.")
            self.place(self.rows[0], "title").error(message % {"handle": handle[:80]})
        return title

    def _tags(self) -> list[str]:
        row, text = self.first("tags")
        tags = values.read_list(text) if text else []
        for tag in tags:
            self.check_length(tag, row, "tags")
        if len(tags) > MAX_TAGS:
            message = _("The product has %(count)s tags; at most %(limit)s are possible.")
            self.place(row, "tags").error(message % {"count": len(tags), "limit": MAX_TAGS})
        return tags

    def _status(self) -> str | None:
        row, word = self.first("status")
        if not word:
            return None
        status = _STATUS.get(word.lower())
        if status is None:
            message = _("“%(word)s” is not a status: use active, draft or archived.")
            self.place(row, "status").error(message % {"word": word[:40]})
        return status

    # Options

    def _variant_rows(self) -> list[Row]:
        indexes = [self._cells[field] for field in _TELLS_VARIANT if field in self._cells]
        rows = [row for row in self.rows if any(row[1][index].strip() for index in indexes)]
        rows.sort()
        return rows or ([self.rows[0]] if "title" in self._cells else [])

    def _options(self, variant_rows: Sequence[Row]) -> tuple[list[str] | None, list[str] | None]:
        """The columns that hold option values of this product, and what the options are called. None: no columns."""
        if not self.layout.has(*(value_field for _name_field, value_field in _OPTIONS)):
            return None, None
        fields: list[str] = []
        names: list[str] = []
        for name_field, value_field in _OPTIONS:
            index = self._cells.get(value_field)
            if index is None or not any(row[1][index].strip() for row in variant_rows):
                continue
            row, name = self.first(name_field)
            name = one_line(name)
            self.check_length(name, row, name_field)
            if not name:
                name = _("Option %(number)s") % {"number": value_field[6]}
                message = _("The option has values but no name; it is called “%(name)s”.")
                self.place(variant_rows[0], name_field).warn(message % {"name": name})
            fields.append(value_field)
            names.append(name)
        return ([], []) if self._is_only_title(fields, names, variant_rows) else (fields, names)

    def _is_only_title(self, fields: Sequence[str], names: Sequence[str], rows: Sequence[Row]) -> bool:
        """Shopify writes “Title: Default Title” for a product without options."""
        if len(names) != 1 or len(rows) != 1:
            return False
        return self.cell(rows[0], fields[0]).lower() == "default title"

    def _chosen(self, row: Row, fields: Sequence[str]) -> list[str]:
        chosen = []
        for field in fields:
            value = self.cell(row, field)
            if not value:
                self.place(row, field).error(_("The value of this option is missing."))
            self.check_length(value, row, field)
            chosen.append(value)
        return chosen

    # Variants

    def _variants(
        self, rows: Sequence[Row], fields: Sequence[str] | None, pictures: list[ParsedPicture]
    ) -> list[ParsedVariant]:
        self.check_variant_count(len(rows))
        if len(rows) > MAX_VARIANTS:
            return []
        found: dict[tuple[str, ...], tuple[Row, ParsedVariant]] = {}
        for row, (price, is_assumed) in zip(rows, self._prices(rows), strict=True):
            options = None if fields is None else self._chosen(row, fields)
            variant = self._variant(row, options, price, pictures)
            variant.is_price_assumed = is_assumed
            identity = (variant.sku or "",) if options is None else tuple(options)
            known_row, known = found.setdefault(identity, (row, variant))
            if known is not variant:
                self._note_repeated(row, known_row, "sku" if options is None else "option1_value")
        self.check_skus("sku", [(row, variant.sku) for row, variant in found.values()])
        return [variant for _row, variant in found.values()]

    def _note_repeated(self, row: Row, known: Row, field: str) -> None:
        place = self.place(row, field)
        if row[1] == known[1]:
            place.warn(_("This row repeats row %(row)s.") % {"row": known[0]})
        else:
            place.error(_("Nothing tells this variant from that of row %(row)s.") % {"row": known[0]})

    def _prices(self, rows: Sequence[Row]) -> list[tuple[int, bool]]:
        """Each with whether it is assumed: a new variant without a price costs what the one before it costs, else
        the first that has one.
        """
        if "price" not in self._cells:
            return [(0, True)] * len(rows)
        prices = [self.price(row) for row in rows]
        inherited = next((price for price in prices if price is not None), None)
        if inherited is None:
            for row in rows[:1]:
                if not self.cell(row, "price"):
                    self.place(row, "price").error(_("The price is missing."))
            return [(0, True)] * len(rows)
        filled = []
        for row, price in zip(rows, prices, strict=True):
            if price is None and not self.cell(row, "price"):
                self.place(row, "price").warn(
                    _(
                        "The price is missing: a new variant gets that of the one beside it, a known one keeps its own."
                    )
                )
            inherited = inherited if price is None else price
            filled.append((inherited, price is None))
        return filled

    def _variant(
        self, row: Row, options: list[str] | None, price: int, pictures: list[ParsedPicture]
    ) -> ParsedVariant:
        is_taxed = self.flag(row, "taxable")
        return ParsedVariant(
            row=row[0],
            sku=self.cell(row, "sku").lstrip("'") or None,
            options=options,
            price_minor=price,
            compare_at_minor=self.amount(row, "compare_at") or None,
            cost_minor=self.amount(row, "cost"),
            barcode=self.barcode(row),
            weight_grams=self.grams(row, "grams"),
            tax_class=None if is_taxed is None else TaxClass.STANDARD if is_taxed else TaxClass.ZERO,
            is_rate_open=is_taxed is True,
            quantity=self.quantity(row),
            picture_url=self._variant_picture(row, pictures),
        )

    # Pictures

    def _pictures(self) -> list[ParsedPicture]:
        if "image_url" not in self._cells:
            return []
        pictures: dict[str, ParsedPicture] = {}
        for row in self.rows:
            url = self.picture_url(row, "image_url")
            if url is not None and url not in pictures:
                position = values.read_position(self.cell(row, "image_position"), len(pictures) + 1)
                pictures[url] = ParsedPicture(row[0], url, self.cell(row, "image_alt")[:ALT_LIMIT], position)
        return sorted(pictures.values(), key=lambda picture: picture.position)

    def _variant_picture(self, row: Row, pictures: list[ParsedPicture]) -> str | None:
        """A variant's own picture is one of the product's as well."""
        url = self.picture_url(row, "variant_image_url")
        if url is not None and all(picture.url != url for picture in pictures):
            pictures.append(ParsedPicture(row[0], url, "", len(pictures) + 1))
        return url

    # Everything else the file says

    def _keep_extras(self, product: ParsedProduct) -> None:
        variants = {variant.row: variant for variant in product.variants}
        main = self.rows[0]
        for row in self.rows:
            variant = variants.get(row[0])
            for extra in self.layout.extras:
                value = row[1][extra.index].strip()
                if not value:
                    continue
                if variant is not None and (extra.is_of_variant or row is not main):
                    variant.attributes[extra.name] = value
                else:
                    _keep(product.attributes, extra.name, value)
            if variant is not None:
                self._keep_policy(row, variant)

    def _keep_policy(self, row: Row, variant: ParsedVariant) -> None:
        policy = self.cell(row, "policy")
        if not policy:
            return
        variant.attributes[self.layout.names["policy"]] = policy
        if policy.lower() == "continue" or policy.lower() in values.YES:
            self.place(row, "policy").warn(
                _("The file sells this variant without stock too; here it is sold while there is stock.")
            )


def _keep(attributes: dict[str, str], name: str, value: str) -> None:
    """Several rows may say different things in one column: all of it is kept."""
    known = attributes.get(name)
    if known is None:
        attributes[name] = value
    elif value not in known.split(" | "):
        attributes[name] = f"{known} | {value}"
