"""Celery's way to the broker, asked once: by default each time-out would be waited for four times."""

from typing import Any

from kombu.transport import redis
from redis.backoff import NoBackoff
from redis.retry import Retry


class Channel(redis.Channel):  # type: ignore[misc]  # untyped
    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        return {**super()._connparams(asynchronous), "retry": Retry(NoBackoff(), 0)}


class Transport(redis.Transport):  # type: ignore[misc]  # untyped
    Channel = Channel
