"""Moments of a calendar in a time zone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from celery.schedules import crontab

from apps.core.modules.definition import Crontab

_FIELDS = ("minute", "hour", "day_of_week", "day_of_month", "month_of_year")
_MINUTE = timedelta(minutes=1)


def as_celery(calendar: Crontab) -> crontab:
    """Raises celery's ParseException for a field that is no crontab."""
    return crontab(**{name: getattr(calendar, name) for name in _FIELDS})


def latest_moment(
    calendar: Crontab, time_zone: ZoneInfo, *, since: datetime, until: datetime
) -> datetime | None:
    """The last moment after ``since``, up to ``until``, or None.

    A local time that is left out when the clocks go forward counts at the moment of the jump; one that comes twice
    when they go back, the first time.
    """
    matches = as_celery(calendar)
    moment = until.astimezone(UTC).replace(second=0, microsecond=0)
    while moment > since:
        if any(_fits(matches, wall) for wall in _walls(moment, time_zone)):
            return moment
        moment -= _MINUTE
    return None


def _walls(moment: datetime, time_zone: ZoneInfo) -> Iterator[datetime]:
    """What the clock shows at ``moment`` for the first time, with what it left out just before."""
    shown = moment.astimezone(time_zone)
    if shown.fold:
        return
    before = (moment - _MINUTE).astimezone(time_zone).replace(tzinfo=None)
    wall = shown.replace(tzinfo=None)
    yield wall
    while (wall := wall - _MINUTE) > before:
        yield wall


def _fits(matches: Any, wall: datetime) -> bool:
    return (
        wall.minute in matches.minute
        and wall.hour in matches.hour
        and wall.isoweekday() % 7 in matches.day_of_week
        and wall.day in matches.day_of_month
        and wall.month in matches.month_of_year
    )
