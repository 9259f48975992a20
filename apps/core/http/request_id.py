"""Every request has an id: in the logs, in error pages, in the answer's X-Request-ID."""

import re
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

SANE = re.compile(r"[A-Za-z0-9_-]{8,64}")


class RequestIdMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if SANE.fullmatch(given) else uuid4().hex  # type: ignore[attr-defined]  # ours
        response = self.get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]  # ours
        return response
