"""Doing background work inside a test, exactly as a worker does it but for the broker."""

from django.utils import timezone
from django.utils.module_loading import import_string

from apps.core.context import current
from apps.core.outbox.models import MessageState, OutboxMessage
from apps.core.outbox.refs import MessageRef
from apps.core.tasks.runner import run_message


def waiting() -> list[OutboxMessage]:
    """Messages of the current context's outbox that are due."""
    return list(
        OutboxMessage.objects.filter(state=MessageState.WAITING, not_before__lte=timezone.now()).order_by(
            "id"
        )
    )


def work_off(task: str | None = None) -> int:
    """Run what is due in the current context's outbox, with what follows from it; how many messages.

    ``task`` limits it to one kind. Raises what a task raises, after it was noted as a failure.
    """
    merchant = current().merchant
    done = 0
    while due := [message for message in waiting() if task in (None, message.task)]:
        for message in due:
            ref = MessageRef(merchant.id if merchant else None, message.id)
            run_message(import_string(message.task), ref)
            done += 1
    return done
