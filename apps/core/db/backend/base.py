"""The database engine: django-tenants' PostgreSQL backend, guarded.

Before every statement the path that the server reports is compared with the path that is wanted. When they differ,
path and role are set together; an error goes up to the caller; and when they differ still, nothing is executed.
What the server reports cannot go stale: not by a roll-back, a savepoint, a cancelled statement, a terminated backend
or a connection that came out of a pool in somebody else's scope.

Wanted is the innermost of the frames that ``apps.core.db.scopes`` pushes: state of this connection, and so of one
thread. django-tenants' own ways of switching share state between threads and are refused.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from django.db.backends.postgresql.features import DatabaseFeatures
from django.db.backends.postgresql.psycopg_any import register_tzloader
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsWrapper
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

from apps.core.db.backend import scope as scopes
from apps.core.db.backend.cursors import GuardedCursor, GuardedNamedCursor
from apps.core.db.backend.errors import ScopeError
from apps.core.db.backend.introspection import OwnSchemaIntrospection
from apps.core.db.backend.scope import Scope

logger = logging.getLogger(__name__)

_SUCCEEDED = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)
# In a failed transaction, or on a broken connection, the server executes nothing until it is rolled back or renewed.
_EXECUTES_NOTHING = (TransactionStatus.INERROR, TransactionStatus.UNKNOWN)
_REFUSED_OPTIONS = {
    "assume_role": "the engine alone sets the role",
    "server_side_binding": "the engine guards cursors that bind on the client",
}


class Frame:
    """One scope that was entered. An object of its own, so that leaving removes this one and no other."""

    __slots__ = ("scope",)

    def __init__(self, scope: Scope) -> None:
        self.scope = scope


class Features(DatabaseFeatures):
    # 18 is the first that reports search_path to the client, which the guard relies on.
    minimum_database_version = (18,)


class DatabaseWrapper(TenantsWrapper):  # type: ignore[misc]  # django-tenants is not typed
    features_class = Features

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Without django-tenants' own __init__: it sets up the state that the frames replace.
        PostgresWrapper.__init__(self, *args, **kwargs)
        self.introspection = OwnSchemaIntrospection(self)
        self._frames: list[Frame] = []
        self._outside = scopes.public()

    # -- what is wanted ---------------------------------------------------------------------------------------------

    @property
    def scope(self) -> Scope:
        return self._frames[-1].scope if self._frames else self._outside

    @property
    def schema_name(self) -> str:
        """What django-tenants' router and tools read."""
        return self.scope.schema_name

    @property
    def tenant(self) -> Scope:
        """For django-tenants, a tenant is whatever has a ``schema_name``."""
        return self.scope

    def push(self, scope: Scope) -> Frame:
        frame = Frame(scope)
        self._frames.append(frame)
        return frame

    def remove(self, frame: Frame) -> None:
        """Raises ScopeError when scopes are left in another order than they were entered (generators do that)."""
        if frame not in self._frames:
            return
        innermost = self._frames[-1] is frame
        self._frames.remove(frame)
        if not innermost:
            raise ScopeError("A scope was left before the scopes inside it were.")

    def leave_all_scopes(self) -> None:
        """Back to public, whatever was left open."""
        if self._frames:
            logger.error("%d scopes were left open, the innermost in %s", len(self._frames), self.schema_name)
            self._frames.clear()

    @contextmanager
    def narrowed(self) -> Iterator[None]:
        frame = self.push(scopes.narrowed(self.scope, self.settings_dict["NAME"]))
        try:
            yield
        finally:
            self.remove(frame)

    def set_tenant(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ScopeError(
            "django-tenants' contexts share state between threads: use merchant_scope(), public_scope() or "
            "owner_scope() of apps.core.db.scopes."
        )

    set_schema = set_tenant
    set_schema_to_public = set_tenant

    # -- what is there ----------------------------------------------------------------------------------------------

    def enter_scope(self) -> Scope:
        """Make sure that the next statement runs in the wanted scope. Called by the cursors before each one."""
        scope = self.scope
        server = self.connection.pgconn
        if server.parameter_status(b"search_path") != scope.path:
            self._set_scope(server, scope)
        return scope

    @staticmethod
    def _set_scope(server: psycopg.pq.abc.PGconn, scope: Scope) -> None:
        status = server.transaction_status
        if status in _EXECUTES_NOTHING:
            return
        if status == TransactionStatus.ACTIVE:
            raise ScopeError("The scope cannot change while rows are being copied or streamed.")
        result = server.exec_(scope.statement)
        if result.status not in _SUCCEEDED:
            raise _error(server, result)
        reported = server.parameter_status(b"search_path")
        if reported != scope.path:
            raise ScopeError(f"The server reports the path {reported!r} instead of {scope.path!r}.")

    def _configure_connection(self, connection: Any) -> bool:
        # A role or a database may have a path of its own as default: what a new connection reports proves nothing.
        with self.wrap_database_errors:
            self._set_scope(connection.pgconn, scopes.public())
        return bool(super()._configure_connection(connection))

    # -- cursors ----------------------------------------------------------------------------------------------------

    def get_connection_params(self) -> dict[str, Any]:
        for option, reason in _REFUSED_OPTIONS.items():
            if self.settings_dict["OPTIONS"].get(option):
                raise ImproperlyConfigured(f"Remove '{option}' from the database's OPTIONS: {reason}.")
        params: dict[str, Any] = super().get_connection_params()
        params["cursor_factory"] = GuardedCursor
        return params

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self._named_cursor(name) if name else super().create_cursor()
        cursor.enter_scope = self.enter_scope
        return cursor

    def _named_cursor(self, name: str) -> GuardedNamedCursor:
        cursor = GuardedNamedCursor(
            self.connection, name=name, scrollable=False, withhold=self.connection.autocommit
        )
        register_tzloader(self.timezone, cursor)
        return cursor

    # django-tenants sets the path when a cursor is made, and swallows errors; our cursors do it themselves.
    _cursor = BaseDatabaseWrapper._cursor  # type: ignore[attr-defined]  # noqa: SLF001  # the stubs hide it
    # It forgets here what it believes about the path; this engine asks the server instead.
    close = PostgresWrapper.close
    rollback = PostgresWrapper.rollback
    savepoint_rollback = PostgresWrapper.savepoint_rollback


def _error(server: psycopg.pq.abc.PGconn, result: psycopg.pq.abc.PGresult) -> psycopg.Error:
    """As the driver would have raised it."""
    if server.status != ConnStatus.OK:
        return psycopg.OperationalError(server.get_error_message())
    return psycopg.errors.error_from_result(result)


def leave_all_scopes(**signal: Any) -> None:
    """Every request begins and ends in public, also when something in between forgot to leave its scope."""
    for connection in connections.all(initialized_only=True):
        if isinstance(connection, DatabaseWrapper):
            connection.leave_all_scopes()


# Requests of a real server only: Django's test client runs requests inside the scope of a test.
for signal in (request_started, request_finished):
    signal.connect(leave_all_scopes, sender=WSGIHandler, dispatch_uid="apps.core.db.leave_all_scopes")
