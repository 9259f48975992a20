"""Celery's way to the broker, asked once: by default each time-out would be waited for four times."""

from typing import Any

from kombu.transport import redis
from redis.backoff import NoBackoff
from redis.retry import Retry


class Channel(redis.Channel):
    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        parameters: dict[str, Any] = super()._connparams(asynchronous)  # type: ignore[misc]  # typed in part only
        return {**parameters, "retry": Retry(NoBackoff(), 0)}


class Transport(redis.Transport):
    Channel = Channel
