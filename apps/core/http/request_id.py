"""A name for every request, which the answer, every log line, every task and every error page carry."""

import re
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponseBase
from structlog.contextvars import clear_contextvars

from apps.core import logs, metrics
from apps.core.modules.middleware import module_of

HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
logger = structlog.get_logger(__name__)


class RequestIdMiddleware:
    """Also writes the one line per request and counts it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.monotonic()
        clear_contextvars()
        request_id = inbound_id(request) or uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]  # read by error pages and actors
        logs.bind(request_id=request_id)
        try:
            response = self.get_response(request)
            response.headers[HEADER] = request_id
            _note(request, response, time.monotonic() - started)
        finally:
            # The thread serves others next.
            clear_contextvars()
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        module = module_of(request.resolver_match)
        if module is not None:
            logs.bind(module=module)


def inbound_id(request: HttpRequest) -> str | None:
    """What a proxy or client calls the request, unless it could forge log lines or is no name at all."""
    given = request.headers.get(HEADER, "")
    return given if _SANE.fullmatch(given) else None


def request_id_of(request: HttpRequest) -> str:
    return str(getattr(request, "request_id", "") or logs.current_request_id())


def _note(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    match = request.resolver_match
    module = module_of(match) or "none"
    frontend = match.namespaces[0] if match is not None and module != "none" else "none"
    method = (
        request.method if request.method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE") else "other"
    )
    metrics.requests.labels(
        module=module, frontend=frontend, method=method, status=f"{response.status_code // 100}xx"
    ).inc()
    metrics.request_seconds.labels(module=module, frontend=frontend).observe(seconds)
    context = getattr(request, "context", None)
    fields = {
        name: ref.code
        for name in ("platform", "merchant", "store")
        if (ref := getattr(context, name, None)) is not None
    }
    logger.info(
        "request",
        method=request.method,
        # The route, not the path: paths carry tokens.
        route=f"/{match.route}" if match is not None else HIDDEN_ROUTE,
        status=response.status_code,
        duration_ms=round(seconds * 1000, 1),
        **fields,
    )


HIDDEN_ROUTE = "(none)"
