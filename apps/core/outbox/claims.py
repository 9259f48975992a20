"""Taking a message, keeping it, finishing it. Each step is one conditional statement on one row.

All of it runs in the context whose outbox holds the row. Time is the database's: the clocks of workers differ.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from apps.core import metrics
from apps.core.context import current, public_context
from apps.core.models import DeadLetter
from apps.core.outbox.due import point_at
from apps.core.outbox.models import MessageState
from apps.core.outbox.timing import LEASE, retry_after
from apps.core.tasks.declared import declared_tasks

ERROR_LENGTH = 8000


class ClaimLost(RuntimeError):
    """The lease ended and somebody else took the message: what was done must be rolled back."""


@dataclass(frozen=True, slots=True)
class Claim:
    id: int
    task: str
    kwargs: Mapping[str, Any]
    platform_id: UUID | None
    store_id: UUID | None
    request_id: str
    attempts: int
    token: str


_CLAIM = """
    UPDATE outbox_outboxmessage
       SET state = 'running', claimed_by = %(token)s, attempts = attempts + 1, again = false,
           due_at = clock_timestamp() + %(lease)s
     WHERE id = %(id)s
       AND ((state = 'waiting' AND not_before <= clock_timestamp())
            OR (state = 'running' AND due_at < clock_timestamp()))
 RETURNING id, task, kwargs::text, platform_id, store_id, request_id, attempts
"""


def claim(message_id: int, token: str) -> Claim | None:
    """None when the message is done, taken by somebody who still renews the lease, or not due."""
    row = _one(_CLAIM, {"id": message_id, "token": token, "lease": LEASE})
    if row is None:
        return None
    _, task, kwargs, platform_id, store_id, request_id, attempts = row
    return Claim(
        id=message_id,
        task=task,
        kwargs=json.loads(kwargs),
        platform_id=platform_id,
        store_id=store_id,
        request_id=request_id,
        attempts=attempts,
        token=token,
    )


_RENEW = """
    UPDATE outbox_outboxmessage SET due_at = clock_timestamp() + %(lease)s
     WHERE id = %(id)s AND state = 'running' AND claimed_by = %(token)s
 RETURNING id
"""


def renew(claimed: Claim) -> bool:
    """False when the claim is lost."""
    return _one(_RENEW, {"id": claimed.id, "token": claimed.token, "lease": LEASE}) is not None


_FINISH = """
    UPDATE outbox_outboxmessage
       SET state = CASE WHEN again THEN 'waiting' ELSE %(state)s END,
           finished_at = CASE WHEN again THEN NULL ELSE clock_timestamp() END,
           not_before = CASE WHEN again THEN clock_timestamp() ELSE not_before END,
           due_at = clock_timestamp(), sends = CASE WHEN again THEN 0 ELSE sends END,
           attempts = CASE WHEN again THEN 0 ELSE attempts END,
           again = false, error = %(error)s, claimed_by = ''
     WHERE id = %(id)s AND state = 'running' AND claimed_by = %(token)s
 RETURNING state
"""


def complete(claimed: Claim) -> None:
    """In the transaction of the work, as its last statement. Raises ClaimLost."""
    _finish(claimed, MessageState.DONE, "")


def skip(claimed: Claim, reason: str) -> None:
    """What it was for is gone or switched off. Raises ClaimLost."""
    _finish(claimed, MessageState.SKIPPED, reason)


def _finish(claimed: Claim, state: MessageState, error: str) -> None:
    with transaction.atomic():
        row = _one(_FINISH, {"id": claimed.id, "token": claimed.token, "state": state.value, "error": error})
        if row is None:
            raise ClaimLost(f"Message {claimed.id} of {claimed.task} was taken by somebody else.")
        if row[0] == MessageState.WAITING:
            _point_now()


_RETRY = """
    UPDATE outbox_outboxmessage
       SET state = 'waiting', claimed_by = '', again = false, sends = 0, error = %(error)s,
           not_before = clock_timestamp() + %(pause)s, due_at = clock_timestamp() + %(pause)s
     WHERE id = %(id)s AND state = 'running' AND claimed_by = %(token)s
 RETURNING due_at
"""


def fail(claimed: Claim, error: str, *, error_type: str, max_attempts: int) -> bool:
    """Try again after a pause, or give up. True when it was given up."""
    if claimed.attempts >= max_attempts:
        return bury(claimed.id, claimed.token, claimed.task, error, error_type=error_type)
    values = {
        "id": claimed.id,
        "token": claimed.token,
        "error": error[-ERROR_LENGTH:],
        "pause": retry_after(claimed.attempts),
    }
    with transaction.atomic():
        row = _one(_RETRY, values)
        merchant = current().merchant
        if row is not None and merchant is not None:
            point_at(merchant.id, row[0])
    return False


_BURY = """
    UPDATE outbox_outboxmessage
       SET state = 'dead', finished_at = clock_timestamp(), claimed_by = '', again = false, error = %(error)s
     WHERE id = %(id)s AND state = 'running' AND claimed_by = %(token)s
 RETURNING id
"""


def bury(message_id: int, token: str, task: str, error: str, *, error_type: str) -> bool:
    """Give a running message up and tell the operators. False when the claim is lost."""
    declared = declared_tasks().get(task)
    module = declared.module if declared else ""
    merchant = current().merchant
    with transaction.atomic():
        if _one(_BURY, {"id": message_id, "token": token, "error": error[-ERROR_LENGTH:]}) is None:
            return False
        with public_context():
            DeadLetter.objects.update_or_create(
                merchant_id=merchant.id if merchant else None,
                message_id=message_id,
                defaults={"module": module, "task": task, "error": error_type[:200]},
            )
    metrics.outbox_dead.labels(module=module, task=task).inc()
    return True


def _point_now() -> None:
    merchant = current().merchant
    if merchant is not None:
        row = _one("SELECT clock_timestamp()", {})
        if row is not None:
            point_at(merchant.id, row[0])


def _one(sql: str, values: dict[str, Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row
