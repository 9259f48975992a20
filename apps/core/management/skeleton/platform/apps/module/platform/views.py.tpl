from django.http import HttpResponse
from django.shortcuts import render

from apps.core.http.access import superuser_only
from apps.core.http.request import MaartRequest


@superuser_only
def overview(request: MaartRequest) -> HttpResponse:
    return render(request, "$code/platform/overview.html")
