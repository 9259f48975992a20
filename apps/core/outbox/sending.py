"""Handing messages to Celery. A message that is not handed over is not lost: the sweeper sends it later.

So sending never raises and never makes a request wait: it gives up within a second, and while the broker is known to
be down it does not even try.
"""

import os
import time
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from uuid import UUID

import structlog
from kombu import Connection
from kombu.pools import ProducerPool

from apps.core.metrics import outbox_sent
from apps.core.outbox.refs import MessageRef
from apps.core.tasks.declared import declared_tasks

logger = structlog.get_logger(__name__)

TIMEOUT = 0.5
STAY_AWAY = 5.0
"""Seconds without a try after the broker did not answer."""
BURST = 20
"""Messages of one merchant that are sent at once; of more, each that is finished sends the next.

An import of ten thousand pictures must not stand in front of another merchant's order mail.
"""
BURST_PER_SECOND = 20.0
POOL_SIZE = 8


@dataclass(slots=True)
class _Broker:
    """What this process knows about the broker. Reset in a forked child: sockets are not shared."""

    pid: int = 0
    pool: ProducerPool | None = None
    down_until: float = 0.0
    down: bool = False
    lock: Lock = field(default_factory=Lock)


_broker = _Broker()


def _fresh_lock() -> None:
    _broker.lock = Lock()


# The pool of a worker forks beside its sweeping thread, which may hold the lock at that moment.
os.register_at_fork(after_in_child=_fresh_lock)
_tokens: dict[UUID | None, tuple[float, float]] = {}


def may_send(merchant_id: UUID | None) -> bool:
    """Take one of the merchant's tokens for sending at once (a token bucket per process)."""
    now = time.monotonic()
    tokens, at = _tokens.get(merchant_id, (float(BURST), now))
    tokens = min(float(BURST), tokens + (now - at) * BURST_PER_SECOND)
    _tokens[merchant_id] = (max(tokens - 1, 0.0), now)
    return tokens >= 1


def send(ref: MessageRef, task: str, queue: str = "") -> bool:
    """Whether the broker took it."""
    if time.monotonic() < _broker.down_until:
        return False
    try:
        _publish(ref, task, queue or declared_tasks()[task].queue.value)
    except Exception as error:  # noqa: BLE001  # whatever it is, the sweeper sends it later
        _went_down(error)
        return False
    if _broker.down:
        _broker.down = False
        logger.info("broker_is_back")
    outbox_sent.inc()
    return True


def _publish(ref: MessageRef, task: str, queue: str) -> None:
    from celery import current_app

    with _pool().acquire(block=True, timeout=TIMEOUT) as producer:
        try:
            current_app.send_task(
                task, headers=ref.as_headers(), queue=queue, producer=producer, retry=False, kwargs={}
            )
        except Exception:
            # A half-written answer on this socket would be read by the next one who borrows it.
            if producer.connection is not None:
                producer.connection.collect()
            raise


def _pool() -> ProducerPool:
    with _broker.lock:
        if _broker.pool is None or _broker.pid != os.getpid():
            _broker.pool, _broker.pid = _new_pool(), os.getpid()
        return _broker.pool


def _new_pool() -> ProducerPool:
    from celery import current_app

    options: dict[str, Any] = {
        **current_app.conf.broker_transport_options,
        "socket_timeout": TIMEOUT,
        "socket_connect_timeout": TIMEOUT,
        "max_retries": 0,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    }
    connection = Connection(
        current_app.conf.broker_write_url, transport_options=options, connect_timeout=TIMEOUT
    )
    return ProducerPool(connection.Pool(limit=POOL_SIZE), limit=POOL_SIZE)


def forget_broker() -> None:
    """The broker's address has changed (tests and operators' consoles)."""
    with _broker.lock:
        _broker.pool, _broker.down_until, _broker.down = None, 0.0, False


def _went_down(error: Exception) -> None:
    _broker.down_until = time.monotonic() + STAY_AWAY
    if not _broker.down:
        _broker.down = True
        logger.warning("broker_is_down", error_type=type(error).__name__)
