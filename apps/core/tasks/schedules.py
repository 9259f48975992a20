"""Who is due when a schedule ticks.

GLOBAL work is enqueued once, in public; PLATFORM work once per platform that has the module on; MERCHANT work in the
outbox of every merchant that has an active store on such a platform. A merchant's calendar is in the merchant's time
zone: beat ticks every few minutes, and whoever's local time has passed a moment of the calendar since the last tick
is due.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import structlog
from django.db import DatabaseError, transaction
from django.utils import timezone

from apps.core import sentry
from apps.core.context import Context, PlatformRef, enter
from apps.core.contracts import resolve
from apps.core.contracts.context_loader import ContextLoader
from apps.core.contracts.module_state import ModuleState
from apps.core.events.gating import runs_here
from apps.core.models import ScheduleBinding
from apps.core.modules.definition import Crontab, Scope
from apps.core.outbox import enqueue
from apps.core.outbox.due import point_at_broken
from apps.core.tasks.calendars import latest_moment
from apps.core.tasks.declared import DeclaredSchedule, declared_schedules

logger = structlog.get_logger(__name__)

LOOK_BACK = timedelta(hours=12)
"""After a longer pause of beat, only what was due this recently is caught up on."""


@dataclass(frozen=True, slots=True)
class Due:
    context: Context
    moment: datetime


def start_due(key: str, *, now: datetime | None = None) -> int:
    """Enqueue the scheduled task for all that are due; how many."""
    schedule = declared_schedules().get(key)
    if schedule is None:
        logger.warning("schedule_unknown", schedule=key)
        return 0
    now = now or timezone.now()
    since = _advance(key, now)
    due = sorted(_due(schedule, since, now), key=lambda one: _place(schedule, one))
    window = timedelta(seconds=schedule.scheduled.window_seconds)
    started = sum(
        _isolated(schedule, one, not_before=max(one.moment, now) + window * position / len(due))
        for position, one in enumerate(due)
    )
    logger.info("schedule_started", schedule=key, count=started)
    return started


def _advance(key: str, now: datetime) -> datetime:
    """When the schedule last ticked. Two ticks at once see the same moment, and the keys keep it at one start."""
    with transaction.atomic():
        binding = ScheduleBinding.objects.select_for_update().filter(key=key).first()
        if binding is None:
            return now - LOOK_BACK
        since = binding.fanned_out_at or binding.bound_at
        binding.fanned_out_at = now
        binding.save(update_fields=("fanned_out_at",))
    return max(since, now - LOOK_BACK)


def _due(schedule: DeclaredSchedule, since: datetime, now: datetime) -> Iterator[Due]:
    match schedule.scheduled.scope:
        case Scope.GLOBAL:
            yield Due(Context(), now)
        case Scope.PLATFORM:
            for platform in _platforms_with(schedule.module):
                yield Due(Context(platform=platform), now)
        case Scope.MERCHANT:
            for platform in _platforms_with(schedule.module):
                yield from _due_merchants(schedule, platform, since, now)


def _platforms_with(module: str) -> Iterator[PlatformRef]:
    for platform in resolve(ModuleState).platforms():
        with enter(Context(platform=platform)):
            on = runs_here(module)
        if on:
            yield platform


def _due_merchants(
    schedule: DeclaredSchedule, platform: PlatformRef, since: datetime, now: datetime
) -> Iterator[Due]:
    moments: dict[str, datetime | None] = {}
    for entry in resolve(ContextLoader).merchants_on(platform):
        if entry.time_zone not in moments:
            moments[entry.time_zone] = _moment(schedule, ZoneInfo(entry.time_zone), since, now)
        if (moment := moments[entry.time_zone]) is not None:
            yield Due(entry.context, moment)


def _moment(
    schedule: DeclaredSchedule, time_zone: ZoneInfo, since: datetime, now: datetime
) -> datetime | None:
    calendar = schedule.scheduled.schedule
    if isinstance(calendar, Crontab):
        return latest_moment(calendar, time_zone, since=since, until=now)
    return now


def _place(schedule: DeclaredSchedule, due: Due) -> str:
    """Mixed, and differently for each schedule and day: nobody is always the last."""
    merchant = due.context.merchant.id if due.context.merchant else ""
    platform = due.context.platform.id if due.context.platform else ""
    return sha256(f"{schedule.key}|{due.moment:%Y-%m-%d}|{merchant}|{platform}".encode()).hexdigest()


def _isolated(schedule: DeclaredSchedule, due: Due, *, not_before: datetime) -> bool:
    """Whether it is enqueued: one merchant's broken schema must not stop the others' work."""
    try:
        with transaction.atomic():
            _enqueue(schedule, due, not_before=not_before)
    except DatabaseError as error:
        merchant = due.context.merchant
        if merchant is None:
            raise
        logger.exception("schedule_not_started", schedule=schedule.key, merchant=merchant.code)
        sentry.capture(error)
        point_at_broken(merchant.id)
        return False
    return True


def _enqueue(schedule: DeclaredSchedule, due: Due, *, not_before: datetime) -> None:
    scheduled = schedule.scheduled
    platform = due.context.platform.code if due.context.platform else ""
    once = isinstance(scheduled.schedule, Crontab) and scheduled.scope == Scope.MERCHANT
    with enter(due.context):
        enqueue(
            scheduled.task,
            kwargs=scheduled.kwargs,
            queue=scheduled.queue.value,
            # A moment of the calendar is worked off once; of something that is repeated all the time, one is enough.
            dedupe_key=f"{schedule.key}:{platform}" + (f":{due.moment.isoformat()}" if once else ""),
            remember=once,
            not_before=not_before,
        )
