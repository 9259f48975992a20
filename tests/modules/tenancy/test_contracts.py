"""What tenancy answers to core."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation

from apps.core import context
from apps.core.actor import SYSTEM, Actor, ActorKind
from apps.core.audit import record
from apps.core.contracts import resolve
from apps.core.contracts.audit import Audit
from apps.core.contracts.context_loader import ContextGone, ContextLoader, ContextSuspended
from apps.core.contracts.module_state import ModuleState, StoredModule, UnknownPlatform
from apps.tenancy.audit.actions import describe
from apps.tenancy.audit.models import AppendOnly, AuditEntry
from apps.tenancy.contracts import AuditInTables, ContextsFromTables, ModuleStateInTables
from apps.tenancy.models import Merchant, Platform, Store
from apps.tenancy.selectors.activity import activity_of
from apps.tenancy.services.merchants import archive_merchant, suspend_merchant
from apps.tenancy.services.stores import archive_store, pause_store, update_store
from tests.support.fixtures.people import context_of


def test_core_finds_these_answers(database: None) -> None:
    assert isinstance(resolve(ModuleState), ModuleStateInTables)
    assert isinstance(resolve(ContextLoader), ContextsFromTables)
    assert isinstance(resolve(Audit), AuditInTables)


def test_module_state_is_written_under_a_lock_with_a_new_version(platform: Platform) -> None:
    state = ModuleStateInTables()
    with transaction.atomic():
        before = state.lock(platform.code)
        after = state.write(before, "some_module", StoredModule(True, {"a": 1}))
    assert after.modules_version == before.modules_version + 1
    assert state.stored(platform.pk)["some_module"] == StoredModule(True, {"a": 1})
    assert [ref.code for ref in state.platforms()] == ["loyalty", "oms"]


def test_module_state_is_read_from_inside_a_merchant(
    platform: Platform, merchant_context: context.Context
) -> None:
    state = ModuleStateInTables()
    assert state.stored(platform.pk)
    assert {ref.code for ref in state.platforms()} == {"loyalty", "oms"}


def test_an_unknown_or_archived_platform_is_named(platform: Platform) -> None:
    Platform.objects.filter(pk=platform.pk).update(archived_at=timezone.now())
    for code in ("oms", "nope"):
        with transaction.atomic(), pytest.raises(UnknownPlatform, match="Known: loyalty"):
            ModuleStateInTables().lock(code)


def test_a_toggle_does_not_wait_for_stores_being_opened(platform: Platform) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        sql = str(Platform.objects.select_for_update(no_key=True).query)
    assert "FOR NO KEY UPDATE" in sql


def load(store: Store, **changes: Any) -> context.Context:
    ids = {
        "platform_id": store.platform_id,
        "merchant_id": store.merchant_id,
        "store_id": store.pk,
    }
    return ContextsFromTables().load(**{**ids, **changes})


def test_a_context_is_loaded_fresh(store: Store) -> None:
    assert load(store) == context_of(store)
    assert load(store, platform_id=None, merchant_id=None, store_id=None) == context.Context()
    pause_store(store=store, actor=SYSTEM)
    assert load(store).store == store.ref


def test_what_is_gone_is_refused(store: Store, other_store: Store, other_platform: Platform) -> None:
    for changes in (
        {"merchant_id": uuid4()},
        {"store_id": uuid4()},
        {"platform_id": uuid4()},
        {"merchant_id": other_store.merchant_id},
        {"merchant_id": None},
        {"platform_id": other_platform.pk},
    ):
        with pytest.raises(ContextGone):
            load(store, **changes)
    suspend_merchant(merchant=store.merchant, actor=SYSTEM)
    with pytest.raises(ContextSuspended):
        load(store)
    archive_merchant(merchant=store.merchant, actor=SYSTEM, now=timezone.now())
    with pytest.raises(ContextGone) as caught:
        load(store)
    assert not isinstance(caught.value, ContextSuspended)


def test_archived_stores_and_platforms_are_refused(store: Store, other_store: Store) -> None:
    archive_store(store=store, actor=SYSTEM, now=timezone.now())
    with pytest.raises(ContextGone):
        load(store)
    Platform.objects.update(archived_at=timezone.now())
    with pytest.raises(ContextGone):
        load(other_store)


def test_merchants_on_a_platform_are_those_with_an_open_store(
    platform: Platform, other_platform: Platform, store: Store, other_store: Store
) -> None:
    loader = ContextsFromTables()

    def codes(where: Platform) -> list[str]:
        found = list(loader.merchants_on(where.ref))
        assert all(entry.context.platform == where.ref and entry.context.store is None for entry in found)
        return [entry.context.merchant.code for entry in found if entry.context.merchant]

    assert codes(platform) == ["bakery", "cycles"]
    assert codes(other_platform) == ["bakery"]
    pause_store(store=store, actor=SYSTEM)
    suspend_merchant(merchant=other_store.merchant, actor=SYSTEM)
    assert codes(platform) == []
    everybody = [entry.merchant.code for entry in loader.merchants() if entry.merchant]
    assert everybody == ["bakery", "cycles"]


def test_the_trail_goes_to_the_table_of_the_current_schema(store: Store, merchant: Merchant) -> None:
    actor = Actor(
        kind=ActorKind.USER, label="x" * 300, id=uuid4(), ip_address="10.0.0.1", request_id="r" * 90
    )
    public = AuditEntry.objects.count()
    with context.enter(context_of(store)):
        record(actor=actor, action="orders.order_shipped", obj=store, diff={"status": ["new", "shipped"]})
        entry = AuditEntry.objects.get(action="orders.order_shipped")
        assert (entry.object_type, entry.object_id) == ("tenancy.store", str(store.pk))
        assert (entry.store_id, entry.merchant_id) == (store.pk, merchant.pk)
        assert (len(entry.actor_label), len(entry.request_id)) == (200, 64)
        assert str(entry) == f"orders.order_shipped {store}"
    assert AuditEntry.objects.count() == public
    record(actor=SYSTEM, action="core.module_enabled", object_label="orders (oms)")
    assert AuditEntry.objects.count() == public + 1


def test_the_trail_is_only_ever_appended_to(database: None) -> None:
    with pytest.raises(AppendOnly):
        AuditEntry.objects.update(action="forged")
    with pytest.raises(AppendOnly):
        AuditEntry.objects.all().delete()


def test_activity_is_one_list_of_both_tables_newest_first(store: Store, other_store: Store) -> None:
    update_store(store=store, changes={"name": "Renamed"}, actor=SYSTEM)
    update_store(store=other_store, changes={"name": "Not ours"}, actor=SYSTEM)
    with context.enter(context_of(store)):
        record(actor=SYSTEM, action="orders.order_shipped", obj=store, diff={"lines": [1, 2], "note": "x"})
        page = activity_of(store.merchant.ref, size=2)
        assert [entry.action for entry in page.items] == ["orders.order_shipped", "tenancy.store_updated"]
        assert {entry.source for entry in page.items} == {"merchant", "public"}
        assert {(change.field, change.before, change.after) for change in page.items[0].changes} == {
            ("lines", "1", "2"),
            ("note", "", "x"),
        }
        rest = activity_of(store.merchant.ref, cursor=page.next_cursor, size=50)
        assert not {entry.id for entry in rest.items if entry.source == "public"} & {page.items[1].id}
        assert rest.next_cursor is None
        found = activity_of(store.merchant.ref, words="shipped bakery")
        assert [entry.action for entry in found.items] == ["orders.order_shipped"]
        texts = [entry.object_label for entry in activity_of(store.merchant.ref).items]
        assert "Not ours" not in texts


def test_entries_of_one_moment_are_all_on_some_page(store: Store) -> None:
    """What one request did carries one time, and pages end in the middle of it."""
    with context.enter(context_of(store)):
        for number in range(5):
            record(actor=SYSTEM, action="orders.order_shipped", obj=store, diff={"number": number})
        moment = timezone.now()
        AuditEntry.objects.bulk_create(
            AuditEntry(action="orders.order_placed", object_label=str(number), at=moment)
            for number in range(5)
        )
        with context.public_context():
            AuditEntry.objects.bulk_create(
                AuditEntry(action="x.y", object_label=str(number), at=moment, merchant_id=store.merchant_id)
                for number in range(5)
            )
        everything = [(entry.source, entry.id) for entry in activity_of(store.merchant.ref).items]
        page = activity_of(store.merchant.ref, size=3)
        seen = [(entry.source, entry.id) for entry in page]
        while page.next_cursor:
            page = activity_of(store.merchant.ref, cursor=page.next_cursor, size=3)
            seen += [(entry.source, entry.id) for entry in page]
        assert seen == everything
        back = activity_of(store.merchant.ref, cursor=page.previous_cursor, size=3)
        assert [(entry.source, entry.id) for entry in back] == seen[-3 - len(page) : -len(page)]


def test_actions_read_as_sentences() -> None:
    assert describe("tenancy.store_updated") == "Store updated"
    with translation.override("fr"):
        assert describe("payments.payment_created") == "Paiement créé"
    assert describe("gone.thing_done") == "gone.thing_done", "of a module that is not installed any more"
