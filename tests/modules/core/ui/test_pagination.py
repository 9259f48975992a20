"""Paging: keyset pages see every row once, forwards and back; numbered pages show few numbers."""

import base64
import json

import pytest
from django.core.paginator import Paginator
from django_celery_beat.models import IntervalSchedule
from hypothesis import given
from hypothesis import strategies as st

from apps.core.ui.pagination import (
    MAX_CURSOR,
    InvalidCursor,
    KeysetPage,
    OrderTerm,
    _make_cursor,
    page_numbers,
    paginate_keyset,
)

ORDER = ("-every", "period", "pk")


@pytest.fixture
def schedules(db: None) -> list[IntervalSchedule]:
    """23 rows, many of them equal in the first two columns of the order."""
    rows = [
        IntervalSchedule(every=1 + index % 4, period=("days", "hours", "minutes")[index % 3])
        for index in range(23)
    ]
    IntervalSchedule.objects.all().delete()
    IntervalSchedule.objects.bulk_create(rows)
    return list(IntervalSchedule.objects.order_by(*ORDER))


def page(cursor: str | None = None, size: int = 5) -> KeysetPage[IntervalSchedule]:
    return paginate_keyset(IntervalSchedule.objects.all(), order=ORDER, cursor=cursor, size=size)


@pytest.mark.parametrize("size", [1, 2, 5, 22, 23, 24])
def test_every_row_comes_once_in_order_and_back_again(schedules: list[IntervalSchedule], size: int) -> None:
    seen: list[IntervalSchedule] = []
    current = page(size=size)
    assert current.previous_cursor is None
    pages = [current]
    while current.next_cursor:
        current = page(current.next_cursor, size)
        pages.append(current)
    for each in pages:
        seen.extend(each)
    assert seen == schedules
    for expected in reversed(pages[:-1]):
        assert current.previous_cursor is not None
        current = page(current.previous_cursor, size)
        assert list(current) == list(expected.items)
    assert current.previous_cursor is None


def test_rows_that_come_and_go_between_pages_shift_nothing(schedules: list[IntervalSchedule]) -> None:
    first = page()
    assert first.next_cursor is not None
    schedules[0].delete()
    IntervalSchedule.objects.create(every=99, period="days")
    assert list(page(first.next_cursor)) == schedules[5:10]


def test_a_page_costs_one_query(schedules: list[IntervalSchedule], django_assert_num_queries: object) -> None:
    cursor = page().next_cursor
    with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture that makes a context manager
        page(cursor)


def test_an_empty_list(db: None) -> None:
    empty = paginate_keyset(IntervalSchedule.objects.none(), order=ORDER)
    assert (list(empty), len(empty), bool(empty), empty.previous_cursor, empty.next_cursor) == (
        [],
        0,
        False,
        None,
        None,
    )


def _cursor(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "%%%",
        "é",
        "AAAA",
        "WzAs",
        _cursor(),
        _cursor(0, 1),
        _cursor(5, 1, "days", 1),
        _cursor(0, None, "days", 1),
        _cursor(0, {"every": 1}, "days", 1),
        _cursor(0, "many", "days", 1),
        _cursor(0, 1, "a\0", 1),
        _cursor(0, 1, "\ud800", 1),
        _cursor(0, 2**63, "days", 1),
        _cursor(0, 1, "x" * 500, 1),
        base64.urlsafe_b64encode(b"[" * 300).decode(),
        base64.urlsafe_b64encode(b"[" * 2000).decode(),
    ],
)
def test_a_cursor_that_is_not_ours_is_refused(cursor: str, db: None) -> None:
    with pytest.raises(InvalidCursor):
        page(cursor)


def test_the_longest_cursor_of_ours_is_read(db: None) -> None:
    """The sort key of a title in a script beyond the first plane, at the end of a long list."""
    row = IntervalSchedule(pk=2**63 - 1, every=2**31 - 1, period="𝒜" * 80)
    cursor = _make_cursor(row, [OrderTerm.parse(term) for term in ("-every", "period", "pk")], backwards=True)
    assert len(cursor) <= MAX_CURSOR
    assert list(page(cursor)) == list(IntervalSchedule.objects.order_by(*ORDER))[-5:]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, [1, 2, None, 25]),
        (3, [1, 2, 3, 4, None, 25]),
        (4, [1, 2, 3, 4, 5, None, 25]),
        (8, [1, None, 7, 8, 9, None, 25]),
        (25, [1, None, 24, 25]),
    ],
)
def test_few_numbers_are_shown(number: int, expected: list[int | None]) -> None:
    assert page_numbers(Paginator(range(1248), 50).page(number)) == expected


@given(st.integers(min_value=1, max_value=400), st.data())
def test_shown_numbers_are_in_order_with_gaps_only_over_two_or_more(pages: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(min_value=1, max_value=pages))
    shown = page_numbers(Paginator(range(pages), 1).page(number))
    assert shown[0] == 1
    assert shown[-1] == pages
    assert number in shown
    for before, gap, after in zip(shown, shown[1:], shown[2:], strict=False):
        if gap is None:
            assert before is not None
            assert after is not None
            assert after - before > 2
