"""What the routes of cms show. See ``tests.support.routes``."""

from django.utils import timezone

from apps.cms.enums import PagePlace
from apps.cms.models import ContentPage
from apps.cms.services.pages import PageDraft, create_page, publish_page
from apps.core.actor import SYSTEM
from apps.tenancy.models import Store


def _page(store: Store) -> ContentPage:
    language = store.default_language
    draft = PageDraft(
        slug=f"about-{store.code}",
        place=PagePlace.FOOTER,
        titles={language: "About us"},
        bodies={language: "We bake."},
    )
    page = create_page(store_id=store.pk, draft=draft, actor=SYSTEM)
    return publish_page(page_id=page.pk, default_language=language, now=timezone.now(), actor=SYSTEM)


ARGUMENTS = {
    "page_id": lambda store: _page(store).pk,
    "page.slug": lambda store: _page(store).slug,
}
