"""The SQL of an import: from temporary tables into the merchant's tables, one statement per kind of row.

A statement touches only rows that differ, so that a repeat writes nothing. Columns that the file does not have are
never set: what updates rows is put together once per file.
"""

from collections.abc import Iterable
from typing import Final, LiteralString

from psycopg import sql

TABLES: Final[LiteralString] = """
    CREATE TEMPORARY TABLE import_product (
        n int, row int, handle text, title text, slug text, description text, brand text, product_type text,
        tags varchar[], option_names varchar[], status text, published boolean, seo_title text, seo_description text,
        attributes jsonb, sort_key text, search_text text, price_from bigint, id bigint,
        is_new boolean DEFAULT false, is_changed boolean DEFAULT false
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE import_variant (
        product_n int, row int, position int, sku text, options varchar[], price bigint, is_assumed boolean, compare_at bigint, cost bigint,
        barcode text, grams int, tax_class text, is_rate_open boolean, quantity int, picture_url text, attributes jsonb,
        product_id bigint, id bigint, picture_id bigint
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE import_picture (
        product_n int, row int, url text, alt text, position int, product_id bigint
    ) ON COMMIT DROP
"""
DROP: Final[LiteralString] = "DROP TABLE import_product, import_variant, import_picture"
ANALYZE: Final[LiteralString] = "ANALYZE import_product, import_variant, import_picture"
COPY_PRODUCTS: Final[LiteralString] = """
    COPY import_product (n, row, handle, title, slug, description, brand, product_type, tags, option_names, status,
        published, seo_title, seo_description, attributes, sort_key, search_text, price_from) FROM STDIN
"""
COPY_VARIANTS: Final[LiteralString] = """
    COPY import_variant (product_n, row, position, sku, options, price, is_assumed, compare_at, cost, barcode, grams,
        tax_class, is_rate_open, quantity, picture_url, attributes) FROM STDIN
"""
COPY_PICTURES: Final[LiteralString] = "COPY import_picture (product_n, row, url, alt, position) FROM STDIN"

# Imports of one merchant take turns, batch by batch; nobody else waits for this lock.
TAKE_TURNS: Final[LiteralString] = (
    "SELECT pg_advisory_xact_lock(hashtextextended('maart:catalog.import:' || current_schema(), 0))"
)
LOCK_PRODUCTS: Final[LiteralString] = """
    SELECT p.id FROM catalog_product p JOIN import_product ip ON ip.handle = p.handle ORDER BY p.id FOR UPDATE OF p
"""
FIND_PRODUCTS: Final[LiteralString] = (
    "UPDATE import_product ip SET id = p.id FROM catalog_product p WHERE p.handle = ip.handle"
)
FIND_PRODUCTS_OF_ROWS: Final[LiteralString] = """
    UPDATE import_variant iv SET product_id = ip.id FROM import_product ip WHERE ip.n = iv.product_n;
    UPDATE import_picture ii SET product_id = ip.id FROM import_product ip WHERE ip.n = ii.product_n
"""
FIND_VARIANTS: Final[LiteralString] = """
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
UNKNOWN_VARIANTS: Final[LiteralString] = """
    SELECT product_n, row FROM import_variant iv
    WHERE id IS NULL AND options IS NULL AND (
        product_id IS NOT NULL OR (SELECT count(*) FROM import_variant o WHERE o.product_n = iv.product_n) > 1
    )
    ORDER BY row
"""
FOREIGN_SKUS: Final[LiteralString] = """
    SELECT iv.product_n, iv.row, iv.sku, p.handle
    FROM import_variant iv
    JOIN catalog_variant v ON v.sku = iv.sku
    JOIN catalog_product p ON p.id = v.product_id
    WHERE v.product_id IS DISTINCT FROM iv.product_id
    ORDER BY iv.row
"""
LEAVE_OUT: Final[LiteralString] = """
    DELETE FROM import_product WHERE n = ANY(%(left_out)s);
    DELETE FROM import_variant WHERE product_n = ANY(%(left_out)s);
    DELETE FROM import_picture WHERE product_n = ANY(%(left_out)s)
"""
INSERT_PRODUCTS: Final[LiteralString] = """
    WITH inserted AS (
        INSERT INTO catalog_product (handle, status, brand, product_type, tags, option_names, attributes, sort_key,
            price_from_minor, version, created_at, updated_at)
        SELECT handle, coalesce(status, CASE WHEN published THEN 'active' ELSE 'draft' END), brand, product_type, tags,
            coalesce(option_names, '{}'), attributes, sort_key, price_from, 1, %(now)s, clock_timestamp()
        FROM import_product WHERE id IS NULL ORDER BY n
        RETURNING id, handle
    )
    UPDATE import_product ip SET id = inserted.id, is_new = true FROM inserted WHERE inserted.handle = ip.handle
"""
INSERT_TEXTS: Final[LiteralString] = """
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
FREE_UNIQUE: Final[LiteralString] = """
    UPDATE catalog_variant v
    SET sku = CASE WHEN iv.sku IS NULL OR iv.sku = v.sku THEN v.sku END,
        options = CASE WHEN coalesce(iv.options, v.options) = v.options THEN v.options ELSE ARRAY['#', v.id::varchar] END
    FROM import_variant iv
    WHERE iv.id = v.id AND ((iv.sku IS NOT NULL AND v.sku <> iv.sku) OR v.options <> iv.options)
"""
INSERT_VARIANTS: Final[LiteralString] = """
    WITH inserted AS (
        INSERT INTO catalog_variant (product_id, sku, barcode, options, position, price_minor, compare_at_minor,
            cost_minor, weight_grams, tax_class, picture_id, attributes)
        SELECT product_id, sku, barcode, coalesce(options, '{}'), position, price, compare_at, cost, grams,
            coalesce(tax_class, 'standard'), picture_id, attributes
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
ARCHIVE_VARIANTS: Final[LiteralString] = """
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
INSERT_PICTURES: Final[LiteralString] = """
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
FIND_PICTURES: Final[LiteralString] = """
    UPDATE import_variant iv SET picture_id = p.id FROM catalog_productpicture p
    WHERE iv.picture_url IS NOT NULL AND p.product_id = iv.product_id AND p.source_url = iv.picture_url
"""
LIST: Final[LiteralString] = """
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
WANTED_STOCK: Final[LiteralString] = """
    SELECT id, quantity, product_id FROM import_variant WHERE quantity IS NOT NULL ORDER BY id
"""
FINISH: Final[LiteralString] = """
    UPDATE catalog_product p
    SET version = p.version + 1, updated_at = clock_timestamp(), price_from_minor = (
        SELECT min(price_minor) FROM catalog_variant v WHERE v.product_id = p.id AND v.archived_at IS NULL
    )
    FROM import_product ip WHERE ip.id = p.id AND ip.is_changed AND NOT ip.is_new
"""

Column = tuple[LiteralString, LiteralString, str | None]
"""Column of the table, value from the file, field of the layout that brings it."""

PRODUCT_COLUMNS: Final[tuple[Column, ...]] = (
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
TEXT_COLUMNS: Final[tuple[Column, ...]] = (
    ("title", "ip.title", "title"),
    ("description", "ip.description", "description"),
    ("seo_title", "ip.seo_title", "seo_title"),
    ("seo_description", "ip.seo_description", "seo_description"),
    ("search_text", "ip.search_text", "search_text"),
)
VARIANT_COLUMNS: Final[tuple[Column, ...]] = (
    ("sku", "coalesce(iv.sku, t.sku)", None),
    ("options", "coalesce(iv.options, t.options)", None),
    ("position", "iv.position", "options"),
    ("price_minor", "CASE WHEN iv.is_assumed THEN t.price_minor ELSE iv.price END", "price"),
    ("compare_at_minor", "iv.compare_at", "compare_at"),
    ("cost_minor", "iv.cost", "cost"),
    ("barcode", "iv.barcode", "barcode"),
    ("weight_grams", "iv.grams", "grams"),
    (
        "tax_class",
        "CASE WHEN iv.is_rate_open AND t.tax_class <> 'zero' THEN t.tax_class ELSE coalesce(iv.tax_class, t.tax_class) END",
        "tax_class",
    ),
    ("picture_id", "coalesce(iv.picture_id, t.picture_id)", None),
    ("attributes", "t.attributes || iv.attributes", None),
    ("archived_at", "NULL::timestamptz", None),
)
PICTURE_COLUMNS: Final[tuple[Column, ...]] = (
    ("alt", "ii.alt", "image_alt"),
    ("position", "ii.position", "image_position"),
)


def update_statement(
    table: LiteralString,
    source: LiteralString,
    match: LiteralString,
    columns: Iterable[Column],
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
