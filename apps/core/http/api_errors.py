"""One error shape for the whole API."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler as default_handler


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    response = default_handler(error, context)
    if response is None:
        return None
    request_id = getattr(context["request"], "request_id", "")
    fields = response.data if isinstance(response.data, dict) and "detail" not in response.data else {}
    message = str(response.data.get("detail", error)) if isinstance(response.data, dict) else str(error)
    code = getattr(error, "default_code", "error")
    response.data = {"error": {"code": code, "message": message, "fields": fields, "request_id": request_id}}
    return response
