"""Bring everything up to date: public, who may read it, the template, and every merchant's schema that lags behind.

Finding out that nothing is to be done is what happens most, at each start and each deploy. It reads the names of the
migrations on disk and asks one query per 200 merchants, and imports no migration.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.transaction import TransactionManagementError

from apps.core.db import migration_files, policies, roles, template
from apps.core.db.executor import SchemaMigrator, forgetting_transaction
from apps.core.db.migration_files import MigrationName
from apps.core.db.scopes import engine, public_scope

# Each of these is a lock that the server holds until the query ends; its table of locks is shared by everybody.
SCHEMAS_PER_QUERY = 200
_LOCK = int.from_bytes(sha256(b"apps.core.db.migrate").digest()[:8], signed=True)

Say = Callable[[str], None]


class UnknownMerchant(LookupError):
    pass


@dataclass(frozen=True, slots=True)
class Todo:
    """What is behind, found without changing anything."""

    public: tuple[str, ...]
    template: bool
    merchants: int
    lagging: tuple[str, ...]
    """Schemas that lack a migration."""
    without_role: tuple[str, ...]
    without_schema: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        return not (self.public or self.template or self.lagging or self.without_role or self.without_schema)


@dataclass(slots=True)
class Outcome:
    public: list[str] = field(default_factory=list)
    """Migrations applied to public."""
    secured: list[str] = field(default_factory=list)
    """Public tables whose access for merchants changed."""
    template_compiled: bool = False
    merchants: int = 0
    migrated: dict[str, list[str]] = field(default_factory=dict)
    roles_made: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    """Schema -> one sentence."""

    @property
    def changed(self) -> bool:
        return bool(self.public or self.secured or self.template_compiled or self.migrated or self.roles_made)


def migrate_all(
    *, merchant: str | None = None, using: str = DEFAULT_DB_ALIAS, say: Say | None = None
) -> Outcome:
    """Everything that is behind; of the merchants all, or the one with this code.

    What fails for one merchant does not keep the others waiting. Raises UnknownMerchant, RolesNotAllowed.
    """
    say = say or _say_nothing
    if engine(using).in_atomic_block:
        raise TransactionManagementError(
            "Migrations make their own transactions: call migrate_all outside of one."
        )
    outcome = Outcome()
    todo = find_work(merchant=merchant, using=using)
    outcome.secured = _secure_public(todo, using=using)
    outcome.merchants = todo.merchants
    if todo.is_nothing:
        return outcome
    with public_scope(using=using), engine(using).cursor() as cursor:
        roles.check_may_create_roles(cursor)
    with _one_at_a_time(using):
        if todo.public:
            say("Migrating the public schema.")
            outcome.public = _migrate_public(using=using)
            outcome.secured = policies.secure_public_tables(using=using)
        if not template.is_current(using=using):
            say("Compiling the template of merchants' schemas.")
            template.compile_template(using=using)
            outcome.template_compiled = True
        _migrate_merchants(find_work(merchant=merchant, using=using), outcome, using=using, say=say)
    return outcome


def _say_nothing(line: str) -> None:
    pass


def find_work(*, merchant: str | None = None, using: str = DEFAULT_DB_ALIAS) -> Todo:
    """Raises UnknownMerchant."""
    missing = migration_files.on_disk() - _applied_to_public(using=using)
    public = tuple(sorted(f"{label}.{name}" for label, name in missing))
    if not _table_exists(apps.get_model(settings.TENANT_MODEL)._meta.db_table, using=using):
        return Todo(public, template=True, merchants=0, lagging=(), without_role=(), without_schema=())
    schemas = _schemas(merchant, using=using)
    applied = applied_to_schemas(schemas, using=using)
    expected = migration_files.of_merchants()
    return Todo(
        public=public,
        template=bool(public) or not template.is_current(using=using),
        merchants=len(schemas),
        lagging=tuple(schema for schema, found in applied.items() if not expected <= found),
        without_role=tuple(roles.schemas_without_role(list(applied), using=using)),
        without_schema=tuple(schema for schema in schemas if schema not in applied),
    )


def applied_to_schemas(
    schemas: Sequence[str], *, using: str = DEFAULT_DB_ALIAS
) -> dict[str, frozenset[MigrationName]]:
    """Schema -> rows of its django_migrations; those without such a table are left out."""
    found: dict[str, frozenset[MigrationName]] = {}
    with public_scope(using=using), engine(using).cursor() as cursor:
        for start in range(0, len(schemas), SCHEMAS_PER_QUERY):
            cursor.execute(
                "SELECT relnamespace::regnamespace::text FROM pg_class "
                "WHERE relname = 'django_migrations' AND relnamespace::regnamespace::text = ANY(%s)",
                [list(schemas[start : start + SCHEMAS_PER_QUERY])],
            )
            if there := [row[0] for row in cursor.fetchall()]:
                cursor.execute(" UNION ALL ".join(map(_applied_sql, there)))
                found |= {schema: _names(applied) for schema, applied in cursor.fetchall()}
    return found


def _applied_sql(schema: str) -> str:
    return f"SELECT '{schema}', array_agg(app || '.' || name) FROM {schema}.django_migrations"


def _names(applied: Sequence[str] | None) -> frozenset[MigrationName]:
    pairs = (name.partition(".") for name in applied or ())
    return frozenset((label, name) for label, _, name in pairs)


def _schemas(merchant: str | None, *, using: str) -> list[str]:
    with public_scope(using=using):
        merchants = apps.get_model(settings.TENANT_MODEL)._default_manager.using(using)
        if merchant is not None:
            merchants = merchants.filter(code=merchant)
        schemas = list(merchants.order_by("schema_name").values_list("schema_name", flat=True))
    if merchant is not None and not schemas:
        raise UnknownMerchant(f"There is no merchant with the code '{merchant}'.")
    return schemas


def _applied_to_public(*, using: str) -> frozenset[MigrationName]:
    with public_scope(using=using):
        return frozenset(MigrationRecorder(engine(using)).applied_migrations())


def _table_exists(table: str, *, using: str) -> bool:
    with public_scope(using=using), engine(using).cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f'public."{table}"'])
        return bool(cursor.fetchone()[0])


def _secure_public(todo: Todo, *, using: str) -> list[str]:
    """Also without a new migration: a module's definition may name other tables than before."""
    return [] if todo.public else policies.secure_public_tables(using=using)


def _migrate_public(*, using: str) -> list[str]:
    before = _applied_to_public(using=using)
    with forgetting_transaction(using), public_scope(using=using):
        call_command(DjangoMigrate(), database=using, interactive=False, verbosity=0)
    return sorted(f"{label}.{name}" for label, name in _applied_to_public(using=using) - before)


def _migrate_merchants(todo: Todo, outcome: Outcome, *, using: str, say: Say) -> None:
    outcome.merchants = todo.merchants
    outcome.failed = dict.fromkeys(
        todo.without_schema, "The merchant has no schema: restore it from a backup."
    )
    migrator = SchemaMigrator(using=using)
    for number, schema in enumerate(todo.lagging, start=1):
        with _failing_alone(schema, outcome.failed):
            outcome.migrated[schema] = migrator.migrate(schema)
            roles.ensure_role(schema, using=using)
            say(f"Migrated {schema} ({number} of {len(todo.lagging)}).")
    for schema in todo.without_role:
        with _failing_alone(schema, outcome.failed):
            roles.ensure_role(schema, using=using)
            outcome.roles_made.append(schema)
            say(f"Made the role of {schema}.")


@contextmanager
def _failing_alone(schema: str, failed: dict[str, str]) -> Iterator[None]:
    """Any migration may raise anything; the other merchants go on."""
    try:
        yield
    except Exception as error:  # noqa: BLE001
        failed[schema] = _sentence(error)


def _sentence(error: Exception) -> str:
    said = str(error).strip().splitlines() or ["no message"]
    return f"{type(error).__name__}: {said[0]}"


@contextmanager
def _one_at_a_time(using: str) -> Iterator[None]:
    """Two deploys at once take turns; the second finds nothing left to do.

    The lock has a connection of its own: it must outlast what goes wrong on the other one, and end with the process.
    """
    lock = connections.create_connection(using)
    try:
        with lock.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        yield
    finally:
        lock.close()
