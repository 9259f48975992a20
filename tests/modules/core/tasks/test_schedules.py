import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask, PeriodicTasks

from apps.core.actor import SYSTEM
from apps.core.context import NOTHING, Context, enter
from apps.core.management.base import Exit
from apps.core.models import ScheduleBinding
from apps.core.modules.lifecycle import disable_module, enable_module
from apps.core.outbox.due import broken_merchants
from apps.core.outbox.models import OutboxMessage
from apps.core.tasks.binding import fingerprint, sync_schedules, unpin_schedule
from apps.core.tasks.declared import declared_schedules
from apps.core.tasks.schedules import start_due
from apps.tenancy.audit.models import AuditEntry
from apps.tenancy.enums import MerchantStatus, StoreStatus
from apps.tenancy.models import Merchant, Store
from tests.support.commands import answer

EVERY_MERCHANT = "toy_chores.every_merchant"
EVERY_PLATFORM = "toy_chores.every_platform"
ONCE = "toy_chores.once"
HERE = "tests.support.toys.toy_chores.tasks"
NIGHT = datetime(2026, 1, 5, 1, 2, tzinfo=UTC)
"""Two minutes past two in Luxembourg."""


@pytest.fixture
def synced(database: None) -> None:
    enable_module(platform="oms", code="toy_chores", actor=SYSTEM)
    sync_schedules()
    ScheduleBinding.objects.update(fanned_out_at=NIGHT - timedelta(minutes=5))


def _enqueued(merchant: Merchant, task: str) -> list[OutboxMessage]:
    with enter(Context(merchant=merchant.ref)):
        return list(OutboxMessage.objects.filter(task=task))


def _public(task: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(task=task))


# -- who is due -----------------------------------------------------------------------------------------------------


def test_merchants_are_due_by_their_own_clock(
    synced: None, merchant: Merchant, other_merchant: Merchant
) -> None:
    Merchant.objects.filter(pk=other_merchant.pk).update(time_zone="Europe/Lisbon")
    assert start_due(EVERY_MERCHANT, now=NIGHT) == 1
    (message,) = _enqueued(merchant, f"{HERE}.every_merchant")
    assert (message.queue, message.store_id) == ("scheduled", None)
    assert message.platform_id == Store.objects.get(code="bakery-town").platform_id
    assert _enqueued(other_merchant, f"{HERE}.every_merchant") == []
    assert start_due(EVERY_MERCHANT, now=NIGHT + timedelta(minutes=5)) == 0
    assert start_due(EVERY_MERCHANT, now=NIGHT + timedelta(hours=1)) == 1
    assert len(_enqueued(other_merchant, f"{HERE}.every_merchant")) == 1


def test_a_repeated_tick_starts_nothing_twice(synced: None, merchant: Merchant) -> None:
    for _ in range(2):
        ScheduleBinding.objects.update(fanned_out_at=NIGHT - timedelta(minutes=5))
        start_due(EVERY_MERCHANT, now=NIGHT)
        with enter(Context(merchant=merchant.ref)):
            OutboxMessage.objects.filter(task=f"{HERE}.every_merchant").update(state="done")
    assert len(_enqueued(merchant, f"{HERE}.every_merchant")) == 1


def test_the_work_is_spread_over_the_window(
    synced: None, merchant: Merchant, other_merchant: Merchant
) -> None:
    now = timezone.now().replace(hour=1, minute=2) + timedelta(days=1)
    winter = now.replace(month=1, year=now.year + 1)
    ScheduleBinding.objects.update(fanned_out_at=winter - timedelta(minutes=5))
    start_due(EVERY_MERCHANT, now=winter)
    moments = sorted(
        _enqueued(one, f"{HERE}.every_merchant")[0].not_before for one in (merchant, other_merchant)
    )
    assert moments[1] - moments[0] == timedelta(seconds=300), "half of ten minutes, for two"


def test_after_a_long_pause_only_what_is_recent_is_caught_up_on(synced: None, merchant: Merchant) -> None:
    ScheduleBinding.objects.update(fanned_out_at=NIGHT - timedelta(days=30))
    start_due(EVERY_MERCHANT, now=NIGHT + timedelta(hours=3))
    assert len(_enqueued(merchant, f"{HERE}.every_merchant")) == 1
    ScheduleBinding.objects.update(fanned_out_at=NIGHT - timedelta(days=30))
    start_due(EVERY_MERCHANT, now=NIGHT + timedelta(hours=15))
    assert len(_enqueued(merchant, f"{HERE}.every_merchant")) == 1


@pytest.mark.parametrize("obstacle", ["module", "merchant", "store"])
def test_nobody_is_due_where_the_module_is_off_or_nobody_is_active(
    synced: None, merchant: Merchant, obstacle: str
) -> None:
    """Positive control: without an obstacle there is one (the tests above)."""
    if obstacle == "module":
        disable_module(platform="oms", code="toy_chores", actor=SYSTEM)
    elif obstacle == "merchant":
        Merchant.objects.filter(pk=merchant.pk).update(status=MerchantStatus.SUSPENDED)
    else:
        Store.objects.filter(code="bakery-town").update(status=StoreStatus.PAUSED)
    start_due(EVERY_MERCHANT, now=NIGHT)
    assert _enqueued(merchant, f"{HERE}.every_merchant") == []


def test_a_merchant_whose_schema_is_broken_does_not_stop_the_others(
    synced: None, merchant: Merchant, other_merchant: Merchant
) -> None:
    for healthy, ailing in ((merchant, other_merchant), (other_merchant, merchant)):
        Merchant.objects.filter(pk=ailing.pk).update(schema_name="m_missing")
        ScheduleBinding.objects.update(fanned_out_at=NIGHT - timedelta(minutes=5))
        assert start_due(EVERY_MERCHANT, now=NIGHT) == 1
        assert len(_enqueued(healthy, f"{HERE}.every_merchant")) == 1
        Merchant.objects.filter(pk=ailing.pk).update(schema_name=ailing.schema_name)
    assert broken_merchants() == {merchant.pk, other_merchant.pk}


def test_platform_work_runs_once_per_platform_that_has_the_module_on(synced: None) -> None:
    assert start_due(EVERY_PLATFORM, now=NIGHT) == 1
    (message,) = _public(f"{HERE}.every_platform")
    assert message.platform_id is not None
    enable_module(platform="loyalty", code="toy_chores", actor=SYSTEM)
    assert start_due(EVERY_PLATFORM, now=NIGHT) == 2
    assert len(_public(f"{HERE}.every_platform")) == 2, "the first is still waiting, and one is enough"


def test_global_work_is_enqueued_in_public(synced: None) -> None:
    assert start_due(ONCE, now=NIGHT) == 1
    (message,) = _public(f"{HERE}.once")
    assert message.platform_id is None


def test_a_schedule_that_is_gone_does_nothing(synced: None) -> None:
    assert start_due("toy_chores.long_gone", now=NIGHT) == 0


# -- the rows of beat -----------------------------------------------------------------------------------------------


@pytest.fixture
def bound(database: None) -> None:
    sync_schedules()


def test_every_scheduled_task_has_a_row_that_beat_understands(bound: None) -> None:
    assert set(PeriodicTask.objects.values_list("name", flat=True)) >= set(declared_schedules())
    once = PeriodicTask.objects.get(name=ONCE)
    assert once.task == "apps.core.tasks.fan_out.fan_out"
    assert json.loads(once.kwargs) == {"schedule": ONCE}
    assert once.crontab is not None
    assert (once.crontab.minute, once.crontab.hour) == ("10", "1")
    every_merchant = PeriodicTask.objects.get(name=EVERY_MERCHANT)
    assert every_merchant.schedule.run_every == timedelta(minutes=5)
    assert "by each merchant's clock" in every_merchant.description


def test_a_second_sync_changes_nothing(bound: None) -> None:
    before = PeriodicTasks.last_change()
    report = sync_schedules()
    assert not report.changed
    assert report.pinned == []
    assert set(report.unchanged) == set(declared_schedules())
    assert PeriodicTasks.last_change() == before


def _tokyo() -> CrontabSchedule:
    return CrontabSchedule.objects.create(minute="10", hour="1", timezone="Asia/Tokyo")


EDITS: dict[str, Callable[[], dict[str, Any]]] = {
    "interval": lambda: {
        "crontab": None,
        "interval": IntervalSchedule.objects.create(every=7, period="hours"),
    },
    "time zone": lambda: {"crontab": _tokyo()},
    "one_off": lambda: {"one_off": True},
    "args": lambda: {"args": "[1]"},
    "kwargs": lambda: {"kwargs": '{"schedule": "toy_chores.every_platform"}'},
    "start_time": lambda: {"start_time": NIGHT},
    "expires": lambda: {"expires": NIGHT},
    "priority": lambda: {"priority": 3},
    "routing_key": lambda: {"routing_key": "default"},
    "headers": lambda: {"headers": '{"x": 1}'},
    "description": lambda: {"description": "Not before the backup"},
}


@pytest.mark.parametrize("what", EDITS)
def test_what_an_operator_edited_is_kept_until_it_is_unpinned(bound: None, what: str) -> None:
    edit = EDITS[what]()
    PeriodicTask.objects.filter(name=ONCE).update(**edit)
    assert sync_schedules().pinned == [ONCE]
    assert sync_schedules().pinned == [ONCE]
    row = PeriodicTask.objects.get(name=ONCE)
    assert {name: getattr(row, name) for name in edit} == edit
    before = PeriodicTasks.last_change()
    unpin_schedule(key=ONCE, actor=SYSTEM)
    assert PeriodicTasks.last_change() != before, "beat is told"
    report = sync_schedules()
    assert (report.pinned, report.updated) == ([], [])
    row.refresh_from_db()
    assert row.crontab is not None
    assert str(row.crontab.timezone) == "Europe/Luxembourg"
    assert (row.interval, row.one_off, row.args) == (None, False, "[]")
    assert ONCE in report.unchanged


def test_whether_it_is_on_and_what_beat_counts_is_no_edit(bound: None) -> None:
    PeriodicTask.objects.filter(name=ONCE).update(enabled=False, last_run_at=NIGHT, total_run_count=7)
    assert sync_schedules().pinned == []


def test_an_operators_crontab_that_is_there_twice_is_no_obstacle(bound: None) -> None:
    crontab = PeriodicTask.objects.get(name=ONCE).crontab
    assert crontab is not None
    crontab.pk = None
    crontab.save()
    unpin_schedule(key=ONCE, actor=SYSTEM)
    assert ONCE in sync_schedules().unchanged


def test_the_command_unpins(bound: None) -> None:
    PeriodicTask.objects.filter(name=ONCE).update(one_off=True)
    sync_schedules()
    assert answer("sync_schedules", "--unpin", ONCE, "--dry-run")["unpinned"] == [ONCE]
    assert PeriodicTask.objects.get(name=ONCE).one_off
    assert answer("sync_schedules", "--unpin", ONCE)["pinned"] == []
    assert not PeriodicTask.objects.get(name=ONCE).one_off
    assert AuditEntry.objects.filter(action="core.schedule_unpinned").count() == 1
    with pytest.raises(CommandError, match=r"no scheduled task 'once'. Known: .*core\.clean_up") as caught:
        call_command("sync_schedules", "--unpin", "once")
    assert caught.value.returncode == Exit.USAGE


def test_switching_a_row_off_is_the_operators_affair(bound: None) -> None:
    PeriodicTask.objects.filter(name=ONCE).update(enabled=False)
    report = sync_schedules()
    assert not report.changed
    assert not PeriodicTask.objects.get(name=ONCE).enabled


def test_what_the_module_changed_is_written_and_beat_is_told(bound: None) -> None:
    """As after a deploy: the row still is what the last sync wrote, and the module wants something else."""
    row = PeriodicTask.objects.get(name=ONCE)
    binding = ScheduleBinding.objects.get(key=ONCE)
    row.queue = "default"
    row.save()
    binding.applied = fingerprint(row)
    binding.save()
    before = PeriodicTasks.last_change()
    assert answer("sync_schedules", "--dry-run")["updated"] == [ONCE]
    assert PeriodicTask.objects.get(name=ONCE).queue == "default"
    assert sync_schedules().updated == [ONCE]
    assert PeriodicTask.objects.get(name=ONCE).queue == "scheduled"
    assert PeriodicTasks.last_change() != before


def test_only_bound_orphans_are_deleted(bound: None) -> None:
    interval = IntervalSchedule.objects.create(every=1, period="days")
    own = PeriodicTask.objects.create(name="An operator's own", task="x", interval=interval)
    orphan = PeriodicTask.objects.create(name="gone.task", task="x", interval=interval)
    ScheduleBinding.objects.create(key="gone.task", row=orphan, applied="")
    assert answer("sync_schedules", "--dry-run")["deleted"] == ["gone.task"]
    assert PeriodicTask.objects.filter(pk=orphan.pk).exists()
    assert sync_schedules().deleted == ["gone.task"]
    assert not PeriodicTask.objects.filter(pk=orphan.pk).exists()
    assert PeriodicTask.objects.filter(pk=own.pk).exists()


def test_the_command_tells_what_it_did(database: None) -> None:
    out = StringIO()
    call_command("sync_schedules", "--json", "--dry-run", stdout=out)
    planned = json.loads(out.getvalue())
    assert planned["dry_run"] is True
    assert set(planned["created"]) == set(declared_schedules())
    assert not ScheduleBinding.objects.exists()
    out = StringIO()
    call_command("sync_schedules", stdout=out)
    assert f"{ONCE}\tcreated" in out.getvalue()


def test_rebuild_due_work_is_a_command(database: None) -> None:
    out = StringIO()
    with enter(NOTHING):
        call_command("rebuild_due_work", "--json", stdout=out)
    assert json.loads(out.getvalue())["merchants"] == Merchant.objects.count()
