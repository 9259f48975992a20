"""Reads of content pages and themes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from apps.cms.enums import PagePlace, PageStatus
from apps.cms.models import ContentPage, Theme
from apps.tenancy.languages import in_language


@dataclass(frozen=True, slots=True)
class PageLink:
    slug: str
    title: str
    place: PagePlace


def published_pages(store_id: UUID) -> list[ContentPage]:
    """Without their bodies, in the order of the navigation."""
    pages = ContentPage.objects.filter(store_id=store_id, status=PageStatus.PUBLISHED)
    return list(pages.defer("bodies").order_by("position", "id"))


def page_links(pages: Sequence[ContentPage], language: str, fallback: str) -> list[PageLink]:
    return [
        PageLink(page.slug, in_language(page.titles, language, fallback), PagePlace(page.place))
        for page in pages
    ]


def find_page(store_id: UUID, slug: str) -> ContentPage | None:
    return ContentPage.objects.filter(store_id=store_id, slug=slug).first()


def theme_of(store_id: UUID) -> Theme:
    """The store's theme; one with the defaults, not saved, while it has none."""
    return Theme.objects.filter(store_id=store_id).first() or Theme(store_id=store_id)


def starter_pages(store_id: UUID) -> QuerySet[ContentPage]:
    """Pages that still hold the starting text."""
    return ContentPage.objects.filter(store_id=store_id, is_starter=True)
