"""What the frame of every storefront page shows: theme, menus, legal pages, languages."""

from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from apps.cms.enums import PagePlace
from apps.cms.models import ContentPage, Theme
from apps.cms.selectors.pages import PageLink, page_links, published_pages, theme_of
from apps.core.http.request import MaartRequest
from apps.tenancy.languages import in_language
from apps.tenancy.links import storefront_origin

DELIVERY_PAGE = "shipping"
"""The slug of the page about delivery that every store begins with."""
_FRAME = "_storefront_frame"


class StorefrontFrame:
    """Read once per request, and only when a template asks."""

    def __init__(self, request: MaartRequest) -> None:
        self.request = request
        self.store = request.store
        self.language = translation.get_language() or self.store.default_language

    @cached_property
    def theme(self) -> Theme:
        return theme_of(self.store.id)

    @cached_property
    def pages(self) -> list[ContentPage]:
        return published_pages(self.store.id)

    @cached_property
    def links(self) -> list[PageLink]:
        return page_links(self.pages, self.language, self.store.default_language)

    @cached_property
    def origin(self) -> str:
        return storefront_origin(self.store, request=self.request)

    @property
    def tagline(self) -> str:
        return in_language(self.theme.tagline, self.language, self.store.default_language)

    def entries(self, place: PagePlace) -> list[dict[str, Any]]:
        return [self._entry(link) for link in self.links if link.place == place]

    @property
    def delivery_url(self) -> str:
        """The page about delivery; "" for a store without one."""
        found = (link.slug for link in self.links if link.slug == DELIVERY_PAGE)
        return next((reverse("storefront:cms:page", kwargs={"slug": slug}) for slug in found), "")

    def _entry(self, link: PageLink) -> dict[str, Any]:
        url = reverse("storefront:cms:page", kwargs={"slug": link.slug})
        return {"url": url, "label": link.title, "active": self.request.path == url}

    @property
    def languages(self) -> list[dict[str, Any]]:
        names = dict(settings.LANGUAGES)
        return [self._language(code) for code in self.store.languages if code in names]

    def _language(self, code: str) -> dict[str, Any]:
        path = translate_url(self.request.get_full_path(), code)
        return {
            "code": code,
            "label": translation.get_language_info(code)["name_local"].capitalize(),
            "url": path,
            "active": code == self.language,
            "absolute_url": self.origin + urlsplit(path).path,
        }

    @property
    def footer_groups(self) -> list[dict[str, Any]]:
        entries = self.entries(PagePlace.FOOTER)
        return [{"label": _("Help"), "entries": entries}] if entries else []

    @property
    def canonical_url(self) -> str:
        return self.origin + self.request.path


def storefront(request: HttpRequest) -> dict[str, Any]:
    """Nothing outside storefronts. Views may override any of it."""
    store = getattr(request, "store", None)
    if store is None or not getattr(request, "is_storefront", False):
        return {}
    return {name: SimpleLazyObject(read) for name, read in _readers(frame_of(request)).items()}


def frame_of(request: Any) -> StorefrontFrame:
    """The frame of this request; fragments that modules render share it."""
    frame: StorefrontFrame | None = getattr(request, _FRAME, None)
    if frame is None or frame.language != translation.get_language():
        frame = StorefrontFrame(request)
        setattr(request, _FRAME, frame)
    return frame


def _readers(frame: StorefrontFrame) -> dict[str, Any]:
    return {
        "theme": lambda: frame.theme.design,
        "home_url": lambda: reverse("storefront:cms:home"),
        "logo_url": lambda: frame.theme.logo.url if frame.theme.logo else "",
        "favicon_url": lambda: frame.theme.favicon.url if frame.theme.favicon else reverse("favicon"),
        "store_tagline": lambda: frame.tagline,
        "store_menu": lambda: frame.entries(PagePlace.HEADER),
        "footer_groups": lambda: frame.footer_groups,
        "legal_pages": lambda: frame.entries(PagePlace.LEGAL),
        "languages": lambda: frame.languages,
        "legal_name": lambda: frame.store.merchant.name,
        "canonical_url": lambda: frame.canonical_url,
        "delivery_url": lambda: frame.delivery_url,
    }
