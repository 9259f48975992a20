"""Paging. Numbered pages for short lists (Django's Paginator), keyset pages for long ones."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.db.models import Model, Q, QuerySet

ModelT = TypeVar("ModelT", bound=Model)
Row = TypeVar("Row")

MAX_CURSOR: Final = 500
"""Characters. Long enough for those we make: their longest value is a sort key."""
_MAX_NUMBER: Final = 2**63 - 1


class InvalidCursor(ValueError):
    """The cursor in the URL was not made by us, or for another order."""


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[Row]):
    """A page of a long list. The cursors go into the URL; None means that there is nothing on that side."""

    items: Sequence[Row]
    previous_cursor: str | None = None
    next_cursor: str | None = None
    total: int | None = None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)


@dataclass(frozen=True, slots=True)
class OrderTerm:
    field: str
    descending: bool

    @classmethod
    def parse(cls, text: str) -> OrderTerm:
        return cls(text.lstrip("-"), text.startswith("-"))

    def reversed(self) -> OrderTerm:
        return OrderTerm(self.field, not self.descending)

    def __str__(self) -> str:
        return f"-{self.field}" if self.descending else self.field


@dataclass(frozen=True, slots=True)
class Keyset:
    """Where a page begins and which way it goes: an order, and the values of the row it starts after."""

    terms: tuple[OrderTerm, ...]
    values: tuple[Any, ...] | None
    backwards: bool
    size: int

    @classmethod
    def read(cls, *, order: Sequence[str], cursor: str | None = None, size: int = 50) -> Keyset:
        """The last term of `order` must be unique (usually `pk`), and no column of it NULL. Raises InvalidCursor."""
        terms = tuple(OrderTerm.parse(text) for text in order)
        backwards, values = _read_cursor(cursor, terms) if cursor else (False, None)
        return cls(terms, values, backwards, size)

    def rows(self, queryset: QuerySet[ModelT]) -> list[ModelT]:
        """The rows of the page in the order of the walk, and one more when there are more. Raises InvalidCursor."""
        walk = [term.reversed() for term in self.terms] if self.backwards else self.terms
        rows = queryset.order_by(*map(str, walk))
        if self.values is not None:
            try:
                rows = rows.filter(_after(walk, self.values))
            except (
                TypeError,
                ValueError,
                OverflowError,
                ValidationError,
            ) as error:  # what its column could never hold
                raise InvalidCursor(str(self.values)) from error
        return list(rows[: self.size + 1])

    def page(self, walked: Sequence[ModelT]) -> KeysetPage[ModelT]:
        has_more = len(walked) > self.size
        found = list(walked[: self.size])
        if self.backwards:
            found.reverse()
        came_from = self.values is not None
        has_previous, has_next = (has_more, came_from) if self.backwards else (came_from, has_more)
        return KeysetPage(
            items=found,
            previous_cursor=_make_cursor(found[0], self.terms, backwards=True)
            if found and has_previous
            else None,
            next_cursor=_make_cursor(found[-1], self.terms, backwards=False) if found and has_next else None,
        )


def paginate_keyset(
    queryset: QuerySet[ModelT], *, order: Sequence[str], cursor: str | None = None, size: int = 50
) -> KeysetPage[ModelT]:
    """One page of `queryset`. Costs the same on page 1 and on page 10,000. Raises InvalidCursor.

    Let it escape: CorrectingMiddleware shows people the first page, and the API answers 400.
    """
    keyset = Keyset.read(order=order, cursor=cursor, size=size)
    return keyset.page(keyset.rows(queryset))


def page_numbers(page: Page[Any], *, around: int = 1) -> list[int | None]:
    """The numbers worth a link: first, last and those around the current one; None stands for a gap."""
    last = page.paginator.num_pages
    near = range(page.number - around, page.number + around + 1)
    wanted = sorted({1, last, *(n for n in near if 1 <= n <= last)})
    shown: list[int | None] = []
    for number in wanted:
        previous = shown[-1] if shown else 0
        if previous is not None and number - previous == 2:
            shown.append(number - 1)
        elif previous is not None and number - previous > 2:
            shown.append(None)
        shown.append(number)
    return shown


def _after(terms: Sequence[OrderTerm], values: Sequence[Any]) -> Q:
    """(a, b) > (x, y) for mixed directions: a > x, or a = x and b > y.

    That a >= x follows, but an index is only entered at the right place when it is said.
    """
    first = terms[0]
    bound = Q(**{f"{first.field}__{'lte' if first.descending else 'gte'}": values[0]})
    condition = Q()
    for index in range(len(terms)):
        step = Q(**{terms[i].field: values[i] for i in range(index)})
        comparison = "lt" if terms[index].descending else "gt"
        step &= Q(**{f"{terms[index].field}__{comparison}": values[index]})
        condition |= step
    return bound & condition


def _make_cursor(row: Model, terms: Sequence[OrderTerm], *, backwards: bool) -> str:
    values = [_value_of(row, term.field) for term in terms]
    text = json.dumps([int(backwards), *values], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _value_of(row: Model, path: str) -> Any:
    value: Any = row
    for name in path.split("__"):
        value = getattr(value, name)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if isinstance(value, int | str) else str(value)


def _read_cursor(cursor: str, terms: Sequence[OrderTerm]) -> tuple[bool, tuple[Any, ...]]:
    if len(cursor) > MAX_CURSOR:
        raise InvalidCursor(cursor)
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        backwards, *values = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidCursor(cursor) from error
    if backwards not in (0, 1) or len(values) != len(terms) or not all(map(_is_storable, values)):
        raise InvalidCursor(cursor)
    return bool(backwards), tuple(values)


def _is_storable(value: Any) -> bool:
    """Whether a column could hold it, so that no statement fails over it."""
    if type(value) is int:
        return abs(value) <= _MAX_NUMBER
    return type(value) is str and "\0" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
