"""Writing work down in the transaction that makes it necessary."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from apps.core import logs
from apps.core.context import current
from apps.core.outbox import sending
from apps.core.outbox.due import point_at
from apps.core.outbox.errors import UnknownTask
from apps.core.outbox.refs import MessageRef
from apps.core.outbox.timing import resend_after
from apps.core.tasks.declared import declared_tasks

_SOON = timedelta(seconds=1)


def enqueue(
    task: str,
    *,
    kwargs: Mapping[str, Any] | None = None,
    dedupe_key: str = "",
    not_before: datetime | None = None,
    remember: bool = False,
    queue: str = "",
) -> MessageRef | None:
    """Have ``task`` (a dotted path that a module declares) run with ``kwargs`` in the current context.

    Part of the caller's transaction: no commit, no work. It runs at least once, so it is idempotent.

    While a message with the same ``dedupe_key`` is open there is no second one: a waiting one takes the new
    ``kwargs``, a running one runs once more afterwards, so that nothing that was written meanwhile is missed. With
    ``remember`` the key stays taken after the work is done: the work happens once, and None is returned for a repeat.

    Raises UnknownTask.
    """
    if task not in declared_tasks():
        raise UnknownTask(f"No module declares the task '{task}': list it in the tasks of its definition.")
    merchant = current().merchant
    merchant_id = merchant.id if merchant else None
    now = timezone.now()
    not_before = not_before or now
    send_now = not_before <= now + _SOON and sending.may_send(merchant_id)
    due_at = now + resend_after(1) if send_now else not_before
    with transaction.atomic(savepoint=False):
        message_id = _insert(task, dict(kwargs or {}), queue, dedupe_key, remember, now, not_before, due_at)
        if message_id is None:
            return None
        if merchant_id is not None:
            point_at(merchant_id, due_at)
        ref = MessageRef(merchant_id, message_id)
        if send_now:
            # Only ids are captured: the callback runs in whatever context is current at commit.
            transaction.on_commit(partial(sending.send, ref, task, queue), robust=True)
    return ref


_INSERT = """
    INSERT INTO outbox_outboxmessage AS message (
        task, kwargs, queue, platform_id, store_id, request_id, dedupe_key, remember, state,
        created_at, not_before, due_at, sends, attempts, claimed_by, again, error
    ) VALUES (%s, %s::jsonb, %s, %s, %s, %s, %s, %s, 'waiting', %s, %s, %s, %s, 0, '', false, '')
    ON CONFLICT (task, dedupe_key)
        WHERE dedupe_key <> '' AND (remember OR state IN ('waiting', 'running'))
    DO UPDATE SET
        kwargs = excluded.kwargs,
        again = message.state = 'running',
        not_before = least(message.not_before, excluded.not_before),
        due_at = CASE message.state WHEN 'running' THEN message.due_at
                                    ELSE least(message.due_at, excluded.due_at) END
    WHERE NOT message.remember AND message.state IN ('waiting', 'running')
    RETURNING id
"""


def _insert(
    task: str,
    kwargs: dict[str, Any],
    queue: str,
    dedupe_key: str,
    remember: bool,
    now: datetime,
    not_before: datetime,
    due_at: datetime,
) -> int | None:
    """The id of the new row, or of the open one that takes its place; None when the work is known to be done.

    The row that takes the place stays locked until the caller's transaction ends. Otherwise a worker could claim it
    and run before the caller's writes can be seen.
    """
    context = current()
    platform_id: UUID | None = context.platform.id if context.platform else None
    store_id: UUID | None = context.store.id if context.store else None
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                task,
                json.dumps(kwargs, cls=DjangoJSONEncoder),
                queue,
                platform_id,
                store_id,
                logs.current_request_id()[:64],
                dedupe_key,
                remember,
                now,
                not_before,
                due_at,
                1 if due_at > not_before else 0,
            ],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None
