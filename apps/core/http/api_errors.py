"""The REST API's errors: ``{"error": {"code", "message", "fields", "request_id"}}`` whatever went wrong."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as standard_handler

from apps.core.http.errors import error_body
from apps.core.ui.pagination import InvalidCursor

_CODES: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.ValidationError, "invalid"),
    (exceptions.ParseError, "malformed"),
    (exceptions.UnsupportedMediaType, "unsupported_media_type"),
    (exceptions.NotAcceptable, "not_acceptable"),
    (exceptions.NotAuthenticated, "not_authenticated"),
    (exceptions.AuthenticationFailed, "authentication_failed"),
    (exceptions.MethodNotAllowed, "method_not_allowed"),
    (exceptions.Throttled, "throttled"),
    (exceptions.NotFound, "not_found"),
    (exceptions.PermissionDenied, "permission_denied"),
    (Http404, "not_found"),
    (PermissionDenied, "permission_denied"),
)


class Problem(exceptions.APIException):
    """A refusal with a status, a code for programs, texts by field and further facts."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        fields: Mapping[str, Any] | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message, code)
        self.status_code = status
        self.code = code
        self.fields = dict(fields or {})
        self.details = dict(details or {})


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """None for what is no answer but a bug: Django's handler of 500 answers it, also as JSON."""
    if isinstance(error, InvalidCursor):
        error = exceptions.ValidationError({"cursor": [_("Take the cursor from next or previous.")]})
    response = standard_handler(error, dict(context))
    if response is None:
        return None
    if isinstance(error, Problem):
        response.data = error_body(
            context["request"], error.code, str(error.detail), error.fields, error.details
        )
        return response
    fields = _fields(error) if isinstance(error, exceptions.ValidationError) else {}
    response.data = error_body(
        context["request"], _code(error), _message(error, response, bool(fields)), fields
    )
    return response


def _code(error: Exception) -> str:
    return next((code for kind, code in _CODES if isinstance(error, kind)), "error")


def _message(error: Exception, response: Response, has_fields: bool) -> str:
    if has_fields:
        return _("Some fields are not valid.")
    if isinstance(error, exceptions.ValidationError):
        return " ".join(_texts(error.detail))
    if isinstance(error, Http404):
        return _("There is nothing here.")
    if isinstance(error, exceptions.Throttled):
        seconds = int(response["Retry-After"])
        text = ngettext(
            "Too many requests: wait %(seconds)s second.",
            "Too many requests: wait %(seconds)s seconds.",
            seconds,
        )
        return text % {"seconds": seconds}
    data = response.data
    return str(data.get("detail", "")) if isinstance(data, Mapping) else str(data)


def _fields(error: exceptions.ValidationError) -> dict[str, Any]:
    """Field name -> list of texts; rows of a list are keyed by their position."""
    detail = error.detail
    if isinstance(detail, Mapping):
        return {str(name): _nested(value) for name, value in detail.items()}
    if isinstance(detail, list) and any(isinstance(item, Mapping | list) for item in detail):
        return {str(index): _nested(item) for index, item in enumerate(detail) if item}
    return {}


def _nested(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _nested(item) for name, item in value.items()}
    if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        return {str(index): _nested(item) for index, item in enumerate(value) if item}
    return _texts(value)


def _texts(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
