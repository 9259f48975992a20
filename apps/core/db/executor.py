"""Run Django's migrations in one schema after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from apps.core.db.scopes import engine, owner_scope


@dataclass(frozen=True, slots=True)
class Route:
    """How to get from one set of applied migrations to the newest. Merchants that lag usually lag alike."""

    applied: frozenset[tuple[str, str]]
    plan: list[tuple[Migration, bool]]
    state: ProjectState


class SchemaMigrator:
    """Brings merchants' schemas up to date. Reads and thinks through the migrations once for all of them.

    Each migration is a transaction of its own with its row, so that a run that was cut off goes on where it stopped.
    """

    def __init__(self, *, using: str = DEFAULT_DB_ALIAS) -> None:
        self._using = using
        self._executor: MigrationExecutor | None = None
        self._route: Route | None = None

    def migrate(self, schema_name: str) -> list[str]:
        """The names of the migrations that were applied, as 'app.name'."""
        with forgetting_transaction(self._using), owner_scope(schema_name, using=self._using):
            executor = self._executor_for_current_schema()
            route = self._route_from_current_state(executor)
            executor.migrate(executor.loader.graph.leaf_nodes(), route.plan, state=route.state.clone())
        return [f"{migration.app_label}.{migration.name}" for migration, _ in route.plan]

    def _executor_for_current_schema(self) -> MigrationExecutor:
        connection = engine(self._using)
        if self._executor is None:
            self._executor = MigrationExecutor(connection)
        else:
            applied = MigrationRecorder(connection).applied_migrations()
            self._executor.loader.applied_migrations = applied  # type: ignore[assignment]  # as Django's own
        return self._executor

    def _route_from_current_state(self, executor: MigrationExecutor) -> Route:
        applied = frozenset(executor.loader.applied_migrations)
        if self._route is None or self._route.applied != applied:
            executor.loader.check_consistent_history(engine(self._using))
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
            state = executor._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]  # noqa: SLF001
            state.apps.clear_cache()  # rendered here, copied per schema
            self._route = Route(applied, plan, state)
        return self._route


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
