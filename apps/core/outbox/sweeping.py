"""Finding what was not sent, what got lost on the way, and what a dead worker left behind."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Min
from django.utils import timezone

from apps.core import metrics, sentry
from apps.core.context import Context, current, enter
from apps.core.contracts import resolve
from apps.core.contracts.context_loader import ContextGone, ContextLoader, ContextSuspended
from apps.core.models import DueWork
from apps.core.outbox import sending
from apps.core.outbox.claims import bury
from apps.core.outbox.clock import ClockTimestamp
from apps.core.outbox.due import point_at, point_at_broken
from apps.core.outbox.models import OPEN_STATES, MessageState, OutboxMessage
from apps.core.outbox.refs import MessageRef
from apps.core.outbox.timing import ASK_SUSPENDED_AGAIN, MAX_ATTEMPTS, resend_after

logger = structlog.get_logger(__name__)

PER_OUTBOX = 50
"""Messages that one sweep sends for one merchant: nobody waits behind somebody else's ten thousand."""
MERCHANTS_AT_ONCE = 500
MOST_SECONDS = 12.0


@dataclass(slots=True)
class Swept:
    merchants: int = 0
    sent: int = 0
    buried: int = 0
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Found:
    ref: MessageRef
    task: str
    queue: str


def sweep() -> Swept:
    """Look into public's outbox and into those of the merchants that have due work; send what is due.

    Any number of sweepers may run at once. Stops after a while; the next one goes on where this one stopped.
    """
    swept = Swept()
    stop_at = time.monotonic() + MOST_SECONDS
    found = [_sweep_public(swept)]
    for merchant_id in _due_merchants():
        if time.monotonic() > stop_at:
            break
        found.append(_isolated(swept, merchant_id))
    for message in _taking_turns(found):
        swept.sent += sending.send(message.ref, message.task, message.queue)
    metrics.outbox_swept.inc(swept.sent)
    return swept


def send_next() -> None:
    """Send the current outbox's next message that is due, if any: whoever finishes one makes room for another."""
    with transaction.atomic():
        rows = [row for row in _take_due(1) if not _is_killer(row)]
    merchant = current().merchant
    for row in rows:
        sending.send(MessageRef(merchant.id if merchant else None, row.id), row.task, row.queue)


def _due_merchants() -> list[UUID]:
    """Those that have been waiting longest first."""
    due = DueWork.objects.filter(due_at__lte=timezone.now()).values("merchant_id")
    oldest_first = due.annotate(first=Min("due_at")).order_by("first", "merchant_id")
    return list(oldest_first.values_list("merchant_id", flat=True)[:MERCHANTS_AT_ONCE])


def _sweep_public(swept: Swept) -> list[_Found]:
    with transaction.atomic():
        return _collect(None, swept)


def _isolated(swept: Swept, merchant_id: UUID) -> list[_Found]:
    """One merchant's broken schema must not stop the others' work."""
    try:
        found = _sweep_merchant(swept, merchant_id)
    except DatabaseError as error:
        logger.exception("outbox_not_swept", merchant_id=str(merchant_id), error_type=type(error).__name__)
        sentry.capture(error)
        swept.failed.append(str(merchant_id))
        _postpone(merchant_id)
        return []
    swept.merchants += 1
    return found


def _postpone(merchant_id: UUID) -> None:
    """Its work is not forgotten, and the others come first."""
    with transaction.atomic():
        if _take_pointers(merchant_id):
            point_at_broken(merchant_id)


def _sweep_merchant(swept: Swept, merchant_id: UUID) -> list[_Found]:
    with transaction.atomic():
        if not _take_pointers(merchant_id):
            return []  # another sweeper is looking into this one
        try:
            context = resolve(ContextLoader).load(platform_id=None, merchant_id=merchant_id, store_id=None)
        except ContextSuspended:
            point_at(merchant_id, timezone.now() + ASK_SUSPENDED_AGAIN)
            return []
        except ContextGone:
            return []
        return _look_into(context, merchant_id, swept)


def _look_into(context: Context, merchant_id: UUID, swept: Swept) -> list[_Found]:
    with enter(context):
        found = _collect(merchant_id, swept)
        next_due = _next_due()
    if next_due is not None:
        point_at(merchant_id, next_due)
    return found


def _take_pointers(merchant_id: UUID) -> bool:
    """Coalesce: delete the merchant's due pointers; the caller writes one new one in the same transaction."""
    mine = DueWork.objects.select_for_update(skip_locked=True).filter(
        merchant_id=merchant_id, due_at__lte=timezone.now()
    )
    ids = list(mine.values_list("id", flat=True))
    DueWork.objects.filter(id__in=ids).delete()
    return bool(ids)


def _collect(merchant_id: UUID | None, swept: Swept) -> list[_Found]:
    """What to send now. A message whose worker died too often is given up: it is what kills them."""
    found = []
    for row in _take_due(PER_OUTBOX):
        if _is_killer(row):
            text = f"The worker died or went missing, attempt {row.attempts}."
            swept.buried += bury(row.id, row.claimed_by, row.task, text, error_type="WorkerDied")
        else:
            found.append(_Found(MessageRef(merchant_id, row.id), row.task, row.queue))
    return found


def _take_due(limit: int) -> list[OutboxMessage]:
    """Lock what is due and note that it is sent; a claim whose lease has ended is waiting again."""
    due = list(
        OutboxMessage.objects.select_for_update(skip_locked=True)
        .filter(state__in=OPEN_STATES, due_at__lte=ClockTimestamp())
        .order_by("due_at", "id")
        .only("id", "task", "queue", "attempts", "state", "claimed_by", "sends")[:limit]
    )
    for sends, ids in _grouped_by_sends(due).items():
        OutboxMessage.objects.filter(id__in=ids).update(
            state=MessageState.WAITING,
            claimed_by="",
            again=False,
            sends=sends + 1,
            due_at=ClockTimestamp() + resend_after(sends + 1),
        )
    return due


def _grouped_by_sends(due: list[OutboxMessage]) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = {}
    for row in due:
        if not _is_killer(row):
            groups.setdefault(row.sends, []).append(row.id)
    return groups


def _is_killer(row: OutboxMessage) -> bool:
    return row.state == MessageState.RUNNING and row.attempts >= MAX_ATTEMPTS


def _next_due() -> datetime | None:
    first: datetime | None = OutboxMessage.objects.filter(state__in=OPEN_STATES).aggregate(
        first=Min("due_at")
    )["first"]
    return first


def _taking_turns(found: list[list[_Found]]) -> list[_Found]:
    """One message of each merchant, then the second of each, ...: fair in the order of the queue."""
    return [message for turn in zip_longest(*found) for message in turn if message is not None]
