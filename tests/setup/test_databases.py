"""The databases of the tests: what a crashed run left is cleared away, what is in use is left alone."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from apps.core.db import roles
from tests.conftest import TESTS, markers_of
from tests.support import baseline, databases
from tests.support.databases import Databases

pytestmark = pytest.mark.real_commits


@pytest.fixture
def server(committed_database: str) -> "Iterator[psycopg.Connection[tuple[object, ...]]]":
    with psycopg.connect(**databases._server_parameters(), autocommit=True) as connection:
        yield connection


def _exists(server: "psycopg.Connection[tuple[object, ...]]", name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _sweep(found: Databases) -> None:
    """As the next run does it, with the template of this one in use."""
    found._sweep(keep=databases.TEMPLATE_PREFIX + databases.fingerprint())


def test_a_crashed_run_blocks_nobody(server: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Its database goes, although somebody is still connected to it, and so do its roles."""
    name = f"{databases.PREFIX}crashed"
    role = roles.role_name("m_crashed", name)
    server.execute(f"CREATE DATABASE {name}")
    server.execute(f"CREATE ROLE {role} NOLOGIN")
    left_over = psycopg.connect(**{**databases._server_parameters(), "dbname": name})
    found = Databases()
    try:
        _sweep(found)
        assert not _exists(server, name)
        assert not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        with pytest.raises(psycopg.OperationalError):
            left_over.execute("SELECT 1")
    finally:
        found.close()
        left_over.close()
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"DROP ROLE IF EXISTS {role}")


def test_a_database_in_use_is_left_alone(
    server: "psycopg.Connection[tuple[object, ...]]", committed_database: str
) -> None:
    found = Databases()
    try:
        _sweep(found)
    finally:
        found.close()
    assert _exists(server, committed_database)


def test_a_copy_has_roles_of_its_own(committed_database: str) -> None:
    names = {roles.role_name(schema, committed_database) for schema in baseline.schema_names()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s)", [list(names)])
        assert cursor.fetchone()[0] == len(names) == 2


def test_the_second_merchants_ids_begin_apart(committed_database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(last_value) FROM pg_sequences WHERE schemaname = %s", [baseline.schema_names()[1]]
        )
        assert cursor.fetchone()[0] >= 1_000_000


@pytest.mark.parametrize(
    ("path", "markers"),
    [
        ("modules/orders/test_totals.py", ["module_orders"]),
        ("modules/orders/store_admin/test_list.py", ["frontend_store_admin", "module_orders"]),
        ("modules/orders/test_storefront.py", ["frontend_storefront", "module_orders"]),
        ("modules/tenancy/admin/test_dashboard.py", ["frontend_admin", "module_tenancy"]),
        ("architecture/test_routes.py", []),
        ("modules/conftest.py", []),
    ],
)
def test_markers_come_from_the_path(path: str, markers: list[str]) -> None:
    assert markers_of(TESTS / path) == markers
