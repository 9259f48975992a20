"""Writes parsed products into the merchant's tables, a batch at a time: see ``statements`` for how."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from apps.catalog.enums import ProductStatus
from apps.catalog.importing import copytext, statements
from apps.catalog.importing.columns import Format, Layout
from apps.catalog.importing.parsed import ParsedProduct
from apps.catalog.importing.problems import Problem
from apps.catalog.text import search_words, slug_of, sort_key
from apps.core.actor import Actor
from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock, StockRow


@dataclass(frozen=True, slots=True)
class Target:
    """Where the products go."""

    store_id: UUID
    language: str
    import_id: int | None
    is_main_language: bool


@dataclass(slots=True)
class Loaded:
    """What became of a batch. ``left_out`` are errors that only the database knows, by product."""

    created_ids: list[int] = field(default_factory=list)
    updated_ids: list[int] = field(default_factory=list)
    unchanged: int = 0
    variants: int = 0
    picture_ids: list[int] = field(default_factory=list)
    left_out: dict[int, list[Problem]] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)


class Loader:
    """Writes batches of one file. Call ``load`` inside a transaction."""

    def __init__(self, layout: Layout, target: Target) -> None:
        self._layout = layout
        self._target = target
        self._present = _present(layout)
        self._updates = self._prepare()

    @property
    def brings_all_words(self) -> bool:
        """Whether the words to search by are all in the file; else they are put together from the tables."""
        return "search_text" in self._present

    def _prepare(self) -> dict[str, sql.Composed | None]:
        present = self._present
        product_columns = list(statements.PRODUCT_COLUMNS)
        if self._target.is_main_language:
            product_columns.append(("sort_key", "ip.sort_key", "title"))
        return {
            "products": statements.update_statement(
                "catalog_product",
                "import_product ip",
                "t.id = ip.id AND NOT ip.is_new",
                product_columns,
                present,
            ),
            "texts": statements.update_statement(
                "catalog_producttext",
                "import_product ip",
                "t.product_id = ip.id AND NOT ip.is_new AND t.language = %(language)s",
                statements.TEXT_COLUMNS,
                present,
            ),
            "variants": statements.update_statement(
                "catalog_variant", "import_variant iv", "t.id = iv.id", statements.VARIANT_COLUMNS, present
            ),
            "pictures": statements.update_statement(
                "catalog_productpicture",
                "import_picture ii",
                "t.product_id = ii.product_id AND t.source_url = ii.url",
                statements.PICTURE_COLUMNS,
                present,
            ),
        }

    def load(self, products: Sequence[ParsedProduct], *, actor: Actor, now: datetime) -> Loaded:
        loaded = Loaded()
        values: dict[str, Any] = {
            "now": now,
            "language": self._target.language,
            "store": self._target.store_id,
            "import": self._target.import_id,
        }
        with connection.cursor() as cursor:
            cursor.execute(statements.TAKE_TURNS)
            cursor.execute(statements.TABLES)
            self._copy(cursor, products)
            self._match(cursor)
            self._leave_out(cursor, loaded)
            self._write(cursor, values, loaded)
            self._set_stock(cursor, actor, products)
            cursor.execute(statements.FINISH, values)
            self._count(cursor, loaded)
            cursor.execute(statements.DROP)
        return loaded

    # Into the temporary tables

    def _copy(self, cursor: Any, products: Sequence[ParsedProduct]) -> None:
        form = self._layout.format
        rows = {
            statements.COPY_PRODUCTS: (_product_row(n, product, form) for n, product in enumerate(products)),
            statements.COPY_VARIANTS: (
                row for n, product in enumerate(products) for row in _variant_rows(n, product)
            ),
            statements.COPY_PICTURES: (
                (n, picture.row, picture.url, picture.alt, picture.position)
                for n, product in enumerate(products)
                for picture in product.pictures
            ),
        }
        for statement, values in rows.items():
            with cursor.copy(statement) as copy:
                copy.write("".join([copytext.row(row) for row in values]))
        cursor.execute(statements.ANALYZE)

    @staticmethod
    def _match(cursor: Any) -> None:
        cursor.execute(statements.LOCK_PRODUCTS)
        cursor.execute(statements.FIND_PRODUCTS)
        cursor.execute(statements.FIND_PRODUCTS_OF_ROWS)
        cursor.execute(statements.FIND_VARIANTS)

    def _leave_out(self, cursor: Any, loaded: Loaded) -> None:
        for n, problem in self._misfits(cursor):
            loaded.left_out.setdefault(n, []).append(problem)
        if loaded.left_out:
            cursor.execute(statements.LEAVE_OUT, {"left_out": list(loaded.left_out)})

    def _misfits(self, cursor: Any) -> Iterator[tuple[int, Problem]]:
        """What only the database can tell, with the number of the product in the batch."""
        identity = self._layout.identity
        cursor.execute(statements.FOREIGN_SKUS)
        for n, row, sku, handle in cursor.fetchall():
            message = _("The SKU “%(sku)s” belongs to another product, “%(handle)s”.")
            yield n, Problem(row, identity, message % {"sku": sku, "handle": handle})
        if "title" not in self._present:
            cursor.execute("SELECT n, row, handle FROM import_product WHERE id IS NULL")
            for n, row, handle in cursor.fetchall():
                message = _("There is no product “%(handle)s” yet, and without a title none can be made.")
                yield n, Problem(row, "", message % {"handle": handle})
        if "price" not in self._present:
            cursor.execute("SELECT product_n, row FROM import_variant WHERE id IS NULL")
            message = _("There is no such variant yet, and without a price none can be made.")
            yield from ((n, Problem(row, "", message)) for n, row in cursor.fetchall())
        cursor.execute(statements.UNKNOWN_VARIANTS)
        message = _("It is not said which variant this is: give its SKU or its options.")
        yield from ((n, Problem(row, identity, message)) for n, row in cursor.fetchall())

    # Into the merchant's tables

    def _write(self, cursor: Any, values: dict[str, Any], loaded: Loaded) -> None:
        self._run_update(cursor, "products", values)
        if "title" in self._present:
            cursor.execute(statements.INSERT_PRODUCTS, values)
            cursor.execute(statements.FIND_PRODUCTS_OF_ROWS)
        self._run_update(cursor, "texts", values)
        if "title" in self._present:
            cursor.execute(statements.INSERT_TEXTS, values)
        self._run_update(cursor, "pictures", values)
        cursor.execute(statements.INSERT_PICTURES, values)
        loaded.picture_ids = [row[0] for row in cursor.fetchall()]
        cursor.execute(statements.FIND_PICTURES)
        cursor.execute(statements.FREE_UNIQUE)
        self._run_update(cursor, "variants", values)
        cursor.execute(statements.INSERT_VARIANTS)
        cursor.execute(statements.ARCHIVE_VARIANTS, values)
        for row, name in cursor.fetchall():
            message = _(
                "The variant “%(name)s” does not fit the product's options any more; it was archived."
            )
            loaded.warnings.append(Problem(row, "", message % {"name": name}))
        cursor.execute(statements.LIST, values)

    def _run_update(self, cursor: Any, name: str, values: dict[str, Any]) -> None:
        statement = self._updates[name]
        if statement is not None:
            cursor.execute(statement, values)

    def _set_stock(self, cursor: Any, actor: Actor, products: Sequence[ParsedProduct]) -> None:
        if not any(v.quantity is not None for product in products for v in product.variants):
            return
        cursor.execute(statements.WANTED_STOCK)
        wanted = cursor.fetchall()
        rows = [StockRow(id_, quantity) for id_, quantity, _product in wanted]
        reference = f"import:{self._target.import_id}" if self._target.import_id else "import"
        changed = set(
            resolve(Stock).set_levels(rows, actor=actor, reason=_("Product import"), reference=reference)
        )
        touched = sorted({product for id_, _quantity, product in wanted if id_ in changed})
        cursor.execute("UPDATE import_product SET is_changed = true WHERE id = ANY(%s)", [touched])

    @staticmethod
    def _count(cursor: Any, loaded: Loaded) -> None:
        cursor.execute("SELECT id, is_new, is_changed FROM import_product ORDER BY id")
        for id_, is_new, is_changed in cursor.fetchall():
            if is_new:
                loaded.created_ids.append(id_)
            elif is_changed:
                loaded.updated_ids.append(id_)
            else:
                loaded.unchanged += 1
        cursor.execute("SELECT count(*) FROM import_variant")
        loaded.variants = cursor.fetchone()[0]


def _present(layout: Layout) -> frozenset[str]:
    present = set(layout.cells)
    if layout.format == Format.GOOGLE:
        if layout.has("tax_rate"):
            present.add("tax_class")
        if layout.has("weight"):
            present.add("grams")
        if layout.has("sale_price"):
            present.add("compare_at")
        if layout.has("title", "color", "size", "material", "pattern"):
            present.update(("option_names", "options"))
        words: tuple[str, ...] = ("title", "brand", "product_type")
    else:
        if layout.has("taxable"):
            present.add("tax_class")
        if layout.has("option1_name"):
            present.add("option_names")
        if layout.has("option1_value", "option2_value", "option3_value"):
            present.add("options")
        words = ("title", "brand", "product_type", "tags")
    if all(layout.has(field) for field in words):
        present.add("search_text")
    return frozenset(present)


def _product_row(n: int, product: ParsedProduct, form: Format) -> tuple[Any, ...]:
    title = product.title or ""
    address = product.handle if form == Format.SHOPIFY else title
    prices = [variant.price_minor for variant in product.variants]
    return (
        n,
        product.row,
        product.handle,
        product.title,
        slug_of(address, product.handle),
        product.description,
        product.brand,
        product.product_type,
        product.tags,
        product.option_names,
        ProductStatus(product.status).value if product.status else None,
        product.is_published,
        product.seo_title,
        product.seo_description,
        product.attributes,
        sort_key(title),
        search_words(title, product.brand, product.product_type, *product.tags),
        min(prices, default=None),
    )


def _variant_rows(n: int, product: ParsedProduct) -> Iterable[tuple[Any, ...]]:
    for position, v in enumerate(product.variants, 1):
        yield (
            n, v.row, position, v.sku, v.options, v.price_minor, v.is_price_assumed, v.compare_at_minor, v.cost_minor, v.barcode,
            v.weight_grams, v.tax_class and v.tax_class.value, v.is_rate_open, v.quantity, v.picture_url, v.attributes,
        )  # fmt: skip
