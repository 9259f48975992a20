from django.http import HttpResponse
from django.urls import path

from apps.core.http.access import requires
from apps.core.http.request import MaartRequest


@requires("toy_badges.award")
def badge_list(request: MaartRequest, store_code: str) -> HttpResponse:
    return HttpResponse("badges")


urlpatterns = [path("", badge_list, name="badge_list")]
