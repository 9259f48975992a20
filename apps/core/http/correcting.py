"""Addresses of pages that are almost right lead to right ones.

Below ``/api/`` they are refused instead: a program would not notice, and a redirect loses what it sent.
"""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.core.http.errors import is_api, respond
from apps.core.ui.pagination import InvalidCursor


class CorrectingMiddleware(CommonMiddleware):
    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return not is_api(request) and bool(super().should_redirect_with_slash(request))

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and is_api(request) and super().should_redirect_with_slash(request):
            right = _("There is nothing here. Addresses end with a slash: %(address)s")
            return respond(request, 404, message=right % {"address": f"{request.path}/"})
        return super().process_response(request, response)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A cursor that is not ours, or of another order, leads to the first page of the same list."""
        if not isinstance(exception, InvalidCursor):
            return None
        query = request.GET.copy()
        query.pop("cursor", None)
        return redirect(f"{request.path}?{query.urlencode()}" if query else request.path)
