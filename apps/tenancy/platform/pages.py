"""The platform's front page and the choice of language."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from apps.core.http.access import open_to_all
from apps.core.modules.contributions import enabled_modules
from apps.core.modules.definition import Tier
from apps.tenancy.http import TenancyRequest
from apps.tenancy.languages import known, text_in

BACK_OFFICES = ("admin", "api", "language", "merchant", "password", "profile", "sign-in", "store")
ONE_YEAR = 365 * 24 * 3600


@require_safe
@open_to_all
def home(request: TenancyRequest) -> HttpResponse:
    platform = request.platform_row
    included = [
        {
            "name": module.name,
            "description": module.description,
            "icon": next((entry.icon for entry in module.menu), "puzzle"),
        }
        for module in enabled_modules(request.platform)
        if module.tier == Tier.OPTIONAL
    ]
    context = {
        "promise": text_in(platform.promise, platform.default_language),
        "introduction": text_in(platform.introduction, platform.default_language),
        "included": included,
    }
    return render(request, "tenancy/platform/home.html", context)


@require_safe
@open_to_all
def robots(request: HttpRequest) -> HttpResponse:
    """Back offices need a sign-in: nothing there is for a search engine."""
    closed = "".join(f"Disallow: /{path}/\n" for path in BACK_OFFICES)
    return HttpResponse(f"User-agent: *\n{closed}Allow: /\n", content_type="text/plain; charset=utf-8")


@require_safe
@open_to_all
def favicon(request: HttpRequest) -> HttpResponse:
    """For what is no page of ours and so names no icon, such as a file opened by itself."""
    return HttpResponseRedirect(static("icons/favicon.svg"))


@require_safe
@open_to_all
def choose_language(request: TenancyRequest, code: str) -> HttpResponse:
    """A preference of this browser and nothing else, so a link may change it."""
    if code not in known():
        raise Http404
    response = HttpResponseRedirect(safe_next(request, "/"))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=ONE_YEAR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def safe_next(request: HttpRequest, default: str) -> str:
    """Where the visitor wanted to go, when that is on this very host."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if target and is_safe else default
