"""Pages and theme in the store admin."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.cms import markdown
from apps.cms.enums import ThemePreset
from apps.cms.exceptions import BadPicture, CmsError
from apps.cms.models import TOKENS, ContentPage
from apps.cms.presets import PRESETS
from apps.cms.selectors.pages import theme_of
from apps.cms.services import pages, themes
from apps.cms.store_admin.forms import PageForm, ThemeForm, known_languages
from apps.core.db.seen import ChangedMeanwhile
from apps.core.http.access import requires
from apps.core.http.request import MaartRequest
from apps.core.ui.theme import FONTS, NEUTRALS, PICTURE_RATIOS, RADII, InvalidTheme, Theme
from apps.tenancy.languages import in_language
from apps.tenancy.links import store_url

edits_pages = requires("cms.edit_pages")
edits_theme = requires("cms.edit_theme")


def _url(request: MaartRequest, name: str, **kwargs: Any) -> str:
    return reverse(f"store_admin:cms:{name}", kwargs={"store_code": request.store.code, **kwargs})


def _languages(request: MaartRequest) -> list[str]:
    return known_languages(request.store.languages, request.store.default_language)


def _page_or_404(request: MaartRequest, page_id: int) -> ContentPage:
    page = ContentPage.objects.filter(pk=page_id, store_id=request.store.id).first()
    if page is None:
        raise Http404
    return page


# --- Pages --------------------------------------------------------------------------------------------------------


@edits_pages
@require_safe
def page_list(request: MaartRequest, store_code: str) -> HttpResponse:
    found = (
        ContentPage.objects.filter(store_id=request.store.id)
        .defer("bodies")
        .order_by("place", "position", "id")
    )
    rows = [
        {
            "page": page,
            "title": in_language(page.titles, request.store.default_language, request.store.default_language),
            "url": _url(request, "page_edit", page_id=page.pk),
        }
        for page in found
    ]
    context = {"rows": rows, "starters": sum(page.is_starter for page in found)}
    return render(request, "cms/store_admin/page_list.html", context)


@edits_pages
@require_http_methods(["GET", "HEAD", "POST"])
def page_create(request: MaartRequest, store_code: str) -> HttpResponse:
    form = _page_form(request)
    if request.method == "POST" and form.is_valid() and not _wants_preview(request):
        try:
            page = pages.create_page(store_id=request.store.id, draft=form.draft(), actor=request.actor)
        except CmsError as error:
            form.add_error("slug", str(error))
        else:
            messages.success(request, _("The page is saved as a draft."))
            return redirect(_url(request, "page_edit", page_id=page.pk))
    return _page_response(request, form, None)


@edits_pages
@require_http_methods(["GET", "HEAD", "POST"])
def page_edit(request: MaartRequest, store_code: str, page_id: int) -> HttpResponse:
    page = _page_or_404(request, page_id)
    form = _page_form(request, PageForm.initial_of(page))
    if request.method == "POST" and form.is_valid() and not _wants_preview(request):
        try:
            pages.update_page(
                page_id=page.pk,
                draft=form.draft(),
                default_language=request.store.default_language,
                actor=request.actor,
                seen=form.what_was_seen,
            )
        except ChangedMeanwhile as error:
            form.add_error(None, str(error))
        except CmsError as error:
            form.add_error("slug", str(error))
        else:
            messages.success(request, _("The page is saved."))
            return redirect(_url(request, "page_edit", page_id=page.pk))
    return _page_response(request, form, page)


def _wants_preview(request: HttpRequest) -> bool:
    return "preview" in request.POST


def _page_form(request: MaartRequest, initial: dict[str, str] | None = None) -> PageForm:
    return PageForm(
        request.POST if request.method == "POST" else None,
        initial=initial or {},
        languages=_languages(request),
        default_language=request.store.default_language,
    )


def _page_response(request: MaartRequest, form: PageForm, page: ContentPage | None) -> HttpResponse:
    language = request.POST.get("preview") or request.store.default_language
    if language not in form.languages:
        language = form.languages[0]
    context = {
        "form": form,
        "page": page,
        "page_title": in_language(page.titles, language, language) if page else _("New page"),
        "preview_title": form[f"title_{language}"].value() or "",
        "preview_body": markdown.render(form[f"body_{language}"].value() or ""),
        "shop_url": _shop_url(request, page),
        "list_url": _url(request, "page_list"),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "cms/store_admin/page_form.html", context, status=status)


def _shop_url(request: MaartRequest, page: ContentPage | None) -> str:
    if page is None or not page.is_published:
        return ""
    return store_url(request.store, "storefront:cms:page", request=request, slug=page.slug)


@edits_pages
@require_POST
def page_preview(request: MaartRequest, store_code: str) -> HttpResponse:
    """The text of one language as it will look, while it is being written."""
    language = request.GET.get("language", "")
    context = {
        "preview_title": request.POST.get(f"title_{language}", "")[:160],
        "preview_body": markdown.render(request.POST.get(f"body_{language}", "")[:60_000]),
    }
    return render(request, "cms/store_admin/parts/page_preview.html", context)


@edits_pages
@require_POST
def page_publish(request: MaartRequest, store_code: str, page_id: int) -> HttpResponse:
    page = _page_or_404(request, page_id)
    return _do(
        request,
        page,
        lambda: pages.publish_page(
            page_id=page.pk,
            default_language=request.store.default_language,
            now=timezone.now(),
            actor=request.actor,
        ),
        _("The page is published."),
    )


@edits_pages
@require_POST
def page_unpublish(request: MaartRequest, store_code: str, page_id: int) -> HttpResponse:
    page = _page_or_404(request, page_id)
    return _do(
        request,
        page,
        lambda: pages.unpublish_page(page_id=page.pk, actor=request.actor),
        _("The page is a draft again; shoppers no longer see it."),
    )


def _do(request: MaartRequest, page: ContentPage, action: Callable[[], object], done: str) -> HttpResponse:
    try:
        action()
    except CmsError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(_url(request, "page_edit", page_id=page.pk))


@edits_pages
@require_POST
def page_delete(request: MaartRequest, store_code: str, page_id: int) -> HttpResponse:
    page = _page_or_404(request, page_id)
    pages.delete_page(page_id=page.pk, actor=request.actor)
    messages.success(request, _("The page is deleted."))
    return redirect(_url(request, "page_list"))


# --- Theme --------------------------------------------------------------------------------------------------------


@edits_theme
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: MaartRequest, store_code: str) -> HttpResponse:
    current = theme_of(request.store.id)
    wanted = request.GET.get("preset", "")
    initial = ThemeForm.initial_of(current)
    if wanted in ThemePreset.values:
        initial |= {"preset": wanted, **PRESETS[ThemePreset(wanted)]}
    form = ThemeForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial=initial,
        languages=_languages(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            themes.update_theme(
                store_id=request.store.id,
                values=form.values(),
                pictures=form.pictures(),
                actor=request.actor,
                seen=form.what_was_seen,
            )
        except (ChangedMeanwhile, InvalidTheme, BadPicture) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The theme is saved. Your store shows it already."))
            return redirect(_url(request, "theme"))
    context = {
        "form": form,
        "current": current,
        "presets": [_preset_card(request, preset, str(form["preset"].value())) for preset in ThemePreset],
        "sample": _sample(request, form),
        "tables": {
            "fonts": dict(FONTS),
            "radii": dict(RADII),
            "ratios": dict(PICTURE_RATIOS),
            "neutrals": {name: list(value) for name, value in NEUTRALS.items()},
        },
        "shop_url": store_url(request.store, "storefront:cms:home", request=request),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "cms/store_admin/theme.html", context, status=status)


def _preset_card(request: MaartRequest, preset: ThemePreset, chosen: str) -> dict[str, Any]:
    return {
        "code": preset.value,
        "label": preset.label,
        "url": f"{_url(request, 'theme')}?{urlencode({'preset': preset.value})}",
        "is_current": preset.value == chosen,
        "choices": PRESETS[preset],
    }


def _sample(request: MaartRequest, form: ThemeForm) -> dict[str, Any]:
    """What the preview shows."""
    language = request.store.default_language
    return {
        "tagline": form[f"tagline_{language}"].value() or request.store.name,
        "intro": form[f"intro_{language}"].value() or "",
        "language": language,
        "css": _preview_css(form),
    }


def _preview_css(form: ThemeForm) -> SafeString:
    """The tokens of the form, for the preview alone."""
    try:
        tokens = Theme.from_mapping({name: form[name].value() for name in TOKENS}).tokens()
    except InvalidTheme:
        tokens = {}
    declarations = "".join(f"--{name}:{value};" for name, value in tokens.items())
    # Every value is one of the kit's lists or a checked colour (core.ui.theme).
    return mark_safe(f"@layer theme{{.theme-preview{{{declarations}}}}}")
