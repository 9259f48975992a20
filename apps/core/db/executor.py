"""Run Django's migrations in one schema after the other."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from apps.core.db.scopes import engine, owner_scope


class SchemaMigrator:
    """Brings merchants' schemas up to date. Reads the migrations from disk once for all of them.

    Each migration is a transaction of its own with its row, so that a run that was cut off goes on where it stopped.
    """

    def __init__(self, *, using: str = DEFAULT_DB_ALIAS) -> None:
        self._using = using
        self._executor: MigrationExecutor | None = None

    def migrate(self, schema_name: str) -> list[str]:
        """The names of the migrations that were applied, as 'app.name'."""
        with forgetting_transaction(self._using), owner_scope(schema_name, using=self._using):
            executor = self._executor_for_current_schema()
            executor.loader.check_consistent_history(engine(self._using))
            targets = executor.loader.graph.leaf_nodes()
            plan = executor.migration_plan(targets)
            executor.migrate(targets, plan)
        return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]

    def _executor_for_current_schema(self) -> MigrationExecutor:
        connection = engine(self._using)
        if self._executor is None:
            self._executor = MigrationExecutor(connection)
        else:
            applied = MigrationRecorder(connection).applied_migrations()
            self._executor.loader.applied_migrations = applied  # type: ignore[assignment]  # as Django's own
        return self._executor


@contextmanager
def forgetting_transaction(using: str) -> Iterator[None]:
    """A migration that fails at the very end of its transaction leaves Django believing that it is still inside."""
    try:
        yield
    except Exception:
        connection = engine(using)
        connection.in_atomic_block = False
        connection.close()
        raise
