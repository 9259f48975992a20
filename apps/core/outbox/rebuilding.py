"""Pointers from the outboxes: what a restore may have lost."""

from dataclasses import dataclass, field

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Min

from apps.core.context import NOTHING, Context, enter
from apps.core.contracts import resolve
from apps.core.contracts.context_loader import ContextLoader
from apps.core.models import DeadLetter, DueWork
from apps.core.outbox.due import point_at
from apps.core.outbox.models import OPEN_STATES, MessageState, OutboxMessage
from apps.core.tasks.declared import declared_tasks

logger = structlog.get_logger(__name__)


@dataclass(slots=True)
class Rebuilt:
    merchants: int = 0
    with_work: int = 0
    dead_letters: int = 0
    failed: list[str] = field(default_factory=list)


def rebuild_due_work() -> Rebuilt:
    """Look into every outbox, public's included. May run while the shop works: it only adds what is missing."""
    rebuilt = Rebuilt()
    with enter(NOTHING):
        _rebuild_one(NOTHING, rebuilt)
        for context in resolve(ContextLoader).merchants():
            try:
                _rebuild_one(context, rebuilt)
            except DatabaseError:
                code = context.merchant.code if context.merchant else ""
                logger.exception("due_work_not_rebuilt", merchant=code)
                rebuilt.failed.append(code)
    return rebuilt


def _rebuild_one(context: Context, rebuilt: Rebuilt) -> None:
    merchant_id = context.merchant.id if context.merchant else None
    with transaction.atomic():
        with enter(context):
            due_at = OutboxMessage.objects.filter(state__in=OPEN_STATES).aggregate(first=Min("due_at"))[
                "first"
            ]
            dead = list(OutboxMessage.objects.filter(state=MessageState.DEAD).only("id", "task", "error"))
        known = DeadLetter.objects.filter(merchant_id=merchant_id)
        known.exclude(message_id__in=[message.id for message in dead]).delete()
        DeadLetter.objects.bulk_create([_letter(message, context) for message in dead], ignore_conflicts=True)
        if merchant_id is not None:
            rebuilt.merchants += 1
            if due_at is not None:
                rebuilt.with_work += 1
                if not DueWork.objects.filter(merchant_id=merchant_id, due_at__lte=due_at).exists():
                    point_at(merchant_id, due_at)
    rebuilt.dead_letters += len(dead)


def _letter(message: OutboxMessage, context: Context) -> DeadLetter:
    declared = declared_tasks().get(message.task)
    last_line = message.error.strip().splitlines()[-1:] or [""]
    return DeadLetter(
        merchant_id=context.merchant.id if context.merchant else None,
        message_id=message.id,
        module=declared.module if declared else "",
        task=message.task,
        error=last_line[0].partition(":")[0][:200],
    )
