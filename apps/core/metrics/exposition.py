"""``/metrics`` for Prometheus: the figures of all processes of this machine, behind a token."""

import os
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector


def metrics_response(request: HttpRequest) -> HttpResponse:
    """404 where no token is configured, 403 without the right one."""
    if not settings.METRICS_TOKEN:
        return HttpResponse(status=404)
    if not _is_allowed(request):
        return HttpResponse(status=403)
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _is_allowed(request: HttpRequest) -> bool:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return kind.lower() == "bearer" and compare_digest(
        token.strip().encode(), settings.METRICS_TOKEN.encode()
    )


def _registry() -> CollectorRegistry:
    """One process knows its own figures only; with a shared directory, those of all."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # typed in part only
    return registry
