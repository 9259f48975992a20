"""Dates and numbers in the reader's language. Money formats itself (apps.core.money)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, Literal, TypeVar

from babel import dates, numbers
from django.utils import timezone
from django.utils.translation import get_language

from apps.core.money import reader_locale

Length = Literal["short", "medium", "long", "full"]

Day = TypeVar("Day", date, datetime)

_MINUTE: Final = timedelta(minutes=1)
_WEEK: Final = timedelta(days=7)


def format_day(value: date | datetime, length: Length = "medium") -> str:
    """`21 Nov 2026`; a moment is taken in the current time zone."""
    return dates.format_date(_local(value), length, locale=reader_locale())


def format_time(value: datetime | time) -> str:
    """`14:05`"""
    local = _local(value) if isinstance(value, datetime) else value
    return dates.format_time(local, "short", locale=reader_locale())


def format_moment(value: datetime, length: Length = "medium") -> str:
    """`21 Nov 2026, 14:05`"""
    return f"{format_day(value, length)}, {format_time(value)}"


def format_relative(value: datetime, now: datetime | None = None) -> str:
    """`3 minutes ago`, `in 2 days`; further away than a week it is the day itself."""
    delta = value - (now or timezone.now())
    if abs(delta) >= _WEEK:
        return format_day(value)
    if abs(delta) < _MINUTE:
        delta = timedelta(seconds=int(delta.total_seconds()) or -1)
    return dates.format_timedelta(delta, add_direction=True, locale=reader_locale())


def format_number(value: int | Decimal) -> str:
    return str(numbers.format_decimal(value, locale=reader_locale()))


def format_percent(value: Decimal) -> str:
    """`0.175` as `17.5 %`: a fraction, with the decimals that it has."""
    return str(numbers.format_percent(value, locale=reader_locale(), decimal_quantization=False))


def with_colon(label: str) -> str:
    """A label before what it names; French sets a space that does not break before the colon."""
    return f"{label}\u00a0:" if (get_language() or "").startswith("fr") else f"{label}:"


def _local(value: Day) -> Day:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
