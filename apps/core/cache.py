"""The cache: keys carry the merchant, and a cache server that is down is a miss, not an error."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from apps.core.context import current

logger = structlog.get_logger(__name__)
R = TypeVar("R")

LONGEST = 30 * 24 * 3600
"""Cache keys always end some day: the server evicts only keys with a time to live, and never tasks."""
STAY_AWAY = 3.0
TIMEOUT = 0.3


def merchant_key(key: str, key_prefix: str, version: int) -> str:
    """``settings.CACHES[...]["KEY_FUNCTION"]``: what one merchant caches, no other one reads."""
    merchant = current().merchant
    return f"{merchant.schema_name if merchant else 'public'}:{key_prefix}:{version}:{key}"


class ForgivingRedisCache(RedisCache):
    """Reads miss and writes are dropped while the server cannot be reached.

    After a failure nobody tries for a few seconds, so that a page with thirty look-ups does not wait thirty times.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {
            "socket_timeout": TIMEOUT,
            "socket_connect_timeout": TIMEOUT,
            "retry": Retry(NoBackoff(), 0),
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, {**params, "OPTIONS": options})
        self._down_until = 0.0
        self._is_down = False

    def get_backend_timeout(self, timeout: float | None = DEFAULT_TIMEOUT) -> int | None:
        seconds = super().get_backend_timeout(timeout)
        return LONGEST if seconds is None else min(int(seconds), LONGEST)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        return self._try(lambda: super(ForgivingRedisCache, self).add(key, value, timeout, version), False)

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).get(key, default, version), default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        self._try(lambda: super(ForgivingRedisCache, self).set(key, value, timeout, version), None)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        return self._try(lambda: super(ForgivingRedisCache, self).touch(key, timeout, version), False)

    def delete(self, key: Any, version: Any = None) -> bool:
        return self._try(lambda: super(ForgivingRedisCache, self).delete(key, version), False)

    def get_many(self, keys: Iterable[Any], version: Any = None) -> dict[Any, Any]:
        wanted = list(keys)
        return self._try(lambda: super(ForgivingRedisCache, self).get_many(wanted, version), {})

    def has_key(self, key: Any, version: Any = None) -> bool:
        return self._try(lambda: super(ForgivingRedisCache, self).has_key(key, version), False)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """Raises ValueError when the key is not there, which it never is on a server that is down."""
        number = self._try(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), None)
        if number is None:
            raise ValueError(f"Key '{key}' not found.")
        return number

    def set_many(
        self, data: Mapping[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> list[Any]:
        values = dict(data)
        failed = list(values)
        return self._try(lambda: super(ForgivingRedisCache, self).set_many(values, timeout, version), failed)

    def delete_many(self, keys: Iterable[Any], version: Any = None) -> None:
        wanted = list(keys)
        self._try(lambda: super(ForgivingRedisCache, self).delete_many(wanted, version), None)

    def clear(self) -> None:
        self._try(super().clear, None)

    def _try(self, operation: Callable[[], R], otherwise: R) -> R:
        if time.monotonic() < self._down_until:
            return otherwise
        try:
            result = operation()
        except (RedisError, OSError) as error:
            self._went_down(error)
            return otherwise
        if self._is_down:
            self._is_down = False
            logger.info("cache_is_back")
        return result

    def _went_down(self, error: Exception) -> None:
        self._down_until = time.monotonic() + STAY_AWAY
        if not self._is_down:
            self._is_down = True
            logger.warning("cache_is_down", error_type=type(error).__name__)
