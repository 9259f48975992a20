"""What a schema consists of, read from PostgreSQL's own catalogues.

Expressions come out as the server prints them, with every name outside ``public`` and ``pg_catalog`` in front of its
schema. What is not understood is refused by name: a copy that silently leaves something out is worse than none.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.backends.utils import CursorWrapper


class UnknownObject(Exception):
    """The schema holds something that this reader does not understand; the text says what."""


class NoSuchSchema(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Sequence:
    name: str
    type: str
    options: tuple[str, ...]
    """As in CREATE SEQUENCE; only what differs from the default."""
    table: str | None
    column: str | None
    is_identity: bool
    last_value: int | None
    """None: never used."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str
    collation: str | None
    default: str | None
    generated: str
    """'' or the keyword after a GENERATED expression."""
    identity: str
    """'' or ALWAYS or BY DEFAULT."""
    storage: str | None
    not_null: str | None
    """The name of its NOT NULL constraint."""


@dataclass(frozen=True, slots=True)
class Constraint:
    name: str
    kind: str
    """pg_constraint.contype: p, u, f, c or x."""
    definition: str
    references: str | None
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    options: tuple[str, ...]
    columns: tuple[Column, ...]
    constraints: tuple[Constraint, ...]
    indexes: Mapping[str, str]
    comments: tuple[tuple[str, str], ...]
    """('TABLE' or 'COLUMN "x"' and so on, text)."""
    grants: frozenset[tuple[str, str]]
    """(role, privilege), without the owner's."""


@dataclass(frozen=True, slots=True)
class Schema:
    name: str
    tables: tuple[Table, ...]
    sequences: tuple[Sequence, ...]
    grants: frozenset[tuple[str, str]] = frozenset()
    default_grants: frozenset[tuple[str, str, str]] = frozenset()
    sequence_grants: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)


def read_schema(cursor: CursorWrapper, name: str) -> Schema:
    """Run it in the public scope. Raises NoSuchSchema and UnknownObject."""
    cursor.execute("SELECT oid FROM pg_namespace WHERE nspname = %s", [name])
    row = cursor.fetchone()
    if row is None:
        raise NoSuchSchema(f"There is no schema '{name}'.")
    oid = row[0]
    _refuse_unknown(cursor, oid)
    columns, constraints = _columns(cursor, oid), _constraints(cursor, oid)
    indexes, comments = _indexes(cursor, oid), _comments(cursor, oid)
    cursor.execute(_TABLES, [oid])
    tables = tuple(
        Table(
            name=table,
            options=tuple(options),
            columns=tuple(columns[table]),
            constraints=tuple(constraints[table]),
            indexes=indexes[table],
            comments=tuple(comments[table]),
            grants=_pairs(grants),
        )
        for table, options, grants in cursor.fetchall()
    )
    cursor.execute(_SEQUENCES, [oid])
    found = cursor.fetchall()
    cursor.execute(_SCHEMA_GRANTS, [oid, oid])
    grants, default_grants = cursor.fetchone()
    return Schema(
        name=name,
        tables=tables,
        sequences=tuple(_sequence(row) for row in found),
        grants=_pairs(grants),
        default_grants=frozenset((role, kind, privilege) for role, kind, privilege in default_grants),
        sequence_grants={row[0]: _pairs(row[-1]) for row in found},
    )


def tables_by_reference(tables: Iterable[Table]) -> list[Table]:
    """Every table after those it refers to. Tables that refer to each other in a circle keep their order."""
    by_name = {table.name: table for table in tables}
    done: dict[str, Table] = {}

    def visit(table: Table, path: frozenset[str]) -> None:
        if table.name in done or table.name in path:
            return
        for constraint in table.constraints:
            if constraint.references in by_name:
                visit(by_name[constraint.references], path | {table.name})
        done[table.name] = table

    for table in by_name.values():
        visit(table, frozenset())
    return list(done.values())


def _pairs(rows: Iterable[Any]) -> frozenset[tuple[str, str]]:
    return frozenset((role, privilege) for role, privilege in rows)


def _refuse_unknown(cursor: CursorWrapper, oid: int) -> None:
    cursor.execute(_UNKNOWN, {"schema": oid})
    if found := [f"{kind} {name}" for kind, name in cursor.fetchall()]:
        raise UnknownObject(
            f"A merchant's schema cannot be compiled with {', '.join(found)}: only tables, columns, constraints, "
            "indexes and sequences are understood (see apps/core/db/catalog.py)."
        )


def _columns(cursor: CursorWrapper, oid: int) -> defaultdict[str, list[Column]]:
    cursor.execute(_COLUMNS, [oid])
    columns: defaultdict[str, list[Column]] = defaultdict(list)
    for table, *values in cursor.fetchall():
        columns[table].append(Column(*values))
    return columns


def _constraints(cursor: CursorWrapper, oid: int) -> defaultdict[str, list[Constraint]]:
    cursor.execute(_CONSTRAINTS, [oid])
    constraints: defaultdict[str, list[Constraint]] = defaultdict(list)
    for table, name, kind, definition, references, columns in cursor.fetchall():
        constraints[table].append(Constraint(name, kind, definition, references, tuple(columns)))
    return constraints


def _indexes(cursor: CursorWrapper, oid: int) -> defaultdict[str, dict[str, str]]:
    cursor.execute(_INDEXES, [oid])
    indexes: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for table, name, definition in cursor.fetchall():
        indexes[table][name] = definition
    return indexes


def _comments(cursor: CursorWrapper, oid: int) -> defaultdict[str, list[tuple[str, str]]]:
    cursor.execute(_COMMENTS, {"schema": oid})
    comments: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for table, target, text in cursor.fetchall():
        comments[table].append((target, text))
    return comments


def _sequence(row: tuple[Any, ...]) -> Sequence:
    name, type_, start, increment, minimum, maximum, cache, cycle, table, column, is_identity, last, _ = row
    options = []
    if minimum != 1:
        options.append(f"MINVALUE {minimum}")
    if maximum != {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}[type_]:
        options.append(f"MAXVALUE {maximum}")
    if start != 1:
        options.append(f"START {start}")
    if increment != 1:
        options.append(f"INCREMENT {increment}")
    if cache != 1:
        options.append(f"CACHE {cache}")
    if cycle:
        options.append("CYCLE")
    return Sequence(name, type_, tuple(options), table, column, is_identity, last)


_GRANTS = """
    array(SELECT array[coalesce(r.rolname, 'PUBLIC'), acl.privilege_type]::text[]
          FROM aclexplode({acl}) acl LEFT JOIN pg_roles r ON r.oid = acl.grantee
          WHERE acl.grantee <> {owner})
"""

_TABLES = f"""
    SELECT c.relname::text, coalesce(c.reloptions, '{{}}'), {_GRANTS.format(acl="c.relacl", owner="c.relowner")}
    FROM pg_class c WHERE c.relnamespace = %s AND c.relkind = 'r' ORDER BY c.relname
"""

_COLUMNS = """
    SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod),
           CASE WHEN a.attcollation <> t.typcollation
                THEN (SELECT quote_ident(n.nspname) || '.' || quote_ident(l.collname)
                      FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
                      WHERE l.oid = a.attcollation) END,
           pg_get_expr(d.adbin, d.adrelid),
           CASE a.attgenerated WHEN 's' THEN 'STORED' WHEN 'v' THEN 'VIRTUAL' ELSE '' END,
           CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' ELSE '' END,
           CASE WHEN a.attstorage <> t.typstorage
                THEN CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'
                                       WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,
           n.conname::text
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN pg_constraint n ON n.conrelid = c.oid AND n.contype = 'n' AND n.conkey = ARRAY[a.attnum]
    WHERE c.relnamespace = %s AND c.relkind = 'r'
    ORDER BY c.relname, a.attnum
"""

_CONSTRAINTS = """
    SELECT c.relname::text, con.conname::text, con.contype::text, pg_get_constraintdef(con.oid), f.relname::text,
           array(SELECT a.attname::text FROM unnest(con.conkey) WITH ORDINALITY AS k(attnum, position)
                 JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = k.attnum ORDER BY k.position)
    FROM pg_constraint con
    JOIN pg_class c ON c.oid = con.conrelid
    LEFT JOIN pg_class f ON f.oid = con.confrelid
    WHERE c.relnamespace = %s AND con.contype IN ('p', 'u', 'f', 'c', 'x')
    ORDER BY c.relname, strpos('pucxf', con.contype::text), con.conname
"""

_INDEXES = """
    SELECT c.relname::text, i.relname::text, pg_get_indexdef(i.oid)
    FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
    WHERE c.relnamespace = %s
      AND NOT EXISTS (SELECT FROM pg_constraint con WHERE con.conindid = i.oid AND con.contype IN ('p', 'u', 'x'))
    ORDER BY c.relname, i.relname
"""

_SEQUENCES = f"""
    SELECT c.relname::text, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
           s.seqcache, s.seqcycle, owner.relname::text, a.attname::text, coalesce(d.deptype = 'i', false),
           pg_sequence_last_value(c.oid), {_GRANTS.format(acl="c.relacl", owner="c.relowner")}
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
    LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
                         AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('i', 'a')
    LEFT JOIN pg_class owner ON owner.oid = d.refobjid
    LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE c.relnamespace = %s ORDER BY c.relname
"""

_COMMENTS = """
    SELECT c.relname::text,
           CASE WHEN d.objsubid = 0 THEN 'TABLE' ELSE 'COLUMN ' || quote_ident(a.attname) END, d.description
    FROM pg_description d JOIN pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid
    WHERE c.relnamespace = %(schema)s AND c.relkind = 'r'
    UNION ALL
    SELECT t.relname::text, 'INDEX ' || quote_ident(i.relname), d.description
    FROM pg_description d JOIN pg_class i ON d.classoid = 'pg_class'::regclass AND i.oid = d.objoid
    JOIN pg_index x ON x.indexrelid = i.oid JOIN pg_class t ON t.oid = x.indrelid
    WHERE i.relnamespace = %(schema)s
    UNION ALL
    SELECT c.relname::text, 'CONSTRAINT ' || quote_ident(con.conname), d.description
    FROM pg_description d JOIN pg_constraint con ON d.classoid = 'pg_constraint'::regclass AND con.oid = d.objoid
    JOIN pg_class c ON c.oid = con.conrelid
    WHERE con.connamespace = %(schema)s
    ORDER BY 1, 2
"""

_SCHEMA_GRANTS = f"""
    SELECT {_GRANTS.format(acl="n.nspacl", owner="n.nspowner")},
           array(SELECT array[coalesce(r.rolname, 'PUBLIC'), d.defaclobjtype::text, acl.privilege_type]::text[]
                 FROM pg_default_acl d, aclexplode(d.defaclacl) acl LEFT JOIN pg_roles r ON r.oid = acl.grantee
                 WHERE d.defaclnamespace = %s)
    FROM pg_namespace n WHERE n.oid = %s
"""

_UNKNOWN = """
    SELECT CASE c.relkind WHEN 'v' THEN 'the view' WHEN 'm' THEN 'the materialised view' WHEN 'c' THEN 'the type'
                          WHEN 'f' THEN 'the foreign table' ELSE 'the partitioned table' END, c.relname::text
    FROM pg_class c WHERE c.relnamespace = %(schema)s AND c.relkind NOT IN ('r', 'i', 'S', 't')
    UNION ALL
    SELECT 'the unlogged table', c.relname::text FROM pg_class c
    WHERE c.relnamespace = %(schema)s AND c.relkind = 'r' AND c.relpersistence <> 'p'
    UNION ALL
    SELECT 'row-level security on', c.relname::text FROM pg_class c
    WHERE c.relnamespace = %(schema)s AND c.relrowsecurity
    UNION ALL
    SELECT 'inheritance by', c.relname::text FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid
    WHERE c.relnamespace = %(schema)s
    UNION ALL
    SELECT 'the type', t.typname::text FROM pg_type t
    WHERE t.typnamespace = %(schema)s AND t.typtype <> 'c' AND t.typelem = 0
    UNION ALL
    SELECT 'the function', p.proname::text FROM pg_proc p WHERE p.pronamespace = %(schema)s
    UNION ALL
    SELECT 'the trigger', t.tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = %(schema)s AND NOT t.tgisinternal
    UNION ALL
    SELECT 'the rule', r.rulename::text FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
    WHERE c.relnamespace = %(schema)s AND c.relkind = 'r'
    UNION ALL
    SELECT 'extended statistics', s.stxname::text FROM pg_statistic_ext s WHERE s.stxnamespace = %(schema)s
    ORDER BY 1, 2
"""
