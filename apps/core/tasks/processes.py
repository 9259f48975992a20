"""What a worker process does when it starts, lives and ends."""

import os
from threading import Event as Flag
from threading import Thread
from typing import Any

import structlog
from celery import signals
from django.db import DatabaseError, connections
from prometheus_client.multiprocess import mark_process_dead

from apps.core.modules import processes as _module_processes  # noqa: F401  # connects its signals
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
def start_heartbeat(sender: Any, **signal: Any) -> None:
    """From the main process, so that a long task does not make the worker look dead."""
    queues = sorted(sender.app.amqp.queues.consume_from)
    Thread(target=_beat, args=(str(sender.hostname), queues), name="heartbeat", daemon=True).start()


@signals.worker_shutting_down.connect
def stop_heartbeat(**signal: Any) -> None:
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


def _beat(name: str, queues: list[str]) -> None:
    while not _stopping.is_set():
        try:
            note_heartbeat("worker", name, queues)
        except DatabaseError as error:
            logger.warning("heartbeat_failed", error_type=type(error).__name__)
        finally:
            # Children are forked from this process at any time: no open connection may be copied into them.
            connections.close_all()
        _stopping.wait(BEAT_EVERY.total_seconds())
