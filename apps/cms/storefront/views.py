"""The shopper's home page and the store's own pages."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from apps.cms import markdown
from apps.cms.context_processors import frame_of
from apps.cms.selectors.pages import find_page
from apps.core.http.access import open_to_all
from apps.core.http.request import MaartRequest
from apps.tenancy.languages import in_language


@open_to_all
@require_safe
def home(request: MaartRequest) -> HttpResponse:
    frame = frame_of(request)
    intro = in_language(frame.theme.intro, frame.language, frame.store.default_language)
    context = {
        "design": frame.theme,
        "tagline": frame.tagline or frame.store.name,
        "intro": intro,
        "meta_description": intro or frame.tagline,
    }
    return render(request, "cms/storefront/home.html", context)


@open_to_all
@require_safe
def page(request: MaartRequest, slug: str) -> HttpResponse:
    """404 for a draft: what is not shown does not exist."""
    found = find_page(request.store.id, slug)
    if found is None or not found.is_published:
        raise Http404
    language = translation.get_language() or request.store.default_language
    fallback = request.store.default_language
    body = in_language(found.bodies, language, fallback)
    context = {
        "heading": in_language(found.titles, language, fallback),
        "body": markdown.render(body),
        "meta_description": markdown.summary(body),
    }
    return render(request, "cms/storefront/page.html", context)
