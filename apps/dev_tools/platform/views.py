"""The component library."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core.http.access import superuser_only
from apps.dev_tools.library import library_context


@superuser_only
def components(request: HttpRequest) -> HttpResponse:
    """Every component in each of its states, with sample content; reads no table."""
    return render(request, "dev_tools/platform/components.html", library_context())
