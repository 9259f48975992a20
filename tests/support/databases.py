"""Databases of the tests: one template per state of the code, a clone of it per test process.

A clone takes a fraction of a second; the template is built once, by whoever needs it first, and kept. Each database
in use is guarded by an advisory lock that its process holds: so what a crashed run left behind is recognised by its
lock being free, and neither blocks the next run nor is taken from one that is still going on.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from apps.core.db import roles
from tests.support import baseline

ROOT = Path(__file__).resolve().parents[2]
BASE_NAME = str(settings.DATABASES["default"]["NAME"])
PREFIX = f"{BASE_NAME[:24]}_test_"
TEMPLATE_PREFIX = f"{PREFIX}template_"
DROP_TRIES = 5
BUILDING = f"{PREFIX}building"
# What decides how the template looks: tables, what may be read of them, and what provisioning puts in.
_SHAPING = ("**/migrations/*.py", "**/models.py", "**/models/*.py", "**/definition.py", "core/db/*.py",
            "tenancy/services/*.py", "**/provisioning*.py", "**/defaults*.py", "**/handlers.py")  # fmt: skip


class Databases:
    """The databases of one test process. Django's connection leads to the innermost clone."""

    def __init__(self) -> None:
        self._server = psycopg.connect(**_server_parameters(), autocommit=True)
        self._template = ""

    def close(self) -> None:
        self._server.close()

    @contextmanager
    def clone(self) -> Iterator[str]:
        """Work in a fresh copy of the template until the block ends; the name of the copy."""
        with self.copy() as name, leading_to(name):
            yield name

    @contextmanager
    def copy(self) -> Iterator[str]:
        """A fresh copy of the template, for other processes to work in; its name."""
        template = self._template or self._prepare()
        name = f"{PREFIX}{os.getpid()}_{uuid4().hex[:8]}"
        self._lock(name)
        try:
            self._copy(template, name)
            with leading_to(name):
                _ensure_roles()
            yield name
        finally:
            self._drop(name)
            self._unlock(name)

    def _prepare(self) -> str:
        """The template for the code as it is, built now if nobody did."""
        template = TEMPLATE_PREFIX + fingerprint()
        self._lock(BUILDING)
        try:
            self._sweep(keep=template)
            # Before it is there: a run of another checkout on this server may be sweeping.
            self._share(template)
            if not self._is_complete(template):
                self._build(template)
        finally:
            self._unlock(BUILDING)
        self._template = template
        return template

    def _build(self, template: str) -> None:
        self._drop(template)
        self._server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(template)))
        with leading_to(template):
            baseline.build()
        self._server.execute(sql.SQL("COMMENT ON DATABASE {} IS 'complete'").format(sql.Identifier(template)))

    def _copy(self, template: str, name: str) -> None:
        self._end_connections(template)
        self._server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )

    def _sweep(self, *, keep: str) -> None:
        """Drop what no living process holds: databases of crashed runs, templates of older code."""
        rows = self._server.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]
        ).fetchall()
        # Clones first: they refer to the roles of the template they were made from.
        for (name,) in sorted(rows, key=lambda row: row[0].startswith(TEMPLATE_PREFIX)):
            if name != keep and self._try_lock(name):
                self._drop(name)
                self._unlock(name)

    def _is_complete(self, template: str) -> bool:
        row = self._server.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [template]
        ).fetchone()
        return row is not None and row[0] == "complete"

    def _drop(self, name: str) -> None:
        """Not WITH (FORCE): that wants the right to end the server's own processes, and autovacuum may be at work."""
        for left in reversed(range(DROP_TRIES)):
            self._end_connections(name)
            try:
                self._server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            except psycopg.errors.ObjectInUse:
                if not left:
                    raise
            else:
                break
        roles.clean_up_roles(name)

    def _end_connections(self, name: str) -> None:
        self._server.execute(
            # The server's own processes (autovacuum) are none of ours to end; dropping sends them away itself.
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND backend_type = 'client backend'",
            [name],
        )

    def _lock(self, name: str) -> None:
        self._server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])

    def _share(self, name: str) -> None:
        """Held to the end of the process: others may use it too, and nobody may drop it."""
        self._server.execute("SELECT pg_advisory_lock_shared(hashtext(%s))", [name])

    def _try_lock(self, name: str) -> bool:
        row = self._server.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name]).fetchone()
        return row is not None and bool(row[0])

    def _unlock(self, name: str) -> None:
        self._server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])


def fingerprint() -> str:
    """Of everything that shapes the template."""
    digest = sha256()
    paths = {path for pattern in _SHAPING for path in (ROOT / "apps").glob(pattern)}
    paths |= set((ROOT / "tests" / "support").rglob("*.py"))
    paths |= {ROOT / "config" / "modules.py", *(ROOT / "config" / "settings").glob("*.py")}
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:10]


def url_of(name: str) -> str:
    """DATABASE_URL of a database on the server of the tests."""
    entry = settings.DATABASES["default"]
    user, password, host = (quote(str(entry[key]), safe="") for key in ("USER", "PASSWORD", "HOST"))
    secret = f":{password}" if password else ""
    return f"postgres://{user}{secret}@/{name}?host={host}&port={entry['PORT'] or 5432}"


@contextmanager
def leading_to(name: str) -> Iterator[None]:
    """Django's connections lead to this database until the block ends."""
    before = str(connections["default"].settings_dict["NAME"])
    _lead_to(name)
    try:
        yield
    finally:
        _lead_to(before)


def _lead_to(name: str) -> None:
    """All connections that are made from now on, of all threads, lead to this database."""
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name


def _ensure_roles() -> None:
    """Roles carry a prefix per database, so a copy needs its own."""
    for schema_name in baseline.schema_names():
        roles.ensure_role(schema_name)


def _server_parameters() -> dict[str, Any]:
    """Of the maintenance database: advisory locks count per database, so everybody takes them in the same one."""
    entry = settings.DATABASES["default"]
    parameters = {
        "dbname": "postgres",
        "user": entry["USER"],
        "password": entry["PASSWORD"],
        "host": entry["HOST"],
        "port": entry["PORT"],
    }
    return {**{name: str(value) for name, value in parameters.items() if value}, **entry.get("OPTIONS", {})}
