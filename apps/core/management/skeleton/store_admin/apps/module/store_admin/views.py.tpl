from django.http import HttpResponse
from django.shortcuts import render

from apps.core.http.access import requires
from apps.core.http.request import MaartRequest


@requires("$code.view")
def overview(request: MaartRequest, store_code: str) -> HttpResponse:
    return render(request, "$code/store_admin/overview.html")
