"""One run of one task."""

import os
import socket
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import structlog
from django.db import DatabaseError, transaction

from apps.core import logs, metrics
from apps.core.context import NOTHING, Context, enter
from apps.core.contracts import resolve
from apps.core.contracts.context_loader import ContextGone, ContextLoader
from apps.core.events.gating import runs_here
from apps.core.outbox import claims, sweeping
from apps.core.outbox.claims import Claim, ClaimLost
from apps.core.outbox.leases import kept
from apps.core.outbox.refs import MessageRef
from apps.core.outbox.timing import MAX_ATTEMPTS

if TYPE_CHECKING:
    from apps.core.tasks.base import ModuleTask

logger = structlog.get_logger(__name__)


def run_message(task: "ModuleTask", ref: MessageRef) -> None:
    """Claim the message and do its work. Does nothing when it is done, taken, or its merchant is gone."""
    try:
        home = resolve(ContextLoader).load(platform_id=None, merchant_id=ref.merchant_id, store_id=None)
    except ContextGone as gone:
        logger.warning("task_without_context", task=task.name, message_id=ref.id, reason=str(gone))
        return
    with enter(home):
        claimed = claims.claim(ref.id, _new_token())
        if claimed is None:
            return
        with logs.bound(request_id=claimed.request_id or uuid4().hex, task=task.name, message_id=ref.id):
            try:
                _run_claimed(task, claimed, home)
            finally:
                _make_room()


def run_direct(task: "ModuleTask", kwargs: Mapping[str, Any]) -> None:
    """A task that beat sends itself: no message, no context, no second try."""
    with enter(NOTHING), logs.bound(request_id=uuid4().hex, task=task.name):
        module = task.module_for(kwargs)
        with _measured(module, task.label_for(kwargs)):
            task.run(**kwargs)


def _run_claimed(task: "ModuleTask", claimed: Claim, home: Context) -> None:
    merchant_id = home.merchant.id if home.merchant else None
    try:
        context = resolve(ContextLoader).load(
            platform_id=claimed.platform_id, merchant_id=merchant_id, store_id=claimed.store_id
        )
    except ContextGone as gone:
        claims.skip(claimed, str(gone))
        return
    module = task.module_for(claimed.kwargs)
    with enter(context), logs.bound(module=module):
        if not runs_here(module):
            claims.skip(claimed, f"The module '{module}' is off.")
            return
        try:
            with kept(claimed, home), _measured(module, task.label_for(claimed.kwargs)):
                _work(task, claimed)
        except ClaimLost:
            logger.warning("task_claim_lost", attempt=claimed.attempts)
        except Exception as error:
            _note_failure(claimed, error)
            raise  # Celery logs it, Sentry gets it, Flower shows it


def _work(task: "ModuleTask", claimed: Claim) -> None:
    if not task.is_atomic(claimed.kwargs):
        task.run(**claimed.kwargs)
        claims.complete(claimed)
        return
    with transaction.atomic():
        task.run(**claimed.kwargs)
        claims.complete(claimed)


def _note_failure(claimed: Claim, error: Exception) -> None:
    text = "".join(traceback.format_exception(error))
    kind = type(error).__name__
    try:
        given_up = claims.fail(claimed, text, error_type=kind, max_attempts=MAX_ATTEMPTS)
    except DatabaseError:
        # The server is away, perhaps with what failed: when the lease ends somebody else tries.
        given_up = False
    logger.warning("task_given_up" if given_up else "task_failed", attempt=claimed.attempts, error_type=kind)


@contextmanager
def _measured(module: str, label: str) -> Iterator[None]:
    started = time.monotonic()
    outcome = "failed"
    try:
        yield
        outcome = "done"
    except ClaimLost:
        outcome = "lost"
        raise
    finally:
        metrics.tasks.labels(module=module, task=label, outcome=outcome).inc()
        metrics.task_seconds.labels(module=module, task=label).observe(time.monotonic() - started)


def _make_room() -> None:
    """Send the merchant's next message. Whether this works decides nothing about the work that was done."""
    try:
        sweeping.send_next()
    except DatabaseError as error:
        logger.warning("outbox_next_not_sent", error_type=type(error).__name__)


def _new_token() -> str:
    return f"{socket.gethostname()[:100]}:{os.getpid()}:{uuid4().hex}"
