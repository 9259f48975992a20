"""Cursors that enter the connection's scope at the moment they execute.

Not when they are made: a cursor may outlive the scope, the savepoint or the transaction it was made in.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from apps.core.db.backend.errors import ScopeError
from apps.core.db.backend.scope import Scope

if TYPE_CHECKING:  # the stubs do not say that Django's cursors are psycopg's
    from psycopg import ClientCursor, ServerCursor

    Cursor = ClientCursor[Any]
    ServerSideCursor = ServerCursor[Any]
else:
    from django.db.backends.postgresql.base import Cursor, ServerSideCursor

EnterScope = Callable[[], Scope]


class GuardedCursor(Cursor):
    """``enter_scope`` is missing only on cursors that the driver makes for itself (is the server alive?)."""

    enter_scope: EnterScope | None = None

    def _guard(self) -> None:
        if self.enter_scope is not None:
            self.enter_scope()

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        self._guard()
        return super().execute(*args, **kwargs)

    def executemany(self, *args: Any, **kwargs: Any) -> None:
        self._guard()
        super().executemany(*args, **kwargs)

    def stream(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        self._guard()
        yield from super().stream(*args, **kwargs)

    @contextmanager
    def copy(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        self._guard()
        with super().copy(*args, **kwargs) as copy:
            yield copy


class GuardedNamedCursor(ServerSideCursor):
    """A server-side cursor belongs to the scope it was opened in; rows fetched in another one are refused."""

    enter_scope: EnterScope
    _opened_in: Scope | None = None

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        self._opened_in = self.enter_scope()
        return super().execute(*args, **kwargs)

    def _guard(self) -> None:
        if self.enter_scope() != self._opened_in:
            raise ScopeError("A server-side cursor was read outside of the scope in which it was opened.")

    def fetchone(self) -> Any:
        self._guard()
        return super().fetchone()

    def fetchmany(self, size: int = 0) -> list[Any]:
        self._guard()
        return super().fetchmany(size)

    def fetchall(self) -> list[Any]:
        self._guard()
        return super().fetchall()

    def __next__(self) -> Any:
        self._guard()
        return super().__next__()

    def scroll(self, value: int, mode: str = "relative") -> None:
        self._guard()
        super().scroll(value, mode)
