"""Keeping the rows of django-celery-beat in step with what the modules declare, and with what operators decided."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask, PeriodicTasks

from apps.core.models import ScheduleBinding
from apps.core.modules.definition import Crontab, Every, Scope
from apps.core.tasks.declared import DeclaredSchedule, declared_schedules

FAN_OUT = "apps.core.tasks.fan_out.fan_out"
MERCHANT_TICK = 300
"""Seconds between two looks at who is due by the merchants' own clocks."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row of django-celery-beat should say. Whether it is enabled is the operators' affair."""

    task: str
    kwargs: str
    queue: str
    every: int | None
    crontab: tuple[str, str, str, str, str] | None
    expires: int | None

    @property
    def fingerprint(self) -> str:
        return sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SyncReport:
    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    pinned: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return bool(self.created or self.updated or self.deleted)


@transaction.atomic
def sync_schedules(*, dry_run: bool = False) -> SyncReport:
    """Create what is missing, update what differs, delete what no module declares any more.

    A row that an operator edited since the last time is pinned and kept; unpin it to get the module's schedule back.
    Rows without a binding are the operators' own and never touched.
    """
    report = SyncReport()
    declared = declared_schedules()
    bindings = {
        binding.key: binding
        for binding in ScheduleBinding.objects.select_for_update(of=("self",)).select_related(
            "row__interval", "row__crontab"
        )
    }
    for key, schedule in declared.items():
        _sync_one(schedule, bindings.get(key), report, dry_run)
    _delete_orphans(declared, bindings, report, dry_run)
    if report.changed and not dry_run:
        PeriodicTasks.update_changed()
    return report


def wanted_row(schedule: DeclaredSchedule) -> Wanted:
    scheduled = schedule.scheduled
    every, crontab = _ticks(schedule)
    direct = scheduled.scope == Scope.GLOBAL and bool(getattr(import_string(scheduled.task), "direct", False))
    return Wanted(
        task=scheduled.task if direct else FAN_OUT,
        kwargs=json.dumps(dict(scheduled.kwargs) if direct else {"schedule": schedule.key}, sort_keys=True),
        queue=scheduled.queue.value,
        every=every,
        crontab=crontab,
        # While no worker takes them, ticks must not pile up.
        expires=every,
    )


def _ticks(schedule: DeclaredSchedule) -> tuple[int | None, tuple[str, str, str, str, str] | None]:
    calendar = schedule.scheduled.schedule
    match calendar:
        case Every():
            return calendar.seconds, None
        case Crontab() if schedule.scheduled.scope == Scope.MERCHANT:
            return MERCHANT_TICK, None
        case Crontab():
            fields = (
                calendar.minute,
                calendar.hour,
                calendar.day_of_week,
                calendar.day_of_month,
                calendar.month_of_year,
            )
            return None, fields


def _sync_one(
    schedule: DeclaredSchedule, binding: ScheduleBinding | None, report: SyncReport, dry_run: bool
) -> None:
    wanted = wanted_row(schedule)
    if binding is None:
        report.created.append(schedule.key)
        if not dry_run:
            _create(schedule, wanted)
        return
    found = _found_row(binding.row).fingerprint
    if binding.pinned or found != binding.applied:
        report.pinned.append(schedule.key)
        if not binding.pinned and not dry_run:
            binding.pinned = True
            binding.save(update_fields=("pinned",))
    elif found == wanted.fingerprint:
        report.unchanged.append(schedule.key)
    else:
        report.updated.append(schedule.key)
        if not dry_run:
            _write(binding.row, schedule, wanted)
            binding.applied = wanted.fingerprint
            binding.save(update_fields=("applied",))


def unpin(key: str) -> None:
    """Give a row back to its module: the next sync writes what the module declares."""
    with transaction.atomic():
        binding = ScheduleBinding.objects.select_for_update().select_related("row").get(key=key)
        binding.pinned = False
        binding.applied = _found_row(binding.row).fingerprint
        binding.save(update_fields=("pinned", "applied"))


def _create(schedule: DeclaredSchedule, wanted: Wanted) -> None:
    row = PeriodicTask.objects.filter(name=schedule.key).first() or PeriodicTask(name=schedule.key)
    _write(row, schedule, wanted)
    ScheduleBinding.objects.create(key=schedule.key, row=row, applied=wanted.fingerprint)


def _write(row: PeriodicTask, schedule: DeclaredSchedule, wanted: Wanted) -> None:
    row.task, row.kwargs, row.args, row.queue = wanted.task, wanted.kwargs, "[]", wanted.queue
    row.interval = _interval(wanted.every)
    row.crontab = _crontab(wanted.crontab)
    row.solar, row.clocked, row.one_off = None, None, False
    row.expire_seconds = wanted.expires
    row.description = _description(schedule)
    row.full_clean()
    row.save()


def _interval(every: int | None) -> IntervalSchedule | None:
    if every is None:
        return None
    return IntervalSchedule.objects.get_or_create(every=every, period=IntervalSchedule.SECONDS)[0]


def _crontab(fields: tuple[str, str, str, str, str] | None) -> CrontabSchedule | None:
    if fields is None:
        return None
    minute, hour, day_of_week, day_of_month, month_of_year = fields
    return CrontabSchedule.objects.get_or_create(
        minute=minute,
        hour=hour,
        day_of_week=day_of_week,
        day_of_month=day_of_month,
        month_of_year=month_of_year,
        timezone=settings.CELERY_TIMEZONE,
    )[0]


def _found_row(row: PeriodicTask) -> Wanted:
    crontab = row.crontab
    return Wanted(
        task=row.task,
        kwargs=json.dumps(json.loads(row.kwargs or "{}"), sort_keys=True),
        queue=row.queue or "",
        every=_seconds(row.interval) if row.interval else None,
        crontab=(
            crontab.minute,
            crontab.hour,
            crontab.day_of_week,
            crontab.day_of_month,
            crontab.month_of_year,
        )
        if crontab
        else None,
        expires=row.expire_seconds,
    )


def _seconds(interval: IntervalSchedule) -> int:
    return int(interval.schedule.run_every.total_seconds())


def _description(schedule: DeclaredSchedule) -> str:
    calendar = schedule.scheduled.schedule
    text = f"{schedule.scheduled.task}, module {schedule.module}, scope {schedule.scheduled.scope.value}"
    if isinstance(calendar, Crontab) and schedule.scheduled.scope == Scope.MERCHANT:
        text += (
            f"; at '{calendar.minute} {calendar.hour} {calendar.day_of_month} {calendar.month_of_year} "
            f"{calendar.day_of_week}' by each merchant's clock"
        )
    return text


def _delete_orphans(
    declared: Mapping[str, Any],
    bindings: Mapping[str, ScheduleBinding],
    report: SyncReport,
    dry_run: bool,
) -> None:
    for key in sorted(set(bindings) - set(declared)):
        report.deleted.append(key)
        if not dry_run:
            bindings[key].row.delete()  # takes the binding with it
