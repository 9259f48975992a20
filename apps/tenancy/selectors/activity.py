"""The trail as one list: the merchant's own table and what the public one holds about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.utils.text import Truncator

from apps.core.context import MerchantRef, public_context
from apps.core.ui.pagination import Keyset, KeysetPage
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


_ORDER = ("-at", "-source", "-pk")


def activity_of(
    merchant: MerchantRef, *, cursor: str | None = None, words: str = "", size: int = 50
) -> KeysetPage[Activity]:
    """Newest first. Call it in the merchant's context. Raises InvalidCursor."""
    keyset = Keyset.read(order=_ORDER, cursor=cursor, size=size)
    own = keyset.rows(_matching(AuditEntry.objects.all(), "merchant", words))
    with public_context():
        about = AuditEntry.objects.filter(merchant_id=merchant.id)
        public = keyset.rows(_matching(about, "public", words))
    walked = sorted([*own, *public], key=_place, reverse=not keyset.backwards)
    page = keyset.page(walked)
    return KeysetPage(
        items=[_read(row) for row in page.items],
        previous_cursor=page.previous_cursor,
        next_cursor=page.next_cursor,
    )


def _matching(rows: QuerySet[AuditEntry], source: str, words: str) -> QuerySet[AuditEntry]:
    for word in words.split():
        rows = rows.filter(
            Q(action__icontains=word) | Q(object_label__icontains=word) | Q(actor_label__icontains=word)
        )
    return rows.annotate(source=Value(source))


def _place(row: Any) -> tuple[datetime, str, int]:
    return row.at, row.source, row.pk


def _read(row: Any) -> Activity:
    """Of a row that carries its ``source``."""
    return Activity(
        source=row.source,
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
