"""Keeping the rows of django-celery-beat in step with what the modules declare, and with what operators decided."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask, PeriodicTasks

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.models import ScheduleBinding
from apps.core.modules.definition import Crontab, Every, ScheduledTask, Scope
from apps.core.tasks.declared import DeclaredSchedule, declared_schedules

FAN_OUT = "apps.core.tasks.fan_out.fan_out"
MERCHANT_TICK = 300
"""Seconds between two looks at who is due by the merchants' own clocks."""


_NOT_COMPARED = frozenset({"id", "enabled", "last_run_at", "total_run_count", "date_changed"})
"""Of a row: whether it is switched on is the operators' affair, the rest is counted by beat."""


class UnknownSchedule(LookupError):
    """No module declares a scheduled task with this key, or it has no row yet."""


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
def sync_schedules() -> SyncReport:
    """Create what is missing, update what differs, delete what no module declares any more.

    A row that an operator edited since the last time is pinned and kept; ``unpin_schedule`` gives it back.
    Rows without a binding are the operators' own and never touched.
    """
    report = SyncReport()
    declared = declared_schedules()
    bindings = {binding.key: binding for binding in _locked_bindings()}
    for key, schedule in declared.items():
        _sync_one(schedule, bindings.get(key), report)
    for key in sorted(set(bindings) - set(declared)):
        bindings[key].row.delete()  # takes the binding with it
        report.deleted.append(key)
    if report.changed:
        PeriodicTasks.update_changed()
    return report


@transaction.atomic
def unpin_schedule(*, key: str, actor: Actor) -> None:
    """Give a row back to its module: it says at once what the module declares. Raises UnknownSchedule."""
    schedule = declared_schedules().get(key)
    binding = _locked_bindings().filter(key=key).first()
    if schedule is None or binding is None:
        raise UnknownSchedule(
            _("There is no scheduled task '%(key)s'. Known: %(known)s.")
            % {"key": key, "known": ", ".join(sorted(declared_schedules()))}
        )
    _write(binding, wanted_row(schedule))
    record(actor=actor, action="core.schedule_unpinned", obj=binding.row)
    PeriodicTasks.update_changed()


def _locked_bindings() -> QuerySet[ScheduleBinding]:
    return ScheduleBinding.objects.select_for_update(of=("self",)).select_related(
        "row__interval", "row__crontab"
    )


def _sync_one(schedule: DeclaredSchedule, binding: ScheduleBinding | None, report: SyncReport) -> None:
    wanted = wanted_row(schedule)
    if binding is None:
        row = PeriodicTask.objects.filter(name=schedule.key).first() or PeriodicTask()
        _write(ScheduleBinding(key=schedule.key, row=row), wanted)
        report.created.append(schedule.key)
        return
    found = fingerprint(binding.row)
    if binding.pinned or found != binding.applied:
        binding.pinned = True
        binding.save(update_fields=("pinned",))
        report.pinned.append(schedule.key)
    elif found == fingerprint(wanted):
        report.unchanged.append(schedule.key)
    else:
        _write(binding, wanted)
        report.updated.append(schedule.key)


def wanted_row(schedule: DeclaredSchedule) -> PeriodicTask:
    """What the row should say; not saved."""
    scheduled = schedule.scheduled
    every = _every(scheduled)
    return PeriodicTask(
        name=schedule.key,
        task=FAN_OUT,
        kwargs=json.dumps({"schedule": schedule.key}),
        queue=scheduled.queue.value,
        interval=IntervalSchedule(every=every, period=IntervalSchedule.SECONDS) if every else None,
        crontab=None if every else _crontab(scheduled.schedule),
        # While no worker takes them, ticks must not pile up.
        expire_seconds=every,
        description=_description(schedule),
    )


def _every(scheduled: ScheduledTask) -> int | None:
    """Seconds between two ticks; None when beat reads the calendar itself."""
    if isinstance(scheduled.schedule, Every):
        return scheduled.schedule.seconds
    return MERCHANT_TICK if scheduled.scope == Scope.MERCHANT else None


def _crontab(calendar: Any) -> CrontabSchedule:
    return CrontabSchedule(**asdict(calendar), timezone=ZoneInfo(settings.CELERY_TIMEZONE))


def fingerprint(row: PeriodicTask) -> str:
    """Differs as soon as anything in the row or its calendar does."""
    told = {name: _values(value) if isinstance(value, Model) else str(value) for name, value in _fields(row)}
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _fields(row: PeriodicTask) -> Iterator[tuple[str, Any]]:
    for column in row._meta.concrete_fields:
        if column.name not in _NOT_COMPARED:
            yield column.name, getattr(row, column.name)


def _values(calendar: Model) -> dict[str, str]:
    """Of an interval or a crontab: rows may share one, so its key says nothing."""
    return {
        column.name: str(getattr(calendar, column.name))
        for column in calendar._meta.concrete_fields
        if not column.primary_key
    }


def _write(binding: ScheduleBinding, wanted: PeriodicTask) -> None:
    row: PeriodicTask = binding.row
    for name, value in _fields(wanted):
        setattr(row, name, _stored(value) if isinstance(value, Model) else value)
    row.full_clean()
    row.save()
    binding.row, binding.pinned, binding.applied = row, False, fingerprint(row)
    binding.save()


def _stored(calendar: Model) -> Model:
    manager = type(calendar)._default_manager
    found = manager.filter(**_values(calendar)).order_by("pk").first()
    if found is None:
        calendar.save()
    return found or calendar


def _description(schedule: DeclaredSchedule) -> str:
    calendar = schedule.scheduled.schedule
    text = f"{schedule.scheduled.task}, module {schedule.module}, scope {schedule.scheduled.scope.value}"
    if isinstance(calendar, Crontab) and schedule.scheduled.scope == Scope.MERCHANT:
        text += (
            f"; at '{calendar.minute} {calendar.hour} {calendar.day_of_month} {calendar.month_of_year} "
            f"{calendar.day_of_week}' by each merchant's clock"
        )
    return text
