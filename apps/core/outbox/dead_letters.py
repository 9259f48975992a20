"""What was given up, for operators: look at it, have it done after all, or let it go."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.context import NOTHING, Context, enter
from apps.core.contracts import resolve
from apps.core.contracts.context_loader import ContextLoader
from apps.core.models import DeadLetter
from apps.core.outbox import sending
from apps.core.outbox.due import point_at
from apps.core.outbox.errors import AlreadyWaiting, NotDead
from apps.core.outbox.models import MessageState, OutboxMessage
from apps.core.outbox.refs import MessageRef
from apps.core.outbox.timing import resend_after


@dataclass(frozen=True, slots=True)
class DeadLetterDetail:
    """What was to be done, from the merchant's own outbox."""

    letter: DeadLetter
    kwargs: dict[str, Any]
    error: str
    attempts: int
    created_at: datetime
    request_id: str


def dead_letters() -> QuerySet[DeadLetter]:
    """Of all merchants and of public, the newest first. Runs in public."""
    return DeadLetter.objects.order_by("-died_at", "id")


def dead_letter_detail(letter: DeadLetter) -> DeadLetterDetail:
    """Raises NotDead, ContextGone."""
    with enter(_home(letter)):
        message = OutboxMessage.objects.filter(id=letter.message_id, state=MessageState.DEAD).first()
    if message is None:
        raise NotDead(f"Message {letter.message_id} is not given up any more.")
    return DeadLetterDetail(
        letter=letter,
        kwargs=message.kwargs,
        error=message.error,
        attempts=message.attempts,
        created_at=message.created_at,
        request_id=message.request_id,
    )


@transaction.atomic
def retry_dead_letter(*, letter_id: UUID, actor: Actor) -> MessageRef:
    """Have the work done after all, with a fresh set of attempts.

    Raises NotDead, ContextGone, and AlreadyWaiting when the same work has been asked for again since.
    """
    with _taken(letter_id, actor, "core.dead_letter_retried") as (letter, message):
        now = timezone.now()
        message.state, message.finished_at, message.error = MessageState.WAITING, None, ""
        message.attempts, message.sends = 0, 1
        message.not_before, message.due_at = now, now + resend_after(1)
        try:
            with transaction.atomic():
                message.save()
        except IntegrityError:
            raise AlreadyWaiting(
                f"{letter.task} with the key '{message.dedupe_key}' is waiting already: discard this one."
            ) from None
        if letter.merchant_id is not None:
            point_at(letter.merchant_id, message.due_at)
        ref = MessageRef(letter.merchant_id, message.id)
        task, queue = message.task, message.queue
    transaction.on_commit(lambda: sending.send(ref, task, queue) and None, robust=True)
    return ref


@transaction.atomic
def discard_dead_letter(*, letter_id: UUID, actor: Actor) -> None:
    """Let the work go. Raises NotDead, ContextGone."""
    with _taken(letter_id, actor, "core.dead_letter_discarded") as (_letter, message):
        message.state, message.finished_at = MessageState.SKIPPED, timezone.now()
        message.save(update_fields=("state", "finished_at"))


@contextmanager
def _taken(letter_id: UUID, actor: Actor, action: str) -> Iterator[tuple[DeadLetter, OutboxMessage]]:
    """The letter and its message, locked; in the context of its outbox. The letter is gone afterwards."""
    with enter(NOTHING):
        letter = DeadLetter.objects.select_for_update().filter(id=letter_id).first()
        if letter is None:
            raise NotDead("This dead letter has been dealt with already.")
        with enter(_home(letter)):
            found = OutboxMessage.objects.select_for_update().filter(
                id=letter.message_id, state=MessageState.DEAD
            )
            message = found.first()
            if message is None:
                raise NotDead(f"Message {letter.message_id} is not given up any more.")
            yield letter, message
        record(
            actor=actor,
            action=action,
            object_type="core.deadletter",
            object_id=str(letter.id),
            object_label=letter.task,
            diff={"merchant_id": str(letter.merchant_id or ""), "message_id": letter.message_id},
        )
        letter.delete()


def _home(letter: DeadLetter) -> Context:
    return resolve(ContextLoader).load(platform_id=None, merchant_id=letter.merchant_id, store_id=None)
