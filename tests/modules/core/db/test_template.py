"""A merchant's schema from the template: equal to a migrated one, in one transaction, without waiting for others."""

import threading
from collections.abc import Iterator
from time import perf_counter

import pytest
from django.db import connection, connections, transaction

from apps.core.db import roles, template
from apps.core.db.catalog import UnknownObject, read_schema
from apps.core.db.compare import compare_schemas
from apps.core.db.models import SchemaTemplate
from apps.core.db.names import SchemaNameError
from apps.core.db.scopes import merchant_scope, public_scope
from tests.modules.core.db.conftest import model

pytestmark = pytest.mark.usefixtures("merchants")


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def migrated() -> Iterator[str]:
    template.make_by_migrations("m_migrated")
    roles.ensure_role("m_migrated")
    yield "m_migrated"
    template.drop_schema("m_migrated")


@pytest.fixture
def copied() -> Iterator[str]:
    template.create_schema("m_copied")
    yield "m_copied"
    template.drop_schema("m_copied")


@pytest.fixture
def another() -> Iterator[str]:
    template.create_schema("m_another")
    yield "m_another"
    template.drop_schema("m_another")


def test_equal_to_a_migrated_schema(copied: str, migrated: str) -> None:
    assert compare_schemas(copied, migrated) == []


@pytest.mark.parametrize(
    ("sql", "difference"),
    [
        ("ALTER TABLE m_copied.goods_unit ADD COLUMN extra int", "column goods_unit.extra"),
        ("ALTER TABLE m_copied.goods_unit ALTER COLUMN name DROP NOT NULL", "column goods_unit.name"),
        ("ALTER TABLE m_copied.goods_good ALTER COLUMN rank SET DEFAULT 8", "column goods_good.rank"),
        ("DROP INDEX m_copied.goods_dear", "index goods_dear"),
        ("ALTER TABLE m_copied.goods_good DROP CONSTRAINT goods_price_sane", "constraint goods_price_sane"),
        ("ALTER TABLE m_copied.goods_unit ALTER id SET GENERATED ALWAYS", "column goods_unit.id"),
        ("ALTER SEQUENCE m_copied.goods_ticket INCREMENT 6", "sequence goods_ticket"),
        ("SELECT nextval('m_copied.goods_unit_id_seq')", "sequence goods_unit_id_seq"),
        ("COMMENT ON TABLE m_copied.goods_shelf IS NULL", "comment on TABLE of goods_shelf"),
        ("GRANT DELETE ON m_copied.goods_movement TO PUBLIC", "grants on goods_movement"),
        ("GRANT CREATE ON SCHEMA m_copied TO PUBLIC", "grants on the schema"),
        ("ALTER DEFAULT PRIVILEGES IN SCHEMA m_copied GRANT SELECT ON TABLES TO PUBLIC", "default grants"),
        ("REVOKE USAGE ON SEQUENCE m_copied.goods_ticket FROM {role}", "grants on sequence goods_ticket"),
        ("DELETE FROM m_copied.django_migrations WHERE app = 'notes'", "rows of django_migrations"),
        ("UPDATE m_copied.goods_unit SET factor = 13", "rows of goods_unit"),
        ("CREATE TABLE m_copied.extra (id int)", "table extra"),
        ("DROP TABLE m_copied.notes_note", "table notes_note"),
    ],
)
def test_each_difference_is_found(copied: str, another: str, sql: str, difference: str) -> None:
    run(sql.format(role=roles.role_name(copied)))
    found = compare_schemas(copied, another)
    assert found
    assert any(line.startswith(difference) for line in found), found


def test_rows_of_migrations_and_positions_of_sequences_come_along(copied: str) -> None:
    units = model("goods.Unit")
    with merchant_scope(copied):
        assert list(units.objects.order_by("id").values_list("name", "factor")) == [
            ("piece; or 'pair'", None),
            ("dozen", 12),
        ]
        assert units.objects.create(name="gross").pk == 3


class TestAsOneTransaction:
    def test_rolled_back_leaves_nothing(self) -> None:
        with transaction.atomic():
            template.create_schema("m_undone")
            transaction.set_rollback(True)
        assert roles.schemas_without_role(["m_undone"]) == ["m_undone"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regnamespace('m_undone')::text")
            assert cursor.fetchone() == (None,)

    def test_a_name_that_is_taken(self) -> None:
        with pytest.raises(template.SchemaExists, match="'m_anna' or its role exists already"):
            template.create_schema("m_anna")

    def test_a_role_that_was_left_behind(self) -> None:
        run(f"CREATE ROLE {roles.role_name('m_ghost')}")
        try:
            with pytest.raises(template.SchemaExists):
                template.create_schema("m_ghost")
            with connection.cursor() as cursor:
                cursor.execute("SELECT to_regnamespace('m_ghost')::text")
                assert cursor.fetchone() == (None,)
        finally:
            template.drop_schema("m_ghost")

    @pytest.mark.parametrize("name", ["public", "m-x", "m_x; DROP SCHEMA m_anna", 'm_"x'])
    def test_a_name_that_cannot_be(self, name: str) -> None:
        with pytest.raises(SchemaNameError):
            template.create_schema(name)

    def test_inside_a_merchant_s_scope(self) -> None:
        with merchant_scope("m_anna"):
            template.create_schema("m_other")
        template.drop_schema("m_other")


class TestTwoAtOnce:
    def test_neither_waits_for_the_other(self) -> None:
        """Both have made everything and neither has committed."""
        both = threading.Barrier(2, timeout=20)
        waited: list[float] = []

        def provision(schema: str) -> None:
            try:
                with transaction.atomic():
                    run("SET LOCAL lock_timeout = '10s'")
                    template.create_schema(schema)
                    began = perf_counter()
                    both.wait()
                    waited.append(perf_counter() - began)
            finally:
                connection.close()

        names = ("m_twin_one", "m_twin_two")
        threads = [threading.Thread(target=provision, args=(name,)) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        try:
            assert len(waited) == 2
            assert roles.schemas_without_role(list(names)) == []
            assert compare_schemas(*names) == []
        finally:
            for name in names:
                template.drop_schema(name)

    def test_the_control_would_wait(self) -> None:
        """What the design avoids: one more member of a role that all merchants share."""
        run("CREATE ROLE maart_shared; CREATE ROLE maart_one; CREATE ROLE maart_two")
        other = connections.create_connection("default")
        try:
            with transaction.atomic():
                run("GRANT maart_shared TO maart_one")
                with other.cursor() as cursor, pytest.raises(Exception, match="lock timeout"):
                    cursor.execute("SET lock_timeout = '300ms'; GRANT maart_shared TO maart_two")
        finally:
            other.close()
            run("DROP ROLE maart_shared; DROP ROLE maart_one; DROP ROLE maart_two")


class TestCompiling:
    def test_a_template_of_other_migrations_is_not_used(self) -> None:
        SchemaTemplate.objects.update(fingerprint="other")
        try:
            with pytest.raises(template.TemplateMissing, match="migrate_all"):
                template.create_schema("m_x")
        finally:
            template.compile_template()
        assert SchemaTemplate.objects.count() == 1

    @pytest.mark.parametrize(
        ("sql", "name"),
        [
            ("CREATE VIEW m_odd.shown AS SELECT 1", "the view shown"),
            ("CREATE MATERIALIZED VIEW m_odd.kept AS SELECT 1", "the materialised view kept"),
            ("CREATE TYPE m_odd.mood AS ENUM ('sad')", "the type mood"),
            ("CREATE DOMAIN m_odd.short AS text", "the type short"),
            ("CREATE FUNCTION m_odd.one() RETURNS int LANGUAGE sql RETURN 1", "the function one"),
            ("CREATE TABLE m_odd.parts (id int) PARTITION BY RANGE (id)", "the partitioned table parts"),
            ("CREATE UNLOGGED TABLE m_odd.fast (id int)", "the unlogged table fast"),
            ("CREATE TABLE m_odd.kid () INHERITS (public.tenancy_user)", "inheritance by kid"),
            (
                "CREATE TABLE m_odd.t (a int, b int); CREATE STATISTICS m_odd.s ON a, b FROM m_odd.t",
                "extended statistics s",
            ),
            (
                "CREATE TABLE m_odd.t (a int); ALTER TABLE m_odd.t ENABLE ROW LEVEL SECURITY",
                "row-level security on t",
            ),
            (
                "CREATE TABLE m_odd.t (a int); CREATE RULE r AS ON INSERT TO m_odd.t DO INSTEAD NOTHING",
                "the rule r",
            ),
            (
                (
                    "CREATE TABLE m_odd.t (a int); CREATE TRIGGER g BEFORE UPDATE ON m_odd.t "
                    "EXECUTE FUNCTION suppress_redundant_updates_trigger()"
                ),
                "the trigger g",
            ),
        ],
    )
    def test_what_it_does_not_know_is_refused_by_name(self, sql: str, name: str) -> None:
        run("CREATE SCHEMA m_odd")
        try:
            run(sql)
            with public_scope(), connection.cursor() as cursor, pytest.raises(UnknownObject, match=name):
                read_schema(cursor, "m_odd")
        finally:
            run("DROP SCHEMA m_odd CASCADE")
