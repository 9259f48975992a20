"""Work in a merchant's schema, in public, or in a merchant's schema as its owner.

These are the only ways to switch. They nest, are safe under exceptions and hold for the calling thread alone; a
new thread starts in public. Application code enters a context (``apps.core.context``), which enters a scope.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.db import DEFAULT_DB_ALIAS, connections

from apps.core.db.backend import scope as scopes
from apps.core.db.backend.base import DatabaseWrapper


def engine(using: str = DEFAULT_DB_ALIAS) -> DatabaseWrapper:
    """The calling thread's connection."""
    return cast(DatabaseWrapper, connections[using])


@contextmanager
def merchant_scope(schema_name: str, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """The merchant's tables, then the public tables it may read, as the merchant's own role."""
    connection = engine(using)
    frame = connection.push(scopes.merchant(schema_name, connection.settings_dict["NAME"]))
    try:
        yield
    finally:
        connection.remove(frame)


@contextmanager
def public_scope(*, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """The public tables, as the login role."""
    connection = engine(using)
    frame = connection.push(scopes.public())
    try:
        yield
    finally:
        connection.remove(frame)


@contextmanager
def owner_scope(schema_name: str, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """The merchant's tables, then all public ones, as the login role that owns them: migrations, provisioning,
    restore and ANALYZE. No request runs in it."""
    connection = engine(using)
    frame = connection.push(scopes.owner(schema_name))
    try:
        yield
    finally:
        connection.remove(frame)


def current_schema(*, using: str = DEFAULT_DB_ALIAS) -> str:
    return engine(using).scope.schema_name
