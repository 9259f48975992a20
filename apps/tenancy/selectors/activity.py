"""The trail as one list: the merchant's own table and what the public one holds about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice

from django.db.models import Q, QuerySet
from django.utils.text import Truncator

from apps.core.context import MerchantRef, public_context
from apps.tenancy.audit.actions import describe
from apps.tenancy.audit.models import AuditEntry

LONGEST = 160
"""Characters of a value that a list shows."""


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Activity:
    """``source`` and ``id`` name the row: ids of the two tables overlap."""

    source: str
    id: int
    at: datetime
    who: str
    action: str
    text: str
    object_label: str
    ip_address: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ActivityPage:
    items: tuple[Activity, ...]
    next_before: str


def activity_of(
    merchant: MerchantRef, *, before: datetime | None = None, words: str = "", size: int = 50
) -> ActivityPage:
    """Newest first. Call it in the merchant's context. ``next_before`` is empty on the last page."""
    own = _page(AuditEntry.objects.all(), before, words, size)
    with public_context():
        public = _page(AuditEntry.objects.filter(merchant_id=merchant.id), before, words, size)
    both = merge(
        _read(own, "merchant"), _read(public, "public"), key=lambda item: (item.at, item.id), reverse=True
    )
    found = tuple(islice(both, size + 1))
    more = len(found) > size
    return ActivityPage(items=found[:size], next_before=found[size - 1].at.isoformat() if more else "")


def _page(rows: QuerySet[AuditEntry], before: datetime | None, words: str, size: int) -> list[AuditEntry]:
    if before is not None:
        rows = rows.filter(at__lt=before)
    for word in words.split():
        rows = rows.filter(
            Q(action__icontains=word) | Q(object_label__icontains=word) | Q(actor_label__icontains=word)
        )
    return list(rows.order_by("-at", "-id")[: size + 1])


def _read(rows: list[AuditEntry], source: str) -> Iterator[Activity]:
    for row in rows:
        yield Activity(
            source=source,
            id=row.pk,
            at=row.at,
            who=row.actor_label,
            action=row.action,
            text=describe(row.action),
            object_label=row.object_label,
            ip_address=row.ip_address or "",
            changes=tuple(change for change in _changes(row) if change.before or change.after),
        )


def _changes(row: AuditEntry) -> Iterator[Change]:
    for field, value in row.diff.items():
        label = field.replace("_", " ")
        if isinstance(value, list) and len(value) == 2:
            yield Change(field=label, before=_plain(value[0]), after=_plain(value[1]))
        else:
            yield Change(field=label, before="", after=_plain(value))


def _plain(value: object) -> str:
    """For people, and short: the whole of it is in the row."""
    if isinstance(value, list):
        text = ", ".join(_plain(item) for item in value)
    elif isinstance(value, dict):
        text = ", ".join(f"{name}: {_plain(item)}" for name, item in value.items())
    else:
        text = "" if value is None else str(value)
    return Truncator(text).chars(LONGEST)
