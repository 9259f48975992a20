"""Error pages: what happened, what to do now, and an id that leads to the log. JSON below ``/api/``."""

from collections.abc import Mapping
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import TemplateDoesNotExist, loader
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.http.request_id import request_id_of

logger = structlog.get_logger(__name__)

_CODES = {
    400: ("bad_request", gettext_lazy("The request could not be understood.")),
    403: ("permission_denied", gettext_lazy("You may not do this.")),
    404: ("not_found", gettext_lazy("There is nothing here.")),
    405: ("method_not_allowed", gettext_lazy("This address is not asked like that.")),
    500: ("server_error", gettext_lazy("Something went wrong on our side.")),
    503: ("unavailable", gettext_lazy("This is unavailable for a moment. Try again soon.")),
}


def error_body(
    request: HttpRequest,
    code: str,
    message: str,
    fields: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The one shape of errors of the API; ``details`` only where there are any."""
    error = {
        "code": code,
        "message": message,
        "fields": dict(fields or {}),
        "request_id": request_id_of(request),
    }
    return {"error": {**error, "details": dict(details)} if details else error}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return respond(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return respond(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return respond(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return respond(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    logger.warning("csrf_refused", reason=reason)
    return respond(
        request,
        403,
        code="csrf_failed",
        message=_("This form is no longer valid. Go back, reload the page and send it again."),
    )


def respond(
    request: HttpRequest, status: int, *, code: str | None = None, message: str | None = None
) -> HttpResponse:
    """An error answer in the form that the caller reads."""
    standard_code, standard_message = _CODES[status]
    code, message = code or standard_code, message or str(standard_message)
    if wants_json(request):
        return JsonResponse(error_body(request, code, message), status=status)
    return HttpResponse(_page(request, status, code, message), status=status)


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def wants_json(request: HttpRequest) -> bool:
    return (
        is_api(request) or request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    )


def _page(request: HttpRequest, status: int, code: str, message: str) -> str:
    context = {"status": status, "code": code, "message": message, "request_id": request_id_of(request)}
    try:
        # An error page must not fail over what the error broke: no context processors but what it needs.
        return loader.render_to_string(f"errors/{status}.html", context, request if status < 500 else None)
    except TemplateDoesNotExist:
        return _plain(status, message, context["request_id"])
    except Exception:
        logger.exception("error_page_failed", status=status)
        return _plain(status, message, context["request_id"])


def _plain(status: int, message: str, request_id: Any) -> str:
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{status}</title></head>"
        f"<body><h1>{escape(message)}</h1><p>{escape(_('Error id'))}: <code>{escape(str(request_id))}</code></p>"
        "</body></html>"
    )
