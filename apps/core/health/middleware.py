"""Answers on any host, before the host is looked up: what is watched must not depend on what it watches."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from apps.core.health import checks, tools
from apps.core.health.results import HealthState
from apps.core.metrics.exposition import metrics_response

Answer = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = _ANSWERS.get(request.path_info.rstrip("/"))
        if answer is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        response = answer(request)
        response.headers["Cache-Control"] = "no-store"
        return response


def _live(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so that a dead database does not restart every process."""
    return JsonResponse({"status": HealthState.OK.value})


def _ready(request: HttpRequest) -> HttpResponse:
    """Whether requests should come here: only what no page works without."""
    return _report(checks.run_checks(ready_only=True))


def _health(request: HttpRequest) -> HttpResponse:
    return _report(checks.run_checks())


def _tools(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"tools": tools.tools()})


def _report(report: checks.Report) -> HttpResponse:
    """503 only when requests should stay away: a shop whose cache is down still sells."""
    status = 200 if report.ready else 503
    response = JsonResponse(report.as_json(), status=status)
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


_ANSWERS: dict[str, Answer] = {
    "/health": _health,
    "/health/live": _live,
    "/health/ready": _ready,
    "/health/tools": _tools,
    "/metrics": metrics_response,
}
