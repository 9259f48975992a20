"""Writes of content pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.cms.enums import PagePlace, PageStatus
from apps.cms.events import PageChanged
from apps.cms.exceptions import NoText, SlugTaken
from apps.cms.models import ContentPage
from apps.cms.starters import starters
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.db.seen import refuse_unless_seen
from apps.core.events import publish
from apps.tenancy.languages import merged_texts

EDITED = ("slug", "place", "titles", "bodies")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDraft:
    """What the editor sends. ``titles`` and ``bodies`` hold one text per language; languages not named stay."""

    slug: str
    place: PagePlace
    titles: Mapping[str, str]
    bodies: Mapping[str, str]


@transaction.atomic
def create_starter_pages(
    *, store_id: UUID, store: str, merchant: str, country: str, email: str, now: datetime, actor: Actor
) -> int:
    """The pages a store starts with; those it has already stay as they are. Answers how many were made."""
    existing = set(ContentPage.objects.filter(store_id=store_id).values_list("slug", flat=True))
    pages = [
        ContentPage(
            store_id=store_id,
            slug=starter.slug,
            place=starter.place,
            position=starter.position,
            titles=starter.titles,
            bodies=starter.bodies,
            status=PageStatus.PUBLISHED,
            published_at=now,
            is_starter=True,
        )
        for starter in starters(store=store, merchant=merchant, country=country, email=email)
        if starter.slug not in existing
    ]
    ContentPage.objects.bulk_create(pages, ignore_conflicts=True)
    if pages:
        record(
            actor=actor,
            action="cms.starter_pages_created",
            object_type="tenancy.store",
            object_id=str(store_id),
            object_label=store,
            diff={"pages": [None, [page.slug for page in pages]]},
        )
    return len(pages)


@transaction.atomic
def create_page(*, store_id: UUID, draft: PageDraft, actor: Actor) -> ContentPage:
    """Raises SlugTaken."""
    page = ContentPage(store_id=store_id, position=_next_position(store_id))
    return _write(page, draft, actor, "cms.page_created")


@transaction.atomic
def update_page(
    *, page_id: int, draft: PageDraft, default_language: str, actor: Actor, seen: str | None = None
) -> ContentPage:
    """``seen`` is the mark of EDITED. Raises ChangedMeanwhile, SlugTaken, and NoText when a page that is shown would
    lose its title.
    """
    page = ContentPage.objects.select_for_update().get(pk=page_id)
    refuse_unless_seen(page, EDITED, seen)
    if page.is_published and not merged_texts(page.titles, draft.titles).get(default_language):
        raise NoText(default_language)
    return _write(page, draft, actor, "cms.page_updated")


@transaction.atomic
def publish_page(*, page_id: int, default_language: str, now: datetime, actor: Actor) -> ContentPage:
    """Show the page to shoppers; a repeat changes nothing. Raises NoText."""
    page = ContentPage.objects.select_for_update().get(pk=page_id)
    if page.is_published:
        return page
    if not page.titles.get(default_language):
        raise NoText(default_language)
    page.status, page.published_at = PageStatus.PUBLISHED, now
    page.save(update_fields=("status", "published_at", "updated_at"))
    _announce(page, actor, "cms.page_published", {})
    return page


@transaction.atomic
def unpublish_page(*, page_id: int, actor: Actor) -> ContentPage:
    page = ContentPage.objects.select_for_update().get(pk=page_id)
    if not page.is_published:
        return page
    page.status = PageStatus.DRAFT
    page.save(update_fields=("status", "updated_at"))
    _announce(page, actor, "cms.page_taken_back", {})
    return page


@transaction.atomic
def delete_page(*, page_id: int, actor: Actor) -> None:
    page = ContentPage.objects.select_for_update().get(pk=page_id)
    _announce(page, actor, "cms.page_deleted", {"titles": page.titles})
    page.delete()


def _next_position(store_id: UUID) -> int:
    last = ContentPage.objects.filter(store_id=store_id).order_by("-position").first()
    return last.position + 1 if last else 1


def _write(page: ContentPage, draft: PageDraft, actor: Actor, action: str) -> ContentPage:
    before = {name: getattr(page, name) for name in ("slug", "place", "titles")} if page.pk else {}
    page.slug, page.place = draft.slug, draft.place
    page.titles = merged_texts(page.titles, draft.titles)
    page.bodies = merged_texts(page.bodies, draft.bodies)
    page.is_starter = False
    _save(page)
    changed = {
        name: [value, getattr(page, name)] for name, value in before.items() if getattr(page, name) != value
    }
    _announce(page, actor, action, changed)
    return page


def _save(page: ContentPage) -> None:
    try:
        with transaction.atomic():
            page.save()
    except IntegrityError as error:
        if "cms_page_slug_once_per_store" in str(error):
            raise SlugTaken(page.slug) from error
        raise


def _announce(page: ContentPage, actor: Actor, action: str, diff: Mapping[str, object]) -> None:
    record(actor=actor, action=action, obj=page, diff=diff)
    publish(PageChanged(page_id=page.pk, store_id=page.store_id, slug=page.slug))
