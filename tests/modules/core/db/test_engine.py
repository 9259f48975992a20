"""Whatever happens to a connection, the next statement runs in the scope that the code is in."""

import threading
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import (
    DatabaseError,
    InternalError,
    NotSupportedError,
    OperationalError,
    connection,
    transaction,
)
from django.db.migrations.recorder import MigrationRecorder

from apps.core.db.backend.base import DatabaseWrapper, leave_all_scopes
from apps.core.db.backend.errors import ScopeError
from apps.core.db.scopes import current_schema, engine, merchant_scope, owner_scope, public_scope
from tests.modules.core.db.conftest import LOGIN_ROLE, Merchants, owners, remind, where_am_i

pytestmark = pytest.mark.usefixtures("merchants")


def execute(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else None


@contextmanager
def counted_switches() -> Iterator[list[bytes]]:
    """The paths that the engine set, in order. It still sets them."""
    really = DatabaseWrapper._set_scope
    paths: list[bytes] = []

    def noted(server: Any, scope: Any) -> None:
        paths.append(scope.path)
        really(server, scope)

    with patch.object(DatabaseWrapper, "_set_scope", staticmethod(noted)):
        yield paths


class TestScopes:
    def test_each_has_its_schema_and_its_role(self, merchants: Merchants) -> None:
        assert where_am_i() == ("public", LOGIN_ROLE)
        with merchant_scope("m_anna"):
            schema, role = where_am_i()
            assert schema == "m_anna"
            assert role.endswith("_m_anna")
            with owner_scope("m_ben"):
                assert where_am_i() == ("m_ben", LOGIN_ROLE)
                with public_scope():
                    assert where_am_i() == ("public", LOGIN_ROLE)
                assert where_am_i() == ("m_ben", LOGIN_ROLE)
            assert where_am_i() == (schema, role)
        assert where_am_i() == ("public", LOGIN_ROLE)

    def test_an_owner_and_a_merchant_of_the_same_schema_differ(self) -> None:
        with owner_scope("m_anna"):
            assert where_am_i() == ("m_anna", LOGIN_ROLE)
            with merchant_scope("m_anna"):
                assert where_am_i()[1] != LOGIN_ROLE
            assert where_am_i() == ("m_anna", LOGIN_ROLE)

    def test_they_are_left_when_the_block_raises(self) -> None:
        with pytest.raises(ZeroDivisionError), merchant_scope("m_anna"), merchant_scope("m_ben"):
            raise ZeroDivisionError
        assert current_schema() == "public"

    def test_a_new_thread_starts_in_public(self) -> None:
        found: list[str] = []

        def look() -> None:
            found.append(where_am_i()[0])
            connection.close()

        with merchant_scope("m_anna"):
            thread = threading.Thread(target=look)
            thread.start()
            thread.join(10)
            assert owners() == ["m_anna"]
        assert found == ["public"]

    def test_leaving_in_another_order_is_an_error_and_loses_nobody_s_place(self) -> None:
        def rows() -> Generator[int]:
            with merchant_scope("m_anna"):
                yield 1

        with ExitStack() as stack:
            stream = rows()
            next(stream)
            stack.enter_context(merchant_scope("m_ben"))
            with pytest.raises(ScopeError, match="before the scopes inside it"):
                stream.close()
            assert owners() == ["m_ben"]
        assert current_schema() == "public"

    @pytest.mark.parametrize(
        "name", ["public", "pg_toast", "m_Anna", "m anna", "order", "current_user", "m_" + 47 * "x", ""]
    )
    def test_names_that_cannot_be_a_schema_are_refused(self, name: str) -> None:
        with pytest.raises(ValueError, match="schema"), merchant_scope(name):
            pass

    def test_a_switch_costs_one_statement_and_staying_none(self) -> None:
        owners()
        with counted_switches() as paths:
            owners()
            with merchant_scope("m_anna"):
                owners()
                owners()
                with merchant_scope("m_anna"):
                    owners()
                with merchant_scope("m_ben"):
                    pass
                owners()
            with merchant_scope("m_anna"):
                owners()
        assert paths == [b"m_anna, public, pg_temp"]


class TestTransactions:
    def test_after_a_roll_back(self) -> None:
        with transaction.atomic(), merchant_scope("m_anna"):
            owners()
            transaction.set_rollback(True)
        assert where_am_i() == ("public", LOGIN_ROLE)
        with merchant_scope("m_anna"):
            assert owners() == ["m_anna"]

    def test_inside_after_a_roll_back_to_a_savepoint(self) -> None:
        with transaction.atomic(), merchant_scope("m_anna"):
            with pytest.raises(DatabaseError), transaction.atomic(), merchant_scope("m_ben"):
                execute("SELECT 1/0")
            assert owners() == ["m_anna"]

    def test_a_scope_that_was_entered_before_the_savepoint_that_is_rolled_back(self) -> None:
        with transaction.atomic():
            with merchant_scope("m_anna"):
                owners()
            savepoint = transaction.savepoint()
            with merchant_scope("m_ben"):
                owners()
                transaction.savepoint_rollback(savepoint)
                assert owners() == ["m_ben"]

    def test_a_failed_transaction_executes_nothing_in_another_scope(self) -> None:
        with transaction.atomic():
            with pytest.raises(DatabaseError):
                execute("SELECT 1/0")
            connection.needs_rollback = False
            with merchant_scope("m_anna"), pytest.raises(InternalError, match="aborted"):
                owners()
            transaction.set_rollback(True)

    def test_rows_written_in_two_merchants_are_undone_in_both(self) -> None:
        with transaction.atomic():
            for schema in ("m_anna", "m_ben"):
                with merchant_scope(schema):
                    remind(schema)
            transaction.set_rollback(True)
        for schema in ("m_anna", "m_ben"):
            with merchant_scope(schema):
                assert owners() == [schema]

    def test_deferred_constraints_are_checked_when_the_scope_is_left_already(self) -> None:
        transaction.set_autocommit(False)
        with merchant_scope("m_anna"):
            execute(
                "INSERT INTO goods_shelf (id, label, store_id, parent_id) "
                "VALUES (gen_random_uuid(), 'top', gen_random_uuid(), gen_random_uuid())"
            )
        with pytest.raises(DatabaseError, match="goods_shelf_parent"):
            transaction.commit()
        transaction.rollback()
        transaction.set_autocommit(True)
        assert where_am_i() == ("public", LOGIN_ROLE)


class TestConnections:
    def test_after_a_terminated_backend(self) -> None:
        with merchant_scope("m_anna"):
            pid = execute("SELECT pg_backend_pid()")[0][0]
            with DatabaseWrapper({**engine().settings_dict}, "killer").cursor() as killer:
                killer.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
                killer.db.close()
            with merchant_scope("m_ben"), pytest.raises(OperationalError):
                owners()
            connection.close()
            assert owners() == ["m_anna"]

    def test_a_connection_that_was_closed_comes_back_in_the_scope(self) -> None:
        with merchant_scope("m_anna"):
            connection.close()
            assert owners() == ["m_anna"]

    def test_a_pooled_connection_that_somebody_left_in_a_merchant(self) -> None:
        settings_dict = {**engine().settings_dict, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
        settings_dict["OPTIONS"] = {**settings_dict["OPTIONS"], "pool": {"min_size": 1, "max_size": 1}}
        first, second = DatabaseWrapper(settings_dict, "pooled"), DatabaseWrapper(settings_dict, "pooled")
        try:
            frame = first.push(engine_scope("m_anna"))
            with first.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid(), current_schema()")
                pid, schema = cursor.fetchone()
            first.remove(frame)
            first.close()
            with second.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid(), current_schema(), current_user")
                assert cursor.fetchone() == (pid, "public", LOGIN_ROLE)
            assert schema == "m_anna"
        finally:
            first.close()
            second.close()
            second.close_pool()

    def test_a_path_that_the_database_gives_to_new_connections_is_not_believed(
        self, merchants: Merchants
    ) -> None:
        execute(f'ALTER DATABASE "{merchants.database}" SET search_path = m_anna, public, pg_temp')
        connection.close()
        try:
            with merchant_scope("m_anna"):
                assert where_am_i()[1] != LOGIN_ROLE
        finally:
            execute(f'ALTER DATABASE "{merchants.database}" RESET search_path')

    def test_somebody_else_s_set_is_put_right(self) -> None:
        with merchant_scope("m_anna"):
            execute("SET search_path = m_ben, public")
            assert owners() == ["m_anna"]
            execute("RESET ALL")
            assert owners() == ["m_anna"]
            execute("DISCARD ALL")
            assert owners() == ["m_anna"]

    def test_a_server_that_does_not_take_the_path_is_not_used(self) -> None:
        broken = engine_scope("m_anna")
        wrong = type(broken)(
            broken.schema_name, broken.path, broken.statement.replace(b"m_anna, ", b"m_ben, ")
        )
        frame = engine().push(wrong)
        try:
            with pytest.raises(ScopeError, match="reports the path"):
                owners()
        finally:
            engine().remove(frame)

    def test_an_older_server_is_refused_in_one_sentence(self) -> None:
        older = DatabaseWrapper({**engine().settings_dict}, "older")
        older.__dict__["pg_version"] = 170004
        with pytest.raises(
            NotSupportedError, match=r"^PostgreSQL 18 or later is required \(found 17\.4\)\.$"
        ):
            older.check_database_version_supported()

    @pytest.mark.parametrize("option", [{"assume_role": "maart"}, {"server_side_binding": True}])
    def test_options_that_would_go_around_the_guard_are_refused(self, option: dict[str, Any]) -> None:
        settings_dict = {**engine().settings_dict, "OPTIONS": option}
        with pytest.raises(ImproperlyConfigured, match=next(iter(option))):
            DatabaseWrapper(settings_dict, "refused").connect()


class TestCursors:
    def test_an_old_cursor_executes_in_the_scope_of_the_moment(self) -> None:
        with merchant_scope("m_anna"), connection.cursor() as cursor:
            cursor.execute("SELECT owner FROM reminders_reminder")
            with merchant_scope("m_ben"):
                cursor.execute("SELECT owner FROM reminders_reminder")
                assert cursor.fetchall() == [("m_ben",)]
            cursor.executemany("UPDATE reminders_reminder SET owner = %s", [("m_anna",)])
            cursor.execute("SELECT owner FROM reminders_reminder")
            assert cursor.fetchall() == [("m_anna",)]

    def test_a_stream_and_a_copy_run_in_the_scope(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            with merchant_scope("m_ben"):
                assert list(cursor.stream("SELECT owner FROM reminders_reminder")) == [("m_ben",)]
            with merchant_scope("m_anna"), cursor.copy("COPY reminders_reminder (owner) TO STDOUT") as copy:
                assert b"".join(bytes(part) for part in copy) == b"m_anna\n"

    def test_the_scope_cannot_change_in_the_middle_of_a_copy(self) -> None:
        with merchant_scope("m_anna"), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE incoming (owner text)")
            with cursor.copy("COPY incoming FROM STDIN") as copy:
                copy.write_row(("one",))
                with merchant_scope("m_ben"), pytest.raises(ScopeError, match="copied"):
                    owners()
                copy.write_row(("two",))
            cursor.execute("SELECT count(*) FROM incoming")
            assert cursor.fetchone() == (2,)
            cursor.execute("DROP TABLE incoming")

    @pytest.mark.parametrize("in_transaction", [True, False])
    def test_a_server_side_cursor_goes_on_after_another_scope(self, in_transaction: bool) -> None:
        with ExitStack() as stack:
            stack.enter_context(merchant_scope("m_anna"))
            if in_transaction:
                stack.enter_context(transaction.atomic())
            cursor = stack.enter_context(connection.chunked_cursor())
            cursor.execute("SELECT current_schema() || n FROM generate_series(1, 4) n")
            assert cursor.fetchone() == ("m_anna1",)
            with merchant_scope("m_ben"):
                owners()
            assert cursor.fetchmany(1) == [("m_anna2",)]
            with merchant_scope("m_ben"):
                owners()
            assert [next(cursor.cursor), next(cursor.cursor)] == [("m_anna3",), ("m_anna4",)]
            assert cursor.fetchall() == []

    @pytest.mark.parametrize("fetch", ["fetchone", "fetchmany", "fetchall", "__next__"])
    def test_a_server_side_cursor_is_not_read_in_another_scope(self, fetch: str) -> None:
        with merchant_scope("m_anna"), transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute("SELECT owner FROM reminders_reminder")
            with merchant_scope("m_ben"), pytest.raises(ScopeError, match="server-side cursor"):
                getattr(cursor.cursor, fetch)()
            with pytest.raises(ScopeError), public_scope():
                cursor.cursor.scroll(1)

    def test_a_temporary_table_never_hides_a_merchant_s(self) -> None:
        with merchant_scope("m_anna"):
            execute("CREATE TEMPORARY TABLE reminders_reminder AS SELECT 'temporary'::text AS owner, 0 AS id")
            assert owners() == ["m_anna"]
        with merchant_scope("m_ben"):
            assert owners() == ["m_ben"]


class TestRequests:
    def test_a_request_begins_and_ends_in_public(self, caplog: pytest.LogCaptureFixture) -> None:
        for signal in (request_started, request_finished):
            forgotten = merchant_scope("m_anna")
            forgotten.__enter__()
            signal.send(sender=WSGIHandler)
            assert where_am_i()[0] == "public"
        assert "left open" in caplog.text

    def test_a_test_client_s_request_keeps_the_scope_of_the_test(self) -> None:
        with merchant_scope("m_anna"):
            request_started.send(sender=object)
            assert owners() == ["m_anna"]

    def test_leaving_a_scope_that_was_swept_away_does_nothing(self) -> None:
        with merchant_scope("m_anna"):
            leave_all_scopes()
        assert current_schema() == "public"


class TestIntrospection:
    def test_only_the_schema_itself_is_seen(self) -> None:
        with owner_scope("m_anna"), connection.cursor() as cursor:
            tables = set(connection.introspection.table_names(cursor))
            constraints = connection.introspection.get_constraints(cursor, "reminders_reminder")
        assert "goods_good" in tables
        assert "tenancy_merchant" not in tables
        assert "reminders_reminder_pkey" in constraints

    def test_public_s_record_of_migrations_does_not_answer_for_a_schema_without_one(self) -> None:
        execute("CREATE SCHEMA m_empty")
        try:
            with owner_scope("m_empty"):
                assert not MigrationRecorder(connection).has_table()
            assert MigrationRecorder(connection).has_table()
        finally:
            execute("DROP SCHEMA m_empty")

    def test_as_the_merchant_too(self) -> None:
        with merchant_scope("m_anna"), connection.cursor() as cursor:
            assert "tenancy_merchant" not in connection.introspection.table_names(cursor)
            assert owners() == ["m_anna"]


def engine_scope(schema_name: str) -> Any:
    with merchant_scope(schema_name):
        return engine().scope
