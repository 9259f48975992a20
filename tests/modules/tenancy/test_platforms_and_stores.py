"""Platforms, stores and merchants after they were made."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from apps.core.actor import SYSTEM
from apps.tenancy.audit.models import AuditEntry
from apps.tenancy.enums import MerchantStatus, StoreStatus
from apps.tenancy.exceptions import InvalidInput, NameTaken, TenancyError, WrongStatus
from apps.tenancy.models import Merchant, Platform, Store
from apps.tenancy.selectors.hosts import resolve_host
from apps.tenancy.services.merchants import (
    archive_merchant,
    reactivate_merchant,
    suspend_merchant,
    update_merchant,
)
from apps.tenancy.services.platforms import archive_platform, clean_host, create_platform, update_platform
from apps.tenancy.services.stores import archive_store, create_store, open_store, pause_store, update_store
from tests.modules.tenancy.support import events_of
from tests.support import baseline

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_a_platform_answers_at_its_host_with_every_optional_module_off(database: None) -> None:
    made = create_platform(code="farm", name=" Farm ", host="Farm.Localhost.", actor=SYSTEM)
    assert (made.name, made.host, made.store_suffix) == ("Farm", "farm.localhost", "farm.localhost")
    found = resolve_host("farm.localhost")
    assert found is not None
    assert found.platform == made
    assert not made.module_configs.exists()
    assert AuditEntry.objects.filter(action="tenancy.platform_created", platform_id=made.pk).exists()


def test_stores_of_the_platform_at_localhost_live_below_its_code(database: None) -> None:
    assert create_platform(code="main", name="Main", host="localhost", actor=SYSTEM).store_suffix == (
        "main.localhost"
    )


def test_international_hosts_are_kept_in_their_ascii_form(database: None) -> None:
    assert create_platform(code="beck", name="B", host="bäck.lu", actor=SYSTEM).host == "xn--bck-qla.lu"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("straße.lu", "xn--strae-oqa.lu"),
        ("STRASSE.lu", "strasse.lu"),
        ("Bäck。LU", "xn--bck-qla.lu"),
        ("xn--bck-qla.lu", "xn--bck-qla.lu"),
        ("my--shop.lu", "my--shop.lu"),
    ],
)
def test_hosts_are_written_as_browsers_write_them(typed: str, kept: str) -> None:
    assert clean_host("host", typed) == kept


@pytest.mark.parametrize(
    "host", ["1.2.3.4", "127.1", "shop.0x7f", "::1", "xn--a.lu", "xn--.lu", "☕.lu", "a_b.lu", "a..lu", ""]
)
def test_what_is_no_host_name_is_refused(host: str) -> None:
    with pytest.raises(InvalidInput):
        clean_host("host", host)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "oms"}, "code"),
        ({"code": "store"}, "code"),
        ({"code": "x_y"}, "code"),
        ({"name": ""}, "name"),
        ({"host": "oms.localhost"}, "host"),
        ({"host": f"{baseline.STORE}.oms.localhost"}, "host"),
        ({"host": "http://farm.lu"}, "host"),
        ({"host": "farm.lu:80"}, "host"),
        ({"host": "10.0.0.1"}, "host"),
        ({"name": "x" * 81}, "name"),
        ({"store_suffix": ".".join(["x" * 60] * 4)}, "store_suffix"),
        ({"host": "ä" * 70 + ".lu"}, "host"),
        ({"store_suffix": "-"}, "store_suffix"),
        ({"default_language": "tlh"}, "default_language"),
        ({"accent": "red"}, "accent"),
    ],
)
def test_platforms_that_are_refused(database: None, changes: dict[str, Any], field: str) -> None:
    before = Platform.objects.count()
    given = {"code": "farm", "name": "Farm", "host": "farm.localhost", "actor": SYSTEM}
    with pytest.raises(TenancyError) as caught:
        create_platform(**{**given, **changes})
    assert caught.value.field == field
    assert Platform.objects.count() == before


def test_a_platform_moves_to_another_host(platform: Platform) -> None:
    update_platform(
        platform=platform, changes={"host": "orders.lu", "accent": "#0a5a66", "name": "Orders"}, actor=SYSTEM
    )
    assert resolve_host("oms.localhost") is None
    found = resolve_host("orders.lu")
    assert found is not None
    assert found.platform.accent == "#0a5a66"
    entry = AuditEntry.objects.get(action="tenancy.platform_updated")
    assert entry.diff["host"] == ["oms.localhost", "orders.lu"]


@pytest.mark.parametrize(
    "changes", [{"code": "new"}, {"modules_version": 9}, {"host": "loyalty.localhost"}, {"name": " "}]
)
def test_changes_of_a_platform_that_are_refused(platform: Platform, changes: dict[str, Any]) -> None:
    with pytest.raises(TenancyError):
        update_platform(platform=platform, changes=changes, actor=SYSTEM)


def test_the_only_platform_left_is_not_archived(platform: Platform, other_platform: Platform) -> None:
    Store.objects.update(status=StoreStatus.ARCHIVED)
    archived = archive_platform(platform=other_platform, actor=SYSTEM, now=NOW)
    assert archived.is_archived
    with pytest.raises(WrongStatus):
        archive_platform(platform=platform, actor=SYSTEM, now=NOW)
    with pytest.raises(WrongStatus):
        update_platform(platform=archived, changes={"name": "New"}, actor=SYSTEM)


@pytest.mark.real_commits
def test_a_platform_is_archived_or_gets_a_store_but_not_both(merchant: Merchant, platform: Platform) -> None:
    """Whoever comes second sees what the first one did."""
    farm = create_platform(code="farm", name="Farm", host="farm.localhost", actor=SYSTEM)

    def archive(_number: int) -> str:
        return outcome(lambda: archive_platform(platform=farm, actor=SYSTEM, now=NOW))

    def open_one(number: int) -> str:
        return outcome(lambda: open_bakery(merchant, farm, code=f"bakery-{'abcd'[number]}"))

    with ThreadPoolExecutor(5) as pool:
        opening = [pool.submit(open_one, number) for number in range(4)]
        archiving = pool.submit(archive, 0)
        opened = [task.result() for task in opening]
    farm.refresh_from_db()
    assert farm.is_archived == ("done" not in opened)
    assert (archiving.result() == "done") == farm.is_archived


def outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except WrongStatus:
        return "refused"
    finally:
        connection.close()
    return "done"


def test_a_change_that_changes_nothing_is_not_noted(platform: Platform) -> None:
    update_platform(platform=platform, changes={"name": platform.name}, actor=SYSTEM)
    assert not AuditEntry.objects.filter(action="tenancy.platform_updated").exists()


def open_bakery(merchant: Merchant, platform: Platform, **changes: Any) -> Store:
    given: dict[str, Any] = {"code": "bakery-north", "name": "North", "actor": SYSTEM, "now": NOW}
    return create_store(merchant=merchant, platform=platform, **{**given, **changes})


def test_a_store_has_an_address_at_once(merchant: Merchant, platform: Platform) -> None:
    made = open_bakery(merchant, platform, default_language="lb", languages=["fr"])
    assert made.languages == ["fr", "lb"]
    found = resolve_host("bakery-north.oms.localhost")
    assert found is not None
    assert found.store == made
    assert found.merchant == merchant


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": baseline.OTHER_STORE}, "code"),
        ({"code": "api"}, "code"),
        ({"code": "a--b"}, "code"),
        ({"name": ""}, "name"),
        ({"default_language": "tlh"}, "languages"),
        ({"languages": ["en", "xx"]}, "languages"),
        ({"contact_email": "nobody"}, "contact_email"),
        ({"contact_email": f"{'a' * 250}@b.lu"}, "contact_email"),
        ({"name": "x" * 121}, "name"),
        ({"code": "x" * 41}, "code"),
    ],
)
def test_stores_that_are_refused(
    merchant: Merchant, platform: Platform, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(TenancyError) as caught:
        open_bakery(merchant, platform, **changes)
    assert caught.value.field == field


def test_a_store_cannot_take_the_host_of_a_platform(merchant: Merchant, platform: Platform) -> None:
    create_platform(code="sub", name="Sub", host="bakery-north.oms.localhost", actor=SYSTEM)
    with pytest.raises(NameTaken):
        open_bakery(merchant, platform)


def test_only_an_active_merchant_opens_stores_and_only_on_living_platforms(
    merchant: Merchant, platform: Platform, other_platform: Platform
) -> None:
    Platform.objects.filter(pk=other_platform.pk).update(archived_at=NOW)
    with pytest.raises(WrongStatus):
        open_bakery(merchant, other_platform)
    suspend_merchant(merchant=merchant, actor=SYSTEM)
    with pytest.raises(WrongStatus):
        open_bakery(merchant, platform)


def test_settings_of_a_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    told = events_of(monkeypatch)
    changes = {"name": "Bakery", "languages": ["de"], "default_language": "fr", "contact_email": "a@b.lu"}
    changed = update_store(store=store, changes=changes, actor=SYSTEM)
    assert (changed.name, changed.languages, changed.contact_email) == ("Bakery", ["fr", "de"], "a@b.lu")
    assert [event.fields for event in told] == [("contact_email", "default_language", "languages", "name")]
    assert AuditEntry.objects.get(action="tenancy.store_updated").diff["name"] == [store.name, "Bakery"]


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "x"},
        {"currency": "USD"},
        {"name": " "},
        {"contact_email": "nobody"},
        {"default_language": "tlh"},
    ],
)
def test_settings_of_a_store_that_are_refused(store: Store, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        update_store(store=store, changes=changes, actor=SYSTEM)


def test_a_store_pauses_opens_and_ends(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    told = events_of(monkeypatch)
    assert pause_store(store=store, actor=SYSTEM).status == StoreStatus.PAUSED
    pause_store(store=store, actor=SYSTEM)
    assert open_store(store=store, actor=SYSTEM).is_active
    assert archive_store(store=store, actor=SYSTEM, now=NOW).archived_at == NOW
    with pytest.raises(WrongStatus):
        open_store(store=store, actor=SYSTEM)
    assert [(event.before, event.after) for event in told] == [
        ("active", "paused"),
        ("paused", "active"),
        ("active", "archived"),
    ]


def test_a_merchants_facts(merchant: Merchant) -> None:
    changed = update_merchant(
        merchant=merchant, changes={"country": "BE", "time_zone": "Europe/Brussels"}, actor=SYSTEM
    )
    assert (changed.country, changed.time_zone) == ("BE", "Europe/Brussels")
    for wrong in ({"code": "x"}, {"country": "B"}, {"language": "tlh"}, {"time_zone": "x"}, {"name": ""}):
        with pytest.raises(InvalidInput):
            update_merchant(merchant=merchant, changes=wrong, actor=SYSTEM)


def test_a_merchant_is_suspended_reactivated_and_archived(
    merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = events_of(monkeypatch)
    assert suspend_merchant(merchant=merchant, actor=SYSTEM).status == MerchantStatus.SUSPENDED
    assert reactivate_merchant(merchant=merchant, actor=SYSTEM).is_active
    reactivate_merchant(merchant=merchant, actor=SYSTEM)
    archive_merchant(merchant=merchant, actor=SYSTEM, now=NOW)
    with pytest.raises(WrongStatus):
        reactivate_merchant(merchant=merchant, actor=SYSTEM)
    assert [event.after for event in told] == ["suspended", "active", "archived"]
    assert AuditEntry.objects.filter(merchant_id=merchant.pk, action__endswith="status_changed").count() == 3
