from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.core.modules.definition import Crontab
from apps.core.tasks.calendars import latest_moment

LUXEMBOURG, ATHENS, NEPAL = (
    ZoneInfo(f"{name}") for name in ("Europe/Luxembourg", "Europe/Athens", "Asia/Kathmandu")
)
AT_TWO = Crontab(minute="0", hour="2")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [(LUXEMBOURG, "2026-01-05T01:00"), (ATHENS, "2026-01-05T00:00"), (NEPAL, "2026-01-04T20:15")],
)
def test_two_o_clock_is_by_each_clock(zone: ZoneInfo, expected: str) -> None:
    found = latest_moment(AT_TWO, zone, since=utc("2026-01-04T12:00"), until=utc("2026-01-05T12:00"))
    assert found == utc(expected)


def test_each_moment_is_found_by_exactly_one_of_many_ticks() -> None:
    """Ticks at odd times through a year with both changes of the clock: 365 times two o'clock, each once."""
    tick, found = utc("2026-01-01T00:00"), []
    while tick < utc("2027-01-01T00:00"):
        following = tick + timedelta(minutes=307, seconds=13)
        moment = latest_moment(AT_TWO, LUXEMBOURG, since=tick, until=following)
        if moment is not None:
            found.append(moment)
        tick = following
    assert len(found) == len(set(found)) == 365
    assert len({moment.astimezone(LUXEMBOURG).date() for moment in found}) == 365


def test_a_time_that_the_clock_leaves_out_counts_when_it_jumps() -> None:
    half_past_two = Crontab(minute="30", hour="2")
    since, until = utc("2026-03-28T12:00"), utc("2026-03-29T12:00")
    assert latest_moment(half_past_two, LUXEMBOURG, since=since, until=until) == utc("2026-03-29T01:00")


def test_a_time_that_comes_twice_counts_once() -> None:
    half_past_two = Crontab(minute="30", hour="2")
    first = utc("2026-10-25T00:30")
    assert latest_moment(half_past_two, LUXEMBOURG, since=first - timedelta(hours=1), until=first) == first
    later = first + timedelta(hours=3)
    assert latest_moment(half_past_two, LUXEMBOURG, since=first, until=later) is None


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [
        (Crontab(minute="0", hour="3", day_of_week="0"), "2026-01-04T02:00"),
        (Crontab(minute="0", hour="3", day_of_week="sun"), "2026-01-04T02:00"),
        (Crontab(minute="*/20"), "2026-01-06T11:40"),
        (Crontab(minute="0", hour="0", day_of_month="1"), "2025-12-31T23:00"),
        (Crontab(minute="0", hour="0", month_of_year="6"), None),
    ],
)
def test_every_field_counts(calendar: Crontab, expected: str | None) -> None:
    found = latest_moment(calendar, LUXEMBOURG, since=utc("2025-12-31T00:00"), until=utc("2026-01-06T11:59"))
    assert found == (utc(expected) if expected else None)
