"""Publishing events to the handlers that modules declare."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import structlog
from django.db import transaction

from apps.core import sentry
from apps.core.context import Context, current, enter
from apps.core.events.base import Event
from apps.core.events.codec import encode
from apps.core.events.gating import runs_here
from apps.core.events.subscriptions import Subscription, subscriptions_of
from apps.core.modules.definition import HandlerMode
from apps.core.outbox.enqueueing import enqueue

logger = structlog.get_logger(__name__)
H = TypeVar("H", bound=Callable[[Any], None])

RUN_HANDLER = "apps.core.events.tasks.run_handler"


def publish(event: Event) -> None:
    """Tell every handler whose module is on in the current context.

    INLINE handlers run now, in the caller's transaction, and veto by raising. AFTER_COMMIT handlers run after it, in
    the context of now, isolated from each other. TASK handlers are written to the outbox, in the transaction.
    """
    for subscription in subscriptions_of(type(event)):
        if runs_here(subscription.module):
            _MODES[subscription.mode](subscription, event)


def outside_transaction(handler: H) -> H:
    """Mark a TASK handler that talks to the network: it is not wrapped in a transaction, so it must be idempotent."""
    handler.atomic = False  # type: ignore[attr-defined]  # read by the task that runs handlers
    return handler


def _inline(subscription: Subscription, event: Event) -> None:
    subscription.call(event)


def _after_commit(subscription: Subscription, event: Event) -> None:
    # The callback runs in whatever context is current at commit, so the context of now goes with it.
    transaction.on_commit(partial(_isolated, subscription, event, current()), robust=True)


def _isolated(subscription: Subscription, event: Event, context: Context) -> None:
    try:
        with enter(context):
            subscription.call(event)
    except Exception as error:
        logger.exception("handler_failed", handler=subscription.handler, module=subscription.module)
        sentry.capture(error)


def _task(subscription: Subscription, event: Event) -> None:
    enqueue(
        RUN_HANDLER,
        kwargs={
            "module": subscription.module,
            "handler": subscription.handler,
            "event": type(event).path(),
            "payload": encode(event),
        },
    )


_MODES: dict[HandlerMode, Callable[[Subscription, Event], None]] = {
    HandlerMode.INLINE: _inline,
    HandlerMode.AFTER_COMMIT: _after_commit,
    HandlerMode.TASK: _task,
}
