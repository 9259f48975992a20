"""Writes parsed products into the merchant's tables: COPY into temporary tables, then one statement per kind of row.

A statement touches only rows that differ, so that a repeat writes nothing. Columns that the file does not have are
never set. The statements differ with the columns of the file and are put together once per file.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from apps.catalog.enums import ProductStatus
from apps.catalog.importing import copytext
from apps.catalog.importing.columns import Format, Layout
from apps.catalog.importing.parsed import ParsedProduct
from apps.catalog.importing.problems import Problem
from apps.catalog.text import search_words, slug_of, sort_key
from apps.core.actor import Actor
from apps.core.contracts import resolve
from apps.core.contracts.stock import Level, Stock, StockRow

_TABLES: Final[LiteralString] = """
    CREATE TEMPORARY TABLE import_product (
        n int, row int, handle text, title text, slug text, description text, brand text, product_type text,
        tags varchar[], option_names varchar[], status text, published boolean, seo_title text, seo_description text,
        attributes jsonb, sort_key text, search_text text, price_from bigint, id bigint,
        is_new boolean DEFAULT false, is_changed boolean DEFAULT false
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE import_variant (
        product_n int, row int, position int, sku text, options varchar[], price bigint, is_assumed boolean, compare_at bigint, cost bigint,
        barcode text, grams int, tax_class text, quantity int, picture_url text, attributes jsonb,
        product_id bigint, id bigint, picture_id bigint
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE import_picture (
        product_n int, row int, url text, alt text, position int, product_id bigint
    ) ON COMMIT DROP
"""
_DROP: Final[LiteralString] = "DROP TABLE import_product, import_variant, import_picture"
_ANALYZE: Final[LiteralString] = "ANALYZE import_product, import_variant, import_picture"
_COPY_PRODUCTS: Final[LiteralString] = """
    COPY import_product (n, row, handle, title, slug, description, brand, product_type, tags, option_names, status,
        published, seo_title, seo_description, attributes, sort_key, search_text, price_from) FROM STDIN
"""
_COPY_VARIANTS: Final[LiteralString] = """
    COPY import_variant (product_n, row, position, sku, options, price, is_assumed, compare_at, cost, barcode, grams,
        tax_class, quantity, picture_url, attributes) FROM STDIN
"""
_COPY_PICTURES: Final[LiteralString] = "COPY import_picture (product_n, row, url, alt, position) FROM STDIN"

# Imports of one merchant take turns, batch by batch; nobody else waits for this lock.
_TAKE_TURNS: Final[LiteralString] = (
    "SELECT pg_advisory_xact_lock(hashtextextended('maart:catalog.import:' || current_schema(), 0))"
)
_LOCK_PRODUCTS: Final[LiteralString] = """
    SELECT p.id FROM catalog_product p JOIN import_product ip ON ip.handle = p.handle ORDER BY p.id FOR UPDATE OF p
"""
_FIND_PRODUCTS: Final[LiteralString] = (
    "UPDATE import_product ip SET id = p.id FROM catalog_product p WHERE p.handle = ip.handle"
)
_FIND_PRODUCTS_OF_ROWS: Final[LiteralString] = """
    UPDATE import_variant iv SET product_id = ip.id FROM import_product ip WHERE ip.n = iv.product_n;
    UPDATE import_picture ii SET product_id = ip.id FROM import_product ip WHERE ip.n = ii.product_n
"""
_FIND_VARIANTS: Final[LiteralString] = """
    UPDATE import_variant iv SET id = v.id FROM catalog_variant v
    WHERE v.sku = iv.sku AND v.product_id = iv.product_id;
    UPDATE import_variant iv SET id = v.id FROM catalog_variant v
    WHERE iv.id IS NULL AND v.product_id = iv.product_id AND v.options = iv.options AND v.archived_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM import_variant other WHERE other.id = v.id);
    UPDATE import_variant iv SET id = alone.id FROM (
        SELECT product_id, min(id) AS id FROM catalog_variant WHERE archived_at IS NULL AND product_id IN (
            SELECT product_id FROM import_variant WHERE id IS NULL AND options IS NULL
            EXCEPT SELECT product_id FROM import_variant GROUP BY product_id HAVING count(*) > 1
        )
        GROUP BY product_id HAVING count(*) = 1
    ) AS alone
    WHERE iv.id IS NULL AND iv.options IS NULL AND iv.product_id = alone.product_id
"""
_UNKNOWN_VARIANTS: Final[LiteralString] = """
    SELECT product_n, row FROM import_variant iv
    WHERE id IS NULL AND options IS NULL AND (
        product_id IS NOT NULL OR (SELECT count(*) FROM import_variant o WHERE o.product_n = iv.product_n) > 1
    )
    ORDER BY row
"""
_FOREIGN_SKUS: Final[LiteralString] = """
    SELECT iv.product_n, iv.row, iv.sku, p.handle
    FROM import_variant iv
    JOIN catalog_variant v ON v.sku = iv.sku
    JOIN catalog_product p ON p.id = v.product_id
    WHERE v.product_id IS DISTINCT FROM iv.product_id
    ORDER BY iv.row
"""
_LEAVE_OUT: Final[LiteralString] = """
    DELETE FROM import_product WHERE n = ANY(%(left_out)s);
    DELETE FROM import_variant WHERE product_n = ANY(%(left_out)s);
    DELETE FROM import_picture WHERE product_n = ANY(%(left_out)s)
"""
_INSERT_PRODUCTS: Final[LiteralString] = """
    WITH inserted AS (
        INSERT INTO catalog_product (handle, status, brand, product_type, tags, option_names, attributes, sort_key,
            price_from_minor, version, created_at, updated_at)
        SELECT handle, coalesce(status, CASE WHEN published THEN 'active' ELSE 'draft' END), brand, product_type, tags,
            coalesce(option_names, '{}'), attributes, sort_key, price_from, 1, %(now)s, %(now)s
        FROM import_product WHERE id IS NULL ORDER BY n
        RETURNING id, handle
    )
    UPDATE import_product ip SET id = inserted.id, is_new = true FROM inserted WHERE inserted.handle = ip.handle
"""
_INSERT_TEXTS: Final[LiteralString] = """
    WITH missing AS (
        SELECT ip.*, row_number() OVER (PARTITION BY slug ORDER BY n) > 1 OR EXISTS (
            SELECT 1 FROM catalog_producttext t WHERE t.language = %(language)s AND t.slug = ip.slug
        ) AS is_taken
        FROM import_product ip
        WHERE NOT EXISTS (
            SELECT 1 FROM catalog_producttext t WHERE t.product_id = ip.id AND t.language = %(language)s
        )
    ), inserted AS (
        INSERT INTO catalog_producttext (product_id, language, title, slug, description, seo_title, seo_description,
            option_texts, search_text)
        SELECT id, %(language)s, title, CASE WHEN is_taken THEN slug || '-' || id ELSE slug END, description,
            seo_title, seo_description, '{}', search_text
        FROM missing ORDER BY n
        RETURNING product_id
    )
    UPDATE import_product ip SET is_changed = true FROM inserted WHERE inserted.product_id = ip.id
"""
# What is unique is set free first, so that two variants may change places.
_FREE_UNIQUE: Final[LiteralString] = """
    UPDATE catalog_variant v
    SET sku = CASE WHEN iv.sku IS NULL OR iv.sku = v.sku THEN v.sku END,
        options = CASE WHEN coalesce(iv.options, v.options) = v.options THEN v.options ELSE ARRAY['#', v.id::varchar] END
    FROM import_variant iv
    WHERE iv.id = v.id AND ((iv.sku IS NOT NULL AND v.sku <> iv.sku) OR v.options <> iv.options)
"""
_INSERT_VARIANTS: Final[LiteralString] = """
    WITH inserted AS (
        INSERT INTO catalog_variant (product_id, sku, barcode, options, position, price_minor, compare_at_minor,
            cost_minor, weight_grams, tax_class, picture_id, attributes)
        SELECT product_id, sku, barcode, coalesce(options, '{}'), position, price, compare_at, cost, grams, tax_class, picture_id,
            attributes
        FROM import_variant WHERE id IS NULL ORDER BY product_n, position
        RETURNING id, product_id, options
    ), found AS (
        UPDATE import_variant iv SET id = inserted.id FROM inserted
        WHERE iv.product_id = inserted.product_id AND coalesce(iv.options, '{}') = inserted.options
        RETURNING iv.product_id
    )
    UPDATE import_product ip SET is_changed = true FROM found WHERE found.product_id = ip.id
"""
# A variant that has not as many values as the product has options can be chosen no more.
_ARCHIVE_VARIANTS: Final[LiteralString] = """
    WITH archived AS (
        UPDATE catalog_variant v SET archived_at = %(now)s, sku = NULL
        FROM import_product ip, catalog_product p
        WHERE p.id = ip.id AND v.product_id = ip.id AND NOT ip.is_new AND v.archived_at IS NULL
            AND cardinality(v.options) <> cardinality(p.option_names)
            AND EXISTS (SELECT 1 FROM import_variant iv WHERE iv.product_n = ip.n)
        RETURNING v.product_id, old.sku, v.options
    ), marked AS (
        UPDATE import_product ip SET is_changed = true FROM archived WHERE archived.product_id = ip.id
    )
    SELECT ip.row, coalesce(archived.sku, array_to_string(archived.options, ' / '), '')
    FROM archived JOIN import_product ip ON ip.id = archived.product_id ORDER BY ip.row
"""
_INSERT_PICTURES: Final[LiteralString] = """
    WITH inserted AS (
        INSERT INTO catalog_productpicture (product_id, source_url, stem, widths, kinds, width, height, alt, position, status,
            error, imported_by_id, imported_row, created_at)
        SELECT product_id, url, '', '{}', '{}', 0, 0, alt, position, 'pending', '', %(import)s, row, %(now)s
        FROM import_picture ii
        WHERE NOT EXISTS (
            SELECT 1 FROM catalog_productpicture p WHERE p.product_id = ii.product_id AND p.source_url = ii.url
        )
        ORDER BY product_n, position
        RETURNING id, product_id
    ), marked AS (
        UPDATE import_product ip SET is_changed = true FROM inserted WHERE inserted.product_id = ip.id
    )
    SELECT id FROM inserted ORDER BY id
"""
_FIND_PICTURES: Final[LiteralString] = """
    UPDATE import_variant iv SET picture_id = p.id FROM catalog_productpicture p
    WHERE iv.picture_url IS NOT NULL AND p.product_id = iv.product_id AND p.source_url = iv.picture_url
"""
_LIST: Final[LiteralString] = """
    WITH inserted AS (
        INSERT INTO catalog_storelisting (product_id, store_id, published_at)
        SELECT id, %(store)s, %(now)s FROM import_product WHERE published ORDER BY id
        ON CONFLICT (product_id, store_id) DO NOTHING
        RETURNING product_id
    ), deleted AS (
        DELETE FROM catalog_storelisting l USING import_product ip
        WHERE l.product_id = ip.id AND l.store_id = %(store)s AND ip.published = false
        RETURNING product_id
    )
    UPDATE import_product ip SET is_changed = true
    FROM (SELECT product_id FROM inserted UNION ALL SELECT product_id FROM deleted) AS touched
    WHERE touched.product_id = ip.id
"""
_WANTED_STOCK: Final[LiteralString] = """
    SELECT iv.id, iv.quantity, iv.product_id, ip.is_new
    FROM import_variant iv JOIN import_product ip ON ip.n = iv.product_n
    WHERE iv.quantity IS NOT NULL ORDER BY iv.id
"""
_FINISH: Final[LiteralString] = """
    UPDATE catalog_product p
    SET version = p.version + 1, updated_at = %(now)s, price_from_minor = (
        SELECT min(price_minor) FROM catalog_variant v WHERE v.product_id = p.id AND v.archived_at IS NULL
    )
    FROM import_product ip WHERE ip.id = p.id AND ip.is_changed AND NOT ip.is_new
"""

# (column of the table, value from the file, field of the layout that brings it)
_PRODUCT_COLUMNS: Final[tuple[tuple[LiteralString, LiteralString, str | None], ...]] = (
    (
        "status",
        "coalesce(ip.status, CASE WHEN ip.published AND t.status = 'draft' THEN 'active' ELSE t.status END)",
        None,
    ),
    ("brand", "ip.brand", "brand"),
    ("product_type", "ip.product_type", "product_type"),
    ("tags", "ip.tags", "tags"),
    ("option_names", "coalesce(ip.option_names, t.option_names)", "option_names"),
    ("attributes", "t.attributes || ip.attributes", None),
)
_TEXT_COLUMNS: Final[tuple[tuple[LiteralString, LiteralString, str | None], ...]] = (
    ("title", "ip.title", "title"),
    ("description", "ip.description", "description"),
    ("seo_title", "ip.seo_title", "seo_title"),
    ("seo_description", "ip.seo_description", "seo_description"),
    ("search_text", "ip.search_text", "search_text"),
)
_VARIANT_COLUMNS: Final[tuple[tuple[LiteralString, LiteralString, str | None], ...]] = (
    ("sku", "coalesce(iv.sku, t.sku)", None),
    ("options", "coalesce(iv.options, t.options)", None),
    ("position", "iv.position", "options"),
    ("price_minor", "CASE WHEN iv.is_assumed THEN t.price_minor ELSE iv.price END", "price"),
    ("compare_at_minor", "iv.compare_at", "compare_at"),
    ("cost_minor", "iv.cost", "cost"),
    ("barcode", "iv.barcode", "barcode"),
    ("weight_grams", "iv.grams", "grams"),
    ("tax_class", "iv.tax_class", "tax_class"),
    ("picture_id", "coalesce(iv.picture_id, t.picture_id)", None),
    ("attributes", "t.attributes || iv.attributes", None),
    ("archived_at", "NULL::timestamptz", None),
)
_PICTURE_COLUMNS: Final[tuple[tuple[LiteralString, LiteralString, str | None], ...]] = (
    ("alt", "ii.alt", "image_alt"),
    ("position", "ii.position", "image_position"),
)


def _update(
    table: LiteralString,
    source: LiteralString,
    match: LiteralString,
    columns: Iterable[tuple[LiteralString, LiteralString, str | None]],
    present: frozenset[str],
) -> sql.Composed | None:
    """Sets the columns that the file brings, in rows where one differs, and notes whose product changed."""
    brought = [
        (column, value)
        for column, value, brought_by in columns
        if brought_by is None or brought_by in present
    ]
    if not brought:
        return None
    product = sql.SQL("t.id" if table == "catalog_product" else "t.product_id")
    return sql.SQL(
        """
        WITH updated AS (
            UPDATE {table} t SET {values} FROM {source}
            WHERE {match} AND ({old}) IS DISTINCT FROM ({new})
            RETURNING {product} AS product_id
        )
        UPDATE import_product ip SET is_changed = true FROM updated WHERE updated.product_id = ip.id
        """
    ).format(
        table=sql.Identifier(table),
        values=sql.SQL(", ").join(
            sql.SQL("{} = {}").format(sql.Identifier(column), sql.SQL(value)) for column, value in brought
        ),
        source=sql.SQL(source),
        match=sql.SQL(match),
        old=sql.SQL(", ").join(sql.SQL("t.{}").format(sql.Identifier(column)) for column, _value in brought),
        new=sql.SQL(", ").join(sql.SQL(value) for _column, value in brought),
        product=product,
    )


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
        product_columns = list(_PRODUCT_COLUMNS)
        if self._target.is_main_language:
            product_columns.append(("sort_key", "ip.sort_key", "title"))
        return {
            "products": _update(
                "catalog_product",
                "import_product ip",
                "t.id = ip.id AND NOT ip.is_new",
                product_columns,
                present,
            ),
            "texts": _update(
                "catalog_producttext",
                "import_product ip",
                "t.product_id = ip.id AND NOT ip.is_new AND t.language = %(language)s",
                _TEXT_COLUMNS,
                present,
            ),
            "variants": _update(
                "catalog_variant", "import_variant iv", "t.id = iv.id", _VARIANT_COLUMNS, present
            ),
            "pictures": _update(
                "catalog_productpicture",
                "import_picture ii",
                "t.product_id = ii.product_id AND t.source_url = ii.url",
                _PICTURE_COLUMNS,
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
            cursor.execute(_TAKE_TURNS)
            cursor.execute(_TABLES)
            self._copy(cursor, products)
            self._match(cursor)
            loaded.left_out = self._leave_out(cursor, products)
            self._write(cursor, values, loaded)
            self._set_stock(cursor, actor, products)
            cursor.execute(_FINISH, values)
            self._count(cursor, loaded)
            cursor.execute(_DROP)
        return loaded

    # Into the temporary tables

    def _copy(self, cursor: Any, products: Sequence[ParsedProduct]) -> None:
        form = self._layout.format
        rows = {
            _COPY_PRODUCTS: (_product_row(n, product, form) for n, product in enumerate(products)),
            _COPY_VARIANTS: (row for n, product in enumerate(products) for row in _variant_rows(n, product)),
            _COPY_PICTURES: (
                (n, picture.row, picture.url, picture.alt, picture.position)
                for n, product in enumerate(products)
                for picture in product.pictures
            ),
        }
        for statement, values in rows.items():
            with cursor.copy(statement) as copy:
                copy.write("".join([copytext.row(row) for row in values]))
        cursor.execute(_ANALYZE)

    @staticmethod
    def _match(cursor: Any) -> None:
        cursor.execute(_LOCK_PRODUCTS)
        cursor.execute(_FIND_PRODUCTS)
        cursor.execute(_FIND_PRODUCTS_OF_ROWS)
        cursor.execute(_FIND_VARIANTS)

    def _leave_out(self, cursor: Any, products: Sequence[ParsedProduct]) -> dict[int, list[Problem]]:
        left_out: dict[int, list[Problem]] = {}
        cursor.execute(_FOREIGN_SKUS)
        for n, row, sku, handle in cursor.fetchall():
            message = _("The SKU “%(sku)s” belongs to another product, “%(handle)s”.")
            problem = Problem(row, self._sku_column, message % {"sku": sku, "handle": handle})
            left_out.setdefault(n, []).append(problem)
        if "title" not in self._present:
            cursor.execute("SELECT n, row, handle FROM import_product WHERE id IS NULL")
            for n, row, handle in cursor.fetchall():
                message = _("There is no product “%(handle)s” yet, and without a title none can be made.")
                left_out.setdefault(n, []).append(Problem(row, "", message % {"handle": handle}))
        if "price" not in self._present:
            cursor.execute("SELECT product_n, row FROM import_variant WHERE id IS NULL")
            for n, row in cursor.fetchall():
                message = _("There is no such variant yet, and without a price none can be made.")
                left_out.setdefault(n, []).append(Problem(row, "", message))
        cursor.execute(_UNKNOWN_VARIANTS)
        for n, row in cursor.fetchall():
            message = _("It is not said which variant this is: give its SKU or its options.")
            left_out.setdefault(n, []).append(Problem(row, self._layout.identity, message))
        if left_out:
            cursor.execute(_LEAVE_OUT, {"left_out": list(left_out)})
        return left_out

    @property
    def _sku_column(self) -> str:
        return self._layout.identity

    # Into the merchant's tables

    def _write(self, cursor: Any, values: dict[str, Any], loaded: Loaded) -> None:
        self._run_update(cursor, "products", values)
        if "title" in self._present:
            cursor.execute(_INSERT_PRODUCTS, values)
            cursor.execute(_FIND_PRODUCTS_OF_ROWS)
        self._run_update(cursor, "texts", values)
        if "title" in self._present:
            cursor.execute(_INSERT_TEXTS, values)
        self._run_update(cursor, "pictures", values)
        cursor.execute(_INSERT_PICTURES, values)
        loaded.picture_ids = [row[0] for row in cursor.fetchall()]
        cursor.execute(_FIND_PICTURES)
        cursor.execute(_FREE_UNIQUE)
        self._run_update(cursor, "variants", values)
        cursor.execute(_INSERT_VARIANTS)
        cursor.execute(_ARCHIVE_VARIANTS, values)
        for row, name in cursor.fetchall():
            message = _(
                "The variant “%(name)s” does not fit the product's options any more; it was archived."
            )
            loaded.warnings.append(Problem(row, "", message % {"name": name}))
        cursor.execute(_LIST, values)

    def _run_update(self, cursor: Any, name: str, values: dict[str, Any]) -> None:
        statement = self._updates[name]
        if statement is not None:
            cursor.execute(statement, values)

    def _set_stock(self, cursor: Any, actor: Actor, products: Sequence[ParsedProduct]) -> None:
        if not any(v.quantity is not None for product in products for v in product.variants):
            return
        cursor.execute(_WANTED_STOCK)
        wanted = cursor.fetchall()
        stock = resolve(Stock)
        known = [id_ for id_, _quantity, _product, is_new in wanted if not is_new]
        before = stock.levels(known)
        rows = [
            StockRow(id_, quantity)
            for id_, quantity, _product, is_new in wanted
            if is_new or _differs(before[id_], quantity)
        ]
        if not rows:
            return
        reference = f"import:{self._target.import_id}" if self._target.import_id else "import"
        stock.set_levels(rows, actor=actor, reason=_("Product import"), reference=reference)
        if not known:
            return
        after = stock.levels(known)
        products_of = {id_: product for id_, _quantity, product, _is_new in wanted}
        changed = {products_of[id_] for id_ in known if before[id_] != after[id_]}
        cursor.execute("UPDATE import_product SET is_changed = true WHERE id = ANY(%s)", [sorted(changed)])

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
            v.weight_grams, v.tax_class.value, v.quantity, v.picture_url, v.attributes,
        )  # fmt: skip


def _differs(level: Level, quantity: int) -> bool:
    """Not fewer than are promised to orders can be on hand, whatever the file says."""
    return not level.tracked or level.on_hand != max(quantity, level.reserved)
