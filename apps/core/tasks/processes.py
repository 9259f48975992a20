"""What a worker process does when it starts, lives and ends."""

import os
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Event as Flag
from threading import Thread
from typing import Any

import structlog
from celery import signals
from django.db import DatabaseError, connections
from prometheus_client.multiprocess import mark_process_dead

from apps.core import sentry
from apps.core.context import NOTHING, enter
from apps.core.modules import processes as _module_processes  # noqa: F401  # connects its signals
from apps.core.outbox.sweeping import sweep
from apps.core.outbox.timing import SWEEP_EVERY
from apps.core.tasks.heartbeats import BEAT_EVERY, forget_heartbeat, note_heartbeat

logger = structlog.get_logger(__name__)
_stopping = Flag()


@signals.setup_logging.connect
def keep_our_logging(**signal: Any) -> None:
    """Celery configures logging itself unless somebody listens: Django has done it (apps.core.logs)."""


@signals.worker_process_init.connect
def start_with_own_connections(**signal: Any) -> None:
    """A forked child must not talk through its parent's sockets."""
    connections.close_all()


@signals.worker_process_shutdown.connect
def end_figures(pid: int, **signal: Any) -> None:
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        mark_process_dead(pid)  # type: ignore[no-untyped-call]  # typed in part only


@signals.worker_ready.connect
def start_threads(sender: Any, **signal: Any) -> None:
    """In the main process, where no task runs: slow ones neither make the worker look dead nor delay the sweep."""
    queues = sorted(sender.app.amqp.queues.consume_from)
    beat = partial(note_heartbeat, "worker", str(sender.hostname), queues)
    Thread(target=_repeat, args=(beat, BEAT_EVERY), name="heartbeat", daemon=True).start()
    Thread(target=_repeat, args=(sweep, SWEEP_EVERY), name="sweep", daemon=True).start()


@signals.worker_shutting_down.connect
def stop_threads(**signal: Any) -> None:
    _stopping.set()


@signals.worker_shutdown.connect
def take_heartbeat_away(sender: Any, **signal: Any) -> None:
    _forget(str(sender.hostname))
    connections.close_all()


def _forget(name: str) -> None:
    try:
        forget_heartbeat(name)
    except DatabaseError:
        logger.warning("heartbeat_not_removed")


def _repeat(work: Callable[[], object], every: timedelta) -> None:
    while not _stopping.is_set():
        try:
            with enter(NOTHING):
                work()
        except DatabaseError as error:
            logger.warning("worker_thread_failed", error_type=type(error).__name__)
        except Exception as error:  # a thread that ends would be missed by nobody
            logger.exception("worker_thread_failed", error_type=type(error).__name__)
            sentry.capture(error)
        finally:
            # Children are forked from this process at any time: no open connection may be copied into them.
            connections.close_all()
        _stopping.wait(every.total_seconds())
