"""How often an API token may ask: so many times a minute, counted for all processes together."""

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from apps.tenancy.models import ApiToken

WINDOW = 60


class TokenThrottle(BaseThrottle):
    """Whoever is refused a token is not counted. While the cache server is down, nobody is."""

    def allow_request(self, request: Request, view: Any) -> bool:
        token = request.auth
        if not isinstance(token, ApiToken):
            return True
        return (
            self._count(f"api-calls:{token.pk}:{int(time.time() // WINDOW)}") <= settings.API_CALLS_PER_MINUTE
        )

    def wait(self) -> float:
        return WINDOW - time.time() % WINDOW

    @staticmethod
    def _count(key: str) -> int:
        cache.add(key, 0, 2 * WINDOW)
        try:
            return cache.incr(key)
        except ValueError:
            return 0
