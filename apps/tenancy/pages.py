"""Answers given before any view is reached."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from apps.core.context import Context, enter
from apps.core.http.errors import respond, wants_json
from apps.tenancy.http import TenancyRequest
from apps.tenancy.languages import known, negotiate
from apps.tenancy.models import Store

RETRY_AFTER_SECONDS = 3600


def unknown_host(request: HttpRequest) -> HttpResponse:
    """The same for every unknown host: it names no platform and shows none."""
    with translation.override(negotiate(request, known(), settings.LANGUAGE_CODE)):
        if wants_json(request):
            return respond(request, 404, code="unknown_host", message=_("Nothing at this address"))
        return HttpResponse(render_to_string("tenancy/errors/unknown_host.html"), status=404)


def bad_host(request: HttpRequest) -> HttpResponse:
    with translation.override(negotiate(request, known(), settings.LANGUAGE_CODE)):
        message = _("This address cannot be read.")
        if wants_json(request):
            return respond(request, 400, message=message)
        return HttpResponse(message, status=400, content_type="text/plain; charset=utf-8")


def suspended_merchant(request: TenancyRequest, store: Store) -> HttpResponse:
    if request.is_storefront:
        return closed_store(request, store)
    if wants_json(request):
        return respond(request, 403, code="merchant_suspended", message=_("This account is suspended."))
    page = render_to_string(
        "tenancy/errors/suspended.html",
        {"name": store.merchant.name},
        request=request,
    )
    return HttpResponse(page, status=403)


def closed_store(request: TenancyRequest, store: Store) -> HttpResponse:
    """In the store's own look. It comes back, so search engines are told to ask again."""
    if wants_json(request):
        response = respond(request, 503)
    else:
        with enter(Context(platform=request.platform, merchant=store.merchant.ref, store=store.ref)):
            page = render_to_string("tenancy/errors/closed_store.html", {"name": store.name}, request=request)
        response = HttpResponse(page, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
