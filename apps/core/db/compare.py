"""Whether two schemas are the same, and if not, in what."""

import re
from collections.abc import Iterator
from dataclasses import astuple, replace

from django.db import DEFAULT_DB_ALIAS
from django.db.backends.utils import CursorWrapper

from apps.core.db.catalog import Column, Constraint, Schema, Sequence, Table, read_schema
from apps.core.db.roles import role_name
from apps.core.db.scopes import engine, public_scope

_TEXT = r"'(?:[^']|'')*'::character varying"
_LIST_AS_MIGRATED = re.compile(rf"\(ARRAY\[({_TEXT}(?:, {_TEXT})*)\]\)::text\[\]")
# When a migration was applied is the one thing that may differ.
_TIME_OF_MIGRATION = "'applied'"


def compare_schemas(
    first: str, second: str, *, constraint_names: bool = True, using: str = DEFAULT_DB_ALIAS
) -> list[str]:
    """One line per difference in tables, columns, constraints, indexes, sequences, comments, grants or rows."""
    with public_scope(using=using), engine(using).cursor() as cursor:
        one, other = (
            _facts(cursor, read_schema(cursor, name), role_name(name, using=using), constraint_names)
            for name in (first, second)
        )
    lines = [
        f"{what}: {value} in {first}, nothing in {second}" for what, value in one.items() if what not in other
    ]
    lines += [
        f"{what}: nothing in {first}, {value} in {second}" for what, value in other.items() if what not in one
    ]
    lines += [
        f"{what}: {one[what]} in {first}, {other[what]} in {second}"
        for what in one.keys() & other.keys()
        if one[what] != other[what]
    ]
    return sorted(lines)


def _facts(cursor: CursorWrapper, schema: Schema, role: str, constraint_names: bool) -> dict[str, str]:
    """Everything there is to know of a schema, as 'what' -> 'how', without its own name and its role's."""
    facts = dict(_schema_facts(schema))
    for table in schema.tables:
        facts |= dict(_table_facts(table))
        facts |= dict(_constraint_facts(table, constraint_names))
        facts[f"rows of {table.name}"] = _rows(cursor, schema, table)
    for sequence in schema.sequences:
        facts |= dict(_sequence_facts(sequence, schema))
    return {
        _neutral(what, schema.name, role): _neutral(how, schema.name, role) for what, how in facts.items()
    }


def _neutral(text: str, schema_name: str, role: str) -> str:
    text = text.replace(role, "<role>").replace(f"{schema_name}.", "<schema>.")
    return _LIST_AS_MIGRATED.sub(_list_as_read_back, text)


def _list_as_read_back(found: re.Match[str]) -> str:
    """``x IN ('a', 'b')`` on a varchar is printed in one way, and when that is read back, in another one."""
    return f"ARRAY[{re.sub(_TEXT, lambda item: f'({item[0]})::text', found[1])}]"


def _schema_facts(schema: Schema) -> Iterator[tuple[str, str]]:
    yield "grants on the schema", repr(sorted(schema.grants))
    yield "default grants", repr(sorted(schema.default_grants))


def _table_facts(table: Table) -> Iterator[tuple[str, str]]:
    yield f"table {table.name}", f"options {list(table.options)}"
    yield f"order of columns of {table.name}", ", ".join(column.name for column in table.columns)
    yield f"grants on {table.name}", repr(sorted(table.grants))
    for column in table.columns:
        yield f"column {table.name}.{column.name}", _text(column)
    for name, definition in table.indexes.items():
        yield f"index {name} of {table.name}", definition
    for target, text in table.comments:
        yield f"comment on {target} of {table.name}", text


def _constraint_facts(table: Table, names: bool) -> Iterator[tuple[str, str]]:
    for constraint in table.constraints:
        what = constraint.name if names else f"{constraint.kind} {constraint.definition}"
        yield (
            f"constraint {what} of {table.name}",
            _text(constraint if names else replace(constraint, name="")),
        )


def _sequence_facts(sequence: Sequence, schema: Schema) -> Iterator[tuple[str, str]]:
    yield f"sequence {sequence.name}", _text(sequence)
    yield f"grants on sequence {sequence.name}", repr(sorted(schema.sequence_grants[sequence.name]))


def _text(described: Column | Constraint | Sequence) -> str:
    """Without the quoting of repr(), which would hide the SQL in it."""
    return " | ".join(str(value) for value in astuple(described))


def _rows(cursor: CursorWrapper, schema: Schema, table: Table) -> str:
    cursor.execute(
        f"SELECT count(*), md5(string_agg(row, E'\\n' ORDER BY row)) FROM (SELECT (to_jsonb(t) - {_TIME_OF_MIGRATION})"
        f'::text AS row FROM {schema.name}."{table.name}" t) rows'
    )
    count, digest = cursor.fetchone()
    return f"{count} rows ({digest})"
