"""A new merchant: complete, quick, and nothing left behind when refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from time import monotonic
from typing import Any

import pytest
from django.db import connection, transaction

from apps.core.actor import SYSTEM
from apps.core.context import current, current_merchant, enter
from apps.core.db.roles import role_name
from apps.tenancy.audit.models import AuditEntry
from apps.tenancy.enums import PresetRole
from apps.tenancy.exceptions import InvalidInput, NameTaken, TenancyError
from apps.tenancy.models import Membership, Merchant, Platform, Role, Store, StoreDomain, User
from apps.tenancy.selectors.hosts import resolve_host
from apps.tenancy.services import provisioning
from apps.tenancy.services.provisioning import FirstStore, Owner, Provisioned, provision_merchant
from apps.tenancy.services.stores import create_store
from tests.modules.tenancy.support import messages_to
from tests.support import baseline
from tests.support.fixtures.people import context_of

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def provision(platform: Platform, code: str = "florist", **changes: Any) -> Provisioned:
    given: dict[str, Any] = {
        "code": code,
        "name": "Florist Thill",
        "platform": platform,
        "owner": Owner(email=f"{code}@people.lu", name="Lucie Thill"),
        "store": FirstStore(code=f"{code}-shop", name="Flowers"),
        "actor": SYSTEM,
        "now": NOW,
    }
    return provision_merchant(**{**given, **changes})


def schemas_and_roles() -> set[str]:
    """Of this database: roles belong to the server, so those of others come and go."""
    own = role_name("m_x").removesuffix("m_x")
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace")
        schemas = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", [own])
        return schemas | {row[0] for row in cursor.fetchall()}


def rows() -> dict[str, int]:
    tables = (Merchant, Store, StoreDomain, User, Role, Membership, AuditEntry)
    return {table.__name__: table.objects.count() for table in tables}


def test_a_merchant_is_ready_to_work(platform: Platform) -> None:
    made = provision(platform, language="fr")
    assert made.merchant.schema_name == "m_florist"
    assert {"m_florist", role_name("m_florist")} <= schemas_and_roles()
    assert {role.preset for role in made.merchant.roles.all()} == set(PresetRole.values)
    assert made.membership.role.is_owner
    assert made.store.default_language == "fr"
    found = resolve_host("florist-shop.oms.localhost")
    assert found is not None
    assert found.store == made.store
    with enter(context_of(made.store)):
        assert AuditEntry.objects.count() == 0
        assert current_merchant() == made.merchant.ref


def test_preset_roles_hold_what_the_modules_say(platform: Platform) -> None:
    roles = {role.preset: role for role in provision(platform).merchant.roles.all()}
    assert roles["owner"].permissions == []
    assert "tenancy.manage_settings" in roles["manager"].permissions
    assert "tenancy.manage_team" not in roles["manager"].permissions
    assert "tenancy.view_dashboard" in roles["viewer"].permissions


def test_a_new_owner_gets_an_invitation_and_an_old_one_keeps_the_password(platform: Platform) -> None:
    made = provision(platform)
    assert not made.owner.has_usable_password()
    assert messages_to("apps.tenancy.tasks.send_invitation") == [
        {"membership_id": str(made.membership.pk), "platform_id": str(platform.pk)}
    ]
    again = provision(platform, "garden", owner=Owner(email="FLORIST@people.lu", name="Somebody else"))
    assert again.owner == made.owner
    assert again.owner.name == "Lucie Thill"
    known = provision(platform, "books", owner=Owner(email=baseline.OWNER, name="Anna"))
    assert known.owner.check_password(baseline.PASSWORD)
    assert len(messages_to("apps.tenancy.tasks.send_invitation")) == 2


def test_it_is_audited_and_told_in_the_merchants_context(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, Any]] = []
    monkeypatch.setattr(
        "apps.tenancy.services.writing.publish",
        lambda event: told.append((type(event).__name__, current())),
    )
    made = provision(platform)
    names = [name for name, _context in told]
    assert names == ["MembershipChanged", "MerchantProvisioned", "StoreCreated"]
    assert all(context.merchant == made.merchant.ref for _name, context in told)
    assert told[-1][1].store == made.store.ref
    entry = AuditEntry.objects.get(action="tenancy.merchant_provisioned", merchant_id=made.merchant.pk)
    assert entry.platform_id == platform.pk


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "Florist"}, "code"),
        ({"code": "-florist"}, "code"),
        ({"code": "admin"}, "code"),
        ({"code": "f" * 60}, "code"),
        ({"code": baseline.MERCHANT}, "code"),
        ({"name": "  "}, "name"),
        ({"country": "Luxembourg"}, "country"),
        ({"country": "QQ"}, "country"),
        ({"country": "ZZ"}, "country"),
        ({"country": "EU"}, "country"),
        ({"language": "tlh"}, "language"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"owner": Owner(email="nobody", name="N")}, "email"),
        ({"owner": Owner(email="n@people.lu", name=" ")}, "name"),
        ({"owner": Owner(email="n@people.lu", name="N", password="123")}, "password"),
        ({"store": FirstStore(code=baseline.STORE, name="S")}, "code"),
        ({"store": FirstStore(code="www", name="S")}, "code"),
        ({"store": FirstStore(code="flowers", name="")}, "name"),
        ({"currency": "FLO"}, "currency"),
        ({"currency": "XXX"}, "currency"),
        ({"currency": "LUF"}, "currency"),
        ({"currency": "CHE"}, "currency"),
    ],
)
def test_a_refusal_says_why_and_leaves_nothing_behind(
    platform: Platform, changes: dict[str, Any], field: str
) -> None:
    before = rows(), schemas_and_roles()
    with pytest.raises(TenancyError) as caught:
        provision(platform, **changes)
    assert caught.value.field == field
    assert len(str(caught.value)) > 10
    assert (rows(), schemas_and_roles()) == before


def test_left_overs_of_an_earlier_merchant_are_not_taken_over(platform: Platform) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA m_florist")
    with pytest.raises(NameTaken) as caught:
        provision(platform)
    assert caught.value.field == "code"
    assert not Merchant.objects.filter(code="florist").exists()


def test_a_failure_at_the_very_end_rolls_everything_back(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(), schemas_and_roles()

    def fail(**_arguments: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(provisioning, "send_invitation", fail)
    with pytest.raises(ConnectionError), transaction.atomic():
        provision(platform)
    assert (rows(), schemas_and_roles()) == before


def test_codes_that_differ_by_a_hyphen_do_not_share_a_schema(platform: Platform) -> None:
    with pytest.raises(InvalidInput):
        provision(platform, "flo_rist")
    assert provision(platform, "flo-rist").merchant.schema_name == "m_flo_rist"


@pytest.mark.real_commits
def test_two_at_once_do_not_wait_for_each_other_and_one_name_is_given_once(platform: Platform) -> None:
    """Both are inside their transactions, schema made, before either of them commits."""
    together = Barrier(2, timeout=20)

    def meet(**arguments: Any) -> Store:
        store = create_store(**arguments)
        together.wait()
        return store

    def run(code: str) -> str:
        try:
            return provision(platform, code).merchant.code
        except TenancyError as error:
            return f"{type(error).__name__}: {error.field}"
        finally:
            connection.close()

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setattr(provisioning, "create_store", meet)
        assert sorted(pool.map(run, ["roses", "tulips"])) == ["roses", "tulips"]

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, ["daisies", "daisies"])) == ["NameTaken: code", "daisies"]
    assert {"m_roses", "m_tulips", "m_daisies"} <= schemas_and_roles()


@pytest.mark.real_commits
def test_it_takes_less_than_a_second(platform: Platform) -> None:
    provision(platform, "warm-up")
    started = monotonic()
    provision(platform)
    assert monotonic() - started < 1
