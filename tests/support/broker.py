"""What lies in the queues of this test process: on the real broker, below a prefix of its own."""

import json
from typing import Any

import redis
from django.conf import settings

from config import env


def _server() -> "redis.Redis":
    """The broker's database; ``cache_url`` is how redis-py spells the address, one database further on."""
    client = redis.Redis.from_url(env.cache_url())
    parameters = dict(client.connection_pool.connection_kwargs)
    client.connection_pool.connection_kwargs["db"] = int(parameters["db"]) - 1
    return client


def _key(queue: str) -> str:
    return f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}{queue}"


def queued(queue: str = "default") -> list[dict[str, Any]]:
    """Headers of the waiting messages, the oldest first, with their body as ``body``."""
    with _server() as server:
        raw = server.lrange(_key(queue), 0, -1)
    messages = [json.loads(message) for message in reversed(raw)]
    return [{**message["headers"], "body": message["body"]} for message in messages]


def purge(*queues: str) -> None:
    with _server() as server:
        server.delete(*(_key(queue) for queue in queues or ("default", "long_running", "scheduled")))


def forget() -> None:
    """Delete everything below the prefix of this test process."""
    with _server() as server:
        for key in server.scan_iter(_key("*"), count=1000):
            server.delete(key)
