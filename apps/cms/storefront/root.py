"""What browsers and robots ask for at the root of a store's host, in no language."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from apps.cms.context_processors import frame_of
from apps.core.http.access import open_to_all
from apps.core.http.request import MaartRequest

for_a_day = cache_control(public=True, max_age=24 * 3600)


@open_to_all
@require_safe
@for_a_day
def robots(request: MaartRequest) -> HttpResponse:
    return render(request, "cms/storefront/robots.txt", content_type="text/plain; charset=utf-8")


@open_to_all
@require_safe
@for_a_day
def favicon(request: MaartRequest) -> HttpResponse:
    """The theme's own icon, else the initial of the store on its accent colour."""
    theme = frame_of(request).theme
    if theme.favicon:
        return HttpResponseRedirect(theme.favicon.url)
    context = {"colour": theme.design.mail_accent, "initial": request.store.name[:1].upper()}
    return render(request, "cms/storefront/favicon.svg", context, content_type="image/svg+xml")
