"""Keeping a message while its handler runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import structlog
from django.db import DatabaseError, connection

from apps.core.context import Context, enter
from apps.core.outbox.claims import Claim, renew
from apps.core.outbox.timing import RENEW_EVERY

logger = structlog.get_logger(__name__)


@contextmanager
def kept(claimed: Claim, context: Context) -> Iterator[None]:
    """Renew the lease every few seconds until the block ends.

    In a thread, because the handler may be waiting for a network or a query; with a connection of its own, because
    the handler's may be in a transaction, whose updates nobody sees.
    """
    over = Event()
    thread = Thread(target=_renew_until, args=(over, claimed, context), name="outbox-lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()


def _renew_until(over: Event, claimed: Claim, context: Context) -> None:
    try:
        while not over.wait(RENEW_EVERY.total_seconds()):
            if not _renewed(claimed, context):
                return
    finally:
        connection.close()


def _renewed(claimed: Claim, context: Context) -> bool:
    try:
        with enter(context):
            return renew(claimed)
    except DatabaseError as error:
        # Perhaps the server is being restarted: the next round may succeed before the lease ends.
        logger.warning("outbox_lease_not_renewed", message_id=claimed.id, error_type=type(error).__name__)
        connection.close()
        return True
