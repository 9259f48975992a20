"""T8: what a merchant's role can and cannot do, asked of the server."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from apps.core.db import roles, template
from apps.core.db.names import ROLE_PREFIX_SQL, role_prefix
from apps.core.db.scopes import merchant_scope, owner_scope, public_scope
from tests.modules.core.db.conftest import LOGIN_ROLE, Merchants, model, owners, where_am_i

pytestmark = pytest.mark.usefixtures("merchants")

DENIED = "42501"


def run(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []


def sqlstate_of(sql: str) -> str | None:
    with pytest.raises(DatabaseError) as caught:
        run(sql)
    assert isinstance(caught.value.__cause__, psycopg.Error)
    return caught.value.__cause__.sqlstate


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM m_ben.reminders_reminder",
        "INSERT INTO m_ben.reminders_reminder (owner) VALUES ('m_anna')",
        "SELECT nextval('m_ben.goods_ticket')",
        "SELECT * FROM tenancy_user",
        "SELECT * FROM django_session",
        "SELECT * FROM tenancy_membership",
        "SELECT * FROM tenancy_apitoken",
        "SELECT * FROM public.reminders_reminder",
        "SELECT * FROM public.django_migrations",
        "SELECT * FROM django_migrations",
        "UPDATE tenancy_store SET name = 'x'",
        "DELETE FROM tenancy_platform",
        "UPDATE goods_movement SET quantity = 1",
        "DELETE FROM goods_movement",
        "TRUNCATE reminders_reminder",
        "CREATE TABLE m_anna.mine (id int)",
        "CREATE TABLE public.mine (id int)",
        "CREATE SCHEMA mine",
        "DROP TABLE reminders_reminder",
        "ALTER TABLE reminders_reminder DISABLE TRIGGER ALL",
        "CREATE ROLE mine",
        "COPY reminders_reminder TO '/tmp/x'",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_denied(sql: str) -> None:
    with merchant_scope("m_anna"):
        assert sqlstate_of(sql) == DENIED
        assert owners() == ["m_anna"]


def test_allowed() -> None:
    with merchant_scope("m_anna"), transaction.atomic():
        assert model("goods.Unit").objects.create(name="pair").pk == 3
        assert model("goods.Unit").objects.update(factor=2) == 3
        assert model("goods.Unit").objects.all().delete()[0] == 3
        assert run("SELECT nextval('goods_ticket')") == [(105,)]
        run("CREATE TEMPORARY TABLE incoming (LIKE reminders_reminder) ON COMMIT DROP")
        transaction.set_rollback(True)


def test_the_same_without_the_role_is_possible() -> None:
    """The control: it is the role that denies, not the path or the names."""
    with owner_scope("m_anna"):
        assert run("SELECT owner FROM m_ben.reminders_reminder") == [("m_ben",)]
        assert run("SELECT count(*) FROM tenancy_user") == [(0,)]


def test_roles_switched_off() -> None:
    with override_settings(MERCHANT_ROLES=False):
        with merchant_scope("m_anna"):
            assert where_am_i() == ("m_anna", LOGIN_ROLE)
            assert owners() == ["m_anna"]
            assert run("SELECT owner FROM m_ben.reminders_reminder") == [("m_ben",)]
        template.create_schema("m_off")
        try:
            assert roles.schemas_without_role(["m_off"]) == []
            with merchant_scope("m_off"):
                assert owners() == []
            assert not role_exists("m_off")
        finally:
            template.drop_schema("m_off")


def test_switched_on_later_a_schema_gets_its_role() -> None:
    with override_settings(MERCHANT_ROLES=False):
        template.create_schema("m_late")
    try:
        assert roles.schemas_without_role(["m_late", "m_anna"]) == ["m_late"]
        roles.ensure_role("m_late")
        assert roles.schemas_without_role(["m_late"]) == []
        with merchant_scope("m_late"):
            assert owners() == []
            assert sqlstate_of("UPDATE goods_movement SET quantity = 1") == DENIED
            assert run("SELECT nextval('goods_ticket')") == [(105,)]
    finally:
        template.drop_schema("m_late")


def test_a_wrong_grant_is_put_right() -> None:
    role = roles.role_name("m_anna")
    run(f"GRANT UPDATE ON m_anna.goods_movement TO {role}; REVOKE SELECT ON m_anna.goods_unit FROM {role}")
    roles.ensure_role("m_anna")
    with merchant_scope("m_anna"):
        assert sqlstate_of("UPDATE goods_movement SET quantity = 1") == DENIED
        assert run("SELECT count(*) FROM goods_unit") == [(2,)]


def test_the_login_role_has_no_merchant_s_privileges_by_itself() -> None:
    rows = run(
        "SELECT m.set_option, m.inherit_option FROM pg_auth_members m "
        f"WHERE m.roleid = '{roles.role_name('m_anna')}'::regrole AND m.grantor = '{LOGIN_ROLE}'::regrole"
    )
    assert rows == [(True, False)]


def test_a_login_role_that_may_not_make_roles_is_told_so_at_once() -> None:
    with connection.cursor() as cursor:
        roles.check_may_create_roles(cursor)
        with merchant_scope("m_anna"):  # stands in for a login role without CREATEROLE
            with pytest.raises(roles.RolesNotAllowed, match=r"CREATEROLE.*MERCHANT_ROLES=false"):
                roles.check_may_create_roles(cursor)
            with override_settings(MERCHANT_ROLES=False):
                roles.check_may_create_roles(cursor)


class TestNames:
    def test_a_role_is_of_its_database(self, merchants: Merchants) -> None:
        assert roles.role_name("m_anna") == roles.role_name("m_anna", merchants.database)
        assert roles.role_name("m_anna") != roles.role_name("m_anna", "another")

    def test_the_longest_fits(self) -> None:
        longest = "m_" + 46 * "x"
        assert len(roles.role_name(longest, "x" * 63)) == 63

    def test_sql_and_python_agree(self, merchants: Merchants) -> None:
        assert run(f"SELECT {ROLE_PREFIX_SQL}") == [(role_prefix(merchants.database),)]


class TestDropping:
    def test_nothing_of_the_role_stays(self) -> None:
        template.create_schema("m_short")
        with merchant_scope("m_short"):
            run("CREATE TEMPORARY TABLE mine AS SELECT 1")
        run(f"GRANT SELECT ON public.tenancy_role TO {roles.role_name('m_short')}")
        assert role_exists("m_short")

        template.drop_schema("m_short")
        assert not role_exists("m_short")
        assert run("SELECT to_regnamespace('m_short') IS NULL") == [(True,)]

    def test_in_a_transaction_that_is_rolled_back_both_stay(self) -> None:
        with transaction.atomic():
            template.drop_schema("m_anna")
            transaction.set_rollback(True)
        with merchant_scope("m_anna"):
            assert owners() == ["m_anna"]

    def test_of_a_schema_that_is_gone_is_no_error(self) -> None:
        template.drop_schema("m_never")

    def test_roles_of_a_database_that_is_gone(self) -> None:
        with public_scope():
            run(f"CREATE ROLE {role_prefix('a_database_that_is_gone')}m_x")
        assert roles.clean_up_roles("a_database_that_is_gone") == [
            f"{role_prefix('a_database_that_is_gone')}m_x"
        ]
        assert role_exists("m_anna")


def role_exists(schema_name: str) -> bool:
    return bool(run(f"SELECT count(*) FROM pg_roles WHERE rolname = '{roles.role_name(schema_name)}'")[0][0])


def test_grant_changes_are_none_for_what_is_right() -> None:
    relations = [
        roles.Relation("orders_order", False, frozenset(roles.TABLE_PRIVILEGES)),
        roles.Relation("django_migrations", False, frozenset()),
        roles.Relation("stock_movement", False, frozenset({"SELECT", "INSERT"})),
        roles.Relation("ticket", True, frozenset({"USAGE"})),
    ]
    assert roles.grant_changes("m_x", "r", relations, {"stock_movement"}) == []
    assert roles.grant_changes("m_x", "r", relations, {"orders_order", "stock_movement"}) == [
        'REVOKE DELETE, UPDATE ON TABLE m_x."orders_order" FROM r'
    ]
