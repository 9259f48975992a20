"""A merchant's schema in one statement.

Migrating an empty schema costs seconds and grows with the history. So it is done once: a scratch schema is migrated,
read back from the catalogues and compiled into SQL in which every table comes complete (keys, checks and references
inside CREATE TABLE, so that nothing is altered or validated afterwards). A new merchant replays that text in its own
transaction. The text is kept in the database under a fingerprint of all migrations.

That the copy equals what migrations make is not believed but compared: ``manage.py check_schema_template``.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from django.db import DEFAULT_DB_ALIAS, DatabaseError
from django.db.backends.utils import CursorWrapper

from apps.core.db import migration_files
from apps.core.db.catalog import Column, Constraint, Schema, Sequence, Table, read_schema, tables_by_reference
from apps.core.db.executor import SchemaMigrator
from apps.core.db.models import SchemaTemplate
from apps.core.db.names import check_schema_name
from apps.core.db.roles import (
    HIDDEN_TABLES,
    append_only_tables,
    create_role_sql,
    drop_merchant_role,
    role_name,
    roles_are_on,
)
from apps.core.db.scopes import engine, public_scope

# Grows with every change of this module that makes other SQL from the same schema.
COMPILER_VERSION = 1
SCHEMA_PLACEHOLDER = "maart_schema_of_merchant"
ROLE_PLACEHOLDER = "maart_role_of_merchant"
SCRATCH_PREFIX = "tpl_"
_DUPLICATE_SCHEMA = "42P06"
_DUPLICATE_OBJECT = "42710"

Statement = tuple[bool, str]
"""Whether it is for installations with roles only, and the SQL."""


class TemplateMissing(Exception):
    """No template was compiled from the migrations of this code."""


class SchemaExists(Exception):
    """The name is taken; nothing was made."""


# -- making and dropping a merchant's schema ---------------------------------------------------------------------------


def create_schema(schema_name: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Schema, tables, migration rows, role and grants, in the caller's transaction.

    Raises SchemaExists, TemplateMissing, SchemaNameError.
    """
    check_schema_name(schema_name)
    role = role_name(schema_name, using=using)
    with public_scope(using=using):
        sql = _load(using=using).replace(SCHEMA_PLACEHOLDER, schema_name).replace(ROLE_PLACEHOLDER, role)
        try:
            with engine(using).cursor() as cursor:
                cursor.execute(sql)
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", None) in (_DUPLICATE_SCHEMA, _DUPLICATE_OBJECT):
                raise SchemaExists(f"The schema '{schema_name}' or its role exists already.") from error
            raise


def drop_schema(schema_name: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """All of a merchant's data, and its role. In the caller's transaction; no error when it is gone already."""
    check_schema_name(schema_name)
    with public_scope(using=using), engine(using).cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {schema_name} CASCADE")
        drop_merchant_role(schema_name, using=using)


def _load(*, using: str) -> str:
    template = (
        SchemaTemplate.objects.using(using).filter(fingerprint=current_fingerprint(using=using)).first()
    )
    if template is None:
        raise TemplateMissing("The template of merchants' schemas is out of date: run manage.py migrate_all.")
    with_roles = roles_are_on()
    return ";\n".join(sql for for_roles, sql in template.statements if with_roles or not for_roles)


# -- compiling ---------------------------------------------------------------------------------------------------------


def current_fingerprint(*, using: str = DEFAULT_DB_ALIAS) -> str:
    """Of everything the template is made from: migrations, append-only tables, this compiler, the server."""
    append_only = ",".join(sorted(append_only_tables()))
    parts = (COMPILER_VERSION, engine(using).pg_version // 10000, append_only, migration_files.fingerprint())
    return sha256("|".join(map(str, parts)).encode()).hexdigest()


def is_current(*, using: str = DEFAULT_DB_ALIAS) -> bool:
    with public_scope(using=using):
        return (
            SchemaTemplate.objects.using(using).filter(fingerprint=current_fingerprint(using=using)).exists()
        )


def compile_template(*, using: str = DEFAULT_DB_ALIAS) -> SchemaTemplate:
    """Migrate a scratch schema, compile it, drop it, keep the result. One process at a time (``migrate_all``)."""
    fingerprint = current_fingerprint(using=using)
    scratch = f"{SCRATCH_PREFIX}{fingerprint[:12]}"
    make_by_migrations(scratch, using=using)
    try:
        with public_scope(using=using), engine(using).cursor() as cursor:
            statements = list(compile_schema(cursor, read_schema(cursor, scratch), append_only_tables()))
    finally:
        drop_schema(scratch, using=using)
    with public_scope(using=using):
        template, _ = SchemaTemplate.objects.using(using).update_or_create(
            fingerprint=fingerprint, defaults={"statements": statements}
        )
        SchemaTemplate.objects.using(using).exclude(fingerprint=fingerprint).delete()
    return template


def make_by_migrations(schema_name: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """A schema without a role, the slow way; one of the same name is dropped first."""
    drop_schema(schema_name, using=using)
    with public_scope(using=using), engine(using).cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {check_schema_name(schema_name)}")
    SchemaMigrator(using=using).migrate(schema_name)


def compile_schema(
    cursor: CursorWrapper, schema: Schema, append_only: Iterable[str] = ()
) -> Iterator[Statement]:
    """The statements that make an equal schema. Run it in the public scope, as ``read_schema``."""
    for for_roles, sql in _statements(cursor, schema, frozenset(append_only)):
        yield for_roles, sql.replace(schema.name, SCHEMA_PLACEHOLDER)


def _statements(cursor: CursorWrapper, schema: Schema, append_only: frozenset[str]) -> Iterator[Statement]:
    name = schema.name
    hidden = [table for table in schema.tables if table.name in HIDDEN_TABLES]
    open_ = [table for table in schema.tables if table.name not in HIDDEN_TABLES]
    yield False, f"CREATE SCHEMA {name}"
    for table in hidden:
        yield False, _create_table(schema, table, table.constraints)
    # From here on the tables get their grants as they are made.
    yield True, create_role_sql(name, ROLE_PLACEHOLDER).strip().rstrip(";")
    yield from _free_sequences(schema)
    made: set[str] = set()
    late: list[tuple[Table, Constraint]] = []
    for table in tables_by_reference(open_):
        made.add(table.name)
        inside = [c for c in table.constraints if c.references is None or c.references in made]
        late += [(table, constraint) for constraint in table.constraints if constraint not in inside]
        yield False, _create_table(schema, table, inside)
    for table, constraint in late:
        yield False, f"ALTER TABLE {name}.{_quoted(table.name)} ADD {_constraint(constraint)}"
    yield from ((False, sql) for sql in _owned_sequences(schema))
    for table in schema.tables:
        yield from ((False, definition) for definition in table.indexes.values())
        yield from ((False, _comment(name, table, target, text)) for target, text in table.comments)
    if narrowed := sorted(append_only & {table.name for table in open_}):
        targets = ", ".join(f"{name}.{_quoted(table)}" for table in narrowed)
        yield True, f"REVOKE UPDATE, DELETE ON {targets} FROM {ROLE_PLACEHOLDER}"
    for table in tables_by_reference(schema.tables):
        yield from ((False, sql) for sql in _rows(cursor, name, table))
    yield from ((False, sql) for sql in _positions(schema))


def _create_table(schema: Schema, table: Table, constraints: Iterable[Constraint]) -> str:
    sequences = {sequence.column: sequence for sequence in schema.sequences if sequence.table == table.name}
    parts = [_column(schema.name, column, sequences.get(column.name)) for column in table.columns]
    parts += [_constraint(constraint) for constraint in constraints]
    options = f" WITH ({', '.join(table.options)})" if table.options else ""
    return f"CREATE TABLE {schema.name}.{_quoted(table.name)} ({', '.join(parts)}){options}"


def _column(schema_name: str, column: Column, sequence: Sequence | None) -> str:
    words = [_quoted(column.name), column.type]
    if column.storage:
        words.append(f"STORAGE {column.storage}")
    if column.collation:
        words.append(f"COLLATE {column.collation}")
    if column.not_null:
        words.append(f"CONSTRAINT {_quoted(column.not_null)} NOT NULL")
    if column.identity and sequence:
        options = " ".join((f"SEQUENCE NAME {schema_name}.{_quoted(sequence.name)}", *sequence.options))
        words.append(f"GENERATED {column.identity} AS IDENTITY ({options})")
    elif column.generated:
        words.append(f"GENERATED ALWAYS AS ({column.default}) {column.generated}")
    elif column.default is not None:
        words.append(f"DEFAULT {column.default}")
    return " ".join(words)


def _constraint(constraint: Constraint) -> str:
    return f"CONSTRAINT {_quoted(constraint.name)} {constraint.definition}"


def _free_sequences(schema: Schema) -> Iterator[Statement]:
    for sequence in schema.sequences:
        if not sequence.is_identity:
            name = f"{schema.name}.{_quoted(sequence.name)}"
            yield False, " ".join((f"CREATE SEQUENCE {name} AS {sequence.type}", *sequence.options))
            yield True, f"GRANT USAGE ON SEQUENCE {name} TO {ROLE_PLACEHOLDER}"


def _owned_sequences(schema: Schema) -> Iterator[str]:
    for sequence in schema.sequences:
        if sequence.table and sequence.column and not sequence.is_identity:
            owner = f"{schema.name}.{_quoted(sequence.table)}.{_quoted(sequence.column)}"
            yield f"ALTER SEQUENCE {schema.name}.{_quoted(sequence.name)} OWNED BY {owner}"


def _comment(schema_name: str, table: Table, target: str, text: str) -> str:
    kind, _, name = target.partition(" ")
    on_table = f"{schema_name}.{_quoted(table.name)}"
    place = {
        "TABLE": f"TABLE {on_table}",
        "COLUMN": f"COLUMN {on_table}.{name}",
        "INDEX": f"INDEX {schema_name}.{name}",
        "CONSTRAINT": f"CONSTRAINT {name} ON {on_table}",
    }[kind]
    return f"COMMENT ON {place} IS {_literal(text)}"


def _rows(cursor: CursorWrapper, schema_name: str, table: Table) -> Iterator[str]:
    """Rows that migrations wrote, the record of the migrations among them (as applied now)."""
    columns = [column for column in table.columns if not column.generated]
    now = {"applied"} if table.name in HIDDEN_TABLES else set()
    values = ", ".join(
        "'now()'" if column.name in now else f"quote_nullable({_quoted(column.name)}::text)"
        for column in columns
    )
    cursor.execute(f"SELECT concat_ws(', ', {values}) FROM {schema_name}.{_quoted(table.name)} ORDER BY 1")
    if rows := [f"({row[0]})" for row in cursor.fetchall()]:
        names = ", ".join(_quoted(column.name) for column in columns)
        overriding = " OVERRIDING SYSTEM VALUE" if any(column.identity for column in columns) else ""
        target = f"{schema_name}.{_quoted(table.name)}"
        yield f"INSERT INTO {target} ({names}){overriding} VALUES {', '.join(rows)}"


def _positions(schema: Schema) -> Iterator[str]:
    used = [sequence for sequence in schema.sequences if sequence.last_value is not None]
    if used:
        calls = (f"setval('{schema.name}.{_quoted(s.name)}', {s.last_value})" for s in used)
        yield f"SELECT {', '.join(calls)}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
