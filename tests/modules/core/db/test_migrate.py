"""Finding out what is behind, and bringing exactly that up to date."""

import json
import threading
from collections.abc import Iterator
from io import StringIO
from time import perf_counter
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.transaction import TransactionManagementError

from apps.core.db import migrate, migration_files, roles, template
from apps.core.db.compare import compare_schemas
from apps.core.db.migrate import UnknownMerchant, find_work, migrate_all
from apps.core.db.scopes import merchant_scope
from apps.tenancy.models import Merchant
from tests.modules.core.db.conftest import Merchants, owners

pytestmark = pytest.mark.usefixtures("merchants")


def run(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else None


def set_back(schema: str) -> None:
    """As if the last migration of notes had not been there yet."""
    run(f"DROP TABLE {schema}.notes_note; DELETE FROM {schema}.django_migrations WHERE app = 'notes'")


@pytest.fixture
def without_migrations() -> Iterator[None]:
    """Fails the test when a migration is even loaded."""
    with patch.object(MigrationExecutor, "__init__", side_effect=AssertionError("migrations were loaded")):
        yield


def test_nothing_to_do(without_migrations: None) -> None:
    outcome = migrate_all()
    assert not outcome.changed
    assert outcome.merchants == 2
    assert find_work().is_nothing


def test_a_schema_that_lags_behind_is_brought_up_to_date() -> None:
    set_back("m_ben")
    assert find_work().lagging == ("m_ben",)
    said: list[str] = []
    outcome = migrate_all(say=said.append)
    assert outcome.migrated == {"m_ben": ["notes.0001_initial"]}
    assert said == ["Migrated m_ben (1 of 1)."]
    assert compare_schemas("m_anna", "m_ben") == compare_schemas_but_for_rows()
    assert find_work().is_nothing


def compare_schemas_but_for_rows() -> list[str]:
    """Anna and Ben have reminders of their own, and a row of django_migrations was written twice."""
    return [line for line in compare_schemas("m_anna", "m_ben") if line.startswith(("rows of", "sequence "))]


def test_one_merchant_alone() -> None:
    set_back("m_anna")
    set_back("m_ben")
    assert migrate_all(merchant="anna").migrated == {"m_anna": ["notes.0001_initial"]}
    assert find_work().lagging == ("m_ben",)
    assert list(migrate_all().migrated) == ["m_ben"]
    with pytest.raises(UnknownMerchant, match="'nobody'"):
        migrate_all(merchant="nobody")


def test_one_that_fails_does_not_keep_the_others_waiting_and_is_tried_again() -> None:
    set_back("m_anna")
    set_back("m_ben")
    run("CREATE TABLE m_anna.notes_note (in_the_way int)")
    outcome = migrate_all()
    assert list(outcome.migrated) == ["m_ben"]
    assert "notes_note" in outcome.failed["m_anna"]
    assert not connection.in_atomic_block

    run("DROP TABLE m_anna.notes_note")
    again = migrate_all()
    assert (list(again.migrated), again.failed) == (["m_anna"], {})


def test_a_merchant_without_a_schema_is_reported(merchants: Merchants) -> None:
    lost = Merchant.objects.create(code="lost", name="Lost", schema_name="m_lost")
    try:
        assert migrate_all().failed == {"m_lost": "The merchant has no schema: restore it from a backup."}
    finally:
        Merchant.objects.filter(pk=lost.pk).delete()


def test_a_role_that_is_missing_is_made() -> None:
    roles.drop_merchant_role("m_ben")
    assert find_work().without_role == ("m_ben",)
    assert migrate_all().roles_made == ["m_ben"]
    with merchant_scope("m_ben"):
        assert owners() == ["m_ben"]


def test_inside_a_transaction_it_is_refused() -> None:
    with transaction.atomic(), pytest.raises(TransactionManagementError):
        migrate_all()


def test_two_at_once_take_turns() -> None:
    set_back("m_anna")
    set_back("m_ben")
    outcomes: list[migrate.Outcome] = []

    def deploy() -> None:
        try:
            outcomes.append(migrate_all())
        finally:
            connection.close()

    threads = [threading.Thread(target=deploy) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    migrated = [schema for outcome in outcomes for schema in outcome.migrated]
    assert sorted(migrated) == ["m_anna", "m_ben"]
    assert [outcome.failed for outcome in outcomes] == [{}, {}]


def test_a_thousand_merchants_are_looked_through_in_seconds(without_migrations: None) -> None:
    rows = ", ".join(f"('{label}', '{name}')" for label, name in sorted(migration_files.on_disk()))
    schemas = [f"m_many_{number:04}" for number in range(1000)]
    try:
        for start in range(0, 1000, 100):
            run(
                ";".join(
                    f"CREATE SCHEMA {schema}; CREATE TABLE {schema}.django_migrations (app text, name text); "
                    f"INSERT INTO {schema}.django_migrations VALUES {rows}"
                    for schema in schemas[start : start + 100]
                )
            )
        run(
            "DELETE FROM m_many_0500.django_migrations WHERE app = 'notes'; DROP TABLE m_many_0700.django_migrations"
        )
        began = perf_counter()
        applied = migrate.applied_to_schemas(schemas)
        seconds = perf_counter() - began
        assert len(applied) == 999
        expected = migration_files.of_merchants()
        assert [schema for schema, found in applied.items() if not expected <= found] == ["m_many_0500"]
        assert seconds < 5
    finally:
        for start in range(0, 1000, 100):
            run(f"DROP SCHEMA IF EXISTS {', '.join(schemas[start : start + 100])} CASCADE")


class TestFingerprint:
    def test_names_on_disk_are_those_that_django_finds(self) -> None:
        assert migration_files.on_disk() == frozenset(MigrationExecutor(connection).loader.disk_migrations)

    def test_of_merchants(self) -> None:
        labels = {label for label, _ in migration_files.of_merchants()}
        assert {"goods", "notes", "reminders", "audit"} <= labels
        assert not labels & {"tenancy", "auth", "core_db"}

    def test_changes_with_what_a_module_declares(self) -> None:
        before = template.current_fingerprint()
        with patch.object(template, "append_only_tables", return_value=frozenset({"goods_unit"})):
            assert template.current_fingerprint() != before
        assert template.current_fingerprint() == before


class TestCommand:
    def call(self, *arguments: str) -> Any:
        out = StringIO()
        call_command("migrate_all", *arguments, "--json", stdout=out)
        return json.loads(out.getvalue())

    def test_json(self) -> None:
        answer = self.call()
        assert answer["merchants"] == 2
        assert answer["failed"] == {}

    def test_dry_run_changes_nothing(self) -> None:
        set_back("m_ben")
        assert self.call("--dry-run")["lagging"] == ["m_ben"]
        assert find_work().lagging == ("m_ben",)
        out = StringIO()
        call_command("migrate_all", "--dry-run", stdout=out)
        assert out.getvalue().strip() == "m_ben: lags behind"
        assert list(self.call()["migrated"]) == ["m_ben"]

    def test_for_people(self) -> None:
        out = StringIO()
        call_command("migrate_all", stdout=out)
        assert out.getvalue().strip() == "Nothing to do: public and 2 merchants are up to date."

    def test_partly_done_is_3(self) -> None:
        set_back("m_ben")
        run("CREATE TABLE m_ben.notes_note (in_the_way int)")
        with pytest.raises(SystemExit) as ended:
            call_command("migrate_all", stdout=StringIO())
        run("DROP TABLE m_ben.notes_note")
        migrate_all()
        assert ended.value.code == 3

    def test_an_unknown_merchant_is_one_sentence(self) -> None:
        with pytest.raises(CommandError, match=r"^There is no merchant with the code 'nobody'\.$") as raised:
            self.call("--merchant", "nobody")
        assert raised.value.returncode == 2

    def test_check_schema_template(self) -> None:
        out = StringIO()
        call_command("check_schema_template", stdout=out)
        assert out.getvalue().strip() == "The template makes the same schema as the migrations."
