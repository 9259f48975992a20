"""The gate of requests: routes of a module that is off answer 404 on every frontend."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import ResolverMatch

from apps.core.modules.definition import Audience
from apps.core.modules.gate import gate

_AUDIENCES = frozenset(audience.value for audience in Audience)


class ModuleGateMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        """Raises Http404 before the view, or anything it guards with, has run."""
        code = module_of(request.resolver_match)
        if code is not None and not gate.is_enabled(code, getattr(request, "platform", None)):
            raise Http404


def module_of(match: ResolverMatch | None) -> str | None:
    """The code of the module that a route belongs to: the second part of its namespace."""
    if match is None or len(match.namespaces) < 2 or match.namespaces[0] not in _AUDIENCES:
        return None
    return str(match.namespaces[1])
