"""The scheduler: django-celery-beat's, which also says that it is alive."""

import socket
import time
from typing import Any

import structlog
from django.db import DatabaseError, connections
from django_celery_beat.schedulers import DatabaseScheduler

from apps.core.tasks.heartbeats import BEAT_EVERY, note_heartbeat

logger = structlog.get_logger(__name__)


class Scheduler(DatabaseScheduler):  # type: ignore[misc]  # django-celery-beat has no types
    """Reads its rows from the database: what sync_schedules wrote and operators edited."""

    _noted_at = 0.0

    def tick(self, *args: Any, **kwargs: Any) -> float:
        self._note()
        wait: float = super().tick(*args, **kwargs)
        return min(wait, BEAT_EVERY.total_seconds())

    def _note(self) -> None:
        if time.monotonic() - self._noted_at < BEAT_EVERY.total_seconds():
            return
        self._noted_at = time.monotonic()
        try:
            note_heartbeat("beat", f"beat@{socket.gethostname()}", [])
        except DatabaseError as error:
            logger.warning("heartbeat_failed", error_type=type(error).__name__)
            connections.close_all()
