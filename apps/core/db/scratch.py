"""A database for the length of a check, on the same server and with the same settings."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from apps.core.db.roles import clean_up_roles
from apps.core.db.scopes import engine


@contextmanager
def scratch_database(purpose: str) -> Iterator[str]:
    """The default connection, of every thread that opens one now, goes to an empty database; its name.

    Dropped afterwards with its merchants' roles, whoever is still connected.
    """
    name = f"maart_scratch_{purpose}_{os.getpid()}"
    _drop(name)
    _run(f'CREATE DATABASE "{name}"')
    settings_dict = engine().settings_dict
    usual = settings_dict["NAME"]
    engine().close()
    settings_dict["NAME"] = name
    try:
        yield name
    finally:
        connections.close_all()
        settings_dict["NAME"] = usual
        _drop(name)
        clean_up_roles(name)


def _drop(name: str) -> None:
    """Not WITH (FORCE): that wants the right to end the server's own processes, and autovacuum may be at work."""
    _run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{name}' AND backend_type = 'client backend'",
        f'DROP DATABASE IF EXISTS "{name}"',
    )


def _run(*statements: str) -> None:
    with engine()._nodb_cursor() as cursor:  # noqa: SLF001  # how Django makes its test databases
        for statement in statements:
            cursor.execute(statement)
