"""Answers /health/live on any host, before any look-up."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/health/live":
            return HttpResponse("ok\n", content_type="text/plain")
        return self.get_response(request)
