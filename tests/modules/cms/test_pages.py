"""Pages of a store: starting texts, writing, publishing; markdown that is safe."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.cms import markdown
from apps.cms.enums import PagePlace
from apps.cms.exceptions import NoText, SlugTaken
from apps.cms.handlers import on_store_created
from apps.cms.models import ContentPage, Theme
from apps.cms.selectors.pages import page_links, published_pages, starter_pages
from apps.cms.services.pages import (
    PageDraft,
    create_page,
    delete_page,
    publish_page,
    unpublish_page,
    update_page,
)
from apps.cms.starters import LANGUAGES, PLACES, starters
from apps.core.actor import Actor
from apps.tenancy.events import StoreCreated
from apps.tenancy.models import Store

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
in_merchant = pytest.mark.usefixtures("actor", "merchant_context")


def draft(slug: str = "care", **texts: str) -> PageDraft:
    texts = texts or {"en": "How to care"}
    return PageDraft(
        slug=slug, place=PagePlace.FOOTER, titles=texts, bodies=dict.fromkeys(texts, "Wash *cold*.")
    )


@in_merchant
class TestStarters:
    def test_a_new_store_has_the_pages_the_law_asks_for(self, store: Store) -> None:
        pages = ContentPage.objects.filter(store_id=store.pk)
        assert {page.slug for page in pages} == set(PLACES)
        assert all(page.is_published and page.is_starter for page in pages)
        assert Theme.objects.filter(store_id=store.pk).count() == 1

    def test_repeating_the_event_changes_nothing(self, store: Store, actor: Actor) -> None:
        page = ContentPage.objects.get(store_id=store.pk, slug="about")
        update_page(page_id=page.pk, draft=draft("about"), default_language="en", actor=actor)
        ContentPage.objects.get(store_id=store.pk, slug="terms").delete()
        on_store_created(StoreCreated(store_code=store.code))
        assert ContentPage.objects.filter(store_id=store.pk).count() == len(PLACES)
        page.refresh_from_db()
        assert page.titles["en"] == "How to care"
        assert starter_pages(store.pk).count() == len(PLACES) - 1


def test_starting_texts_name_the_merchant_in_every_language() -> None:
    made = starters(
        store="Bakery *in* town", merchant="Bakery [Muller]", country="LU", email="hello@bakery.lu"
    )
    for starter in made:
        assert set(starter.titles) == set(starter.bodies) == set(LANGUAGES)
        for body in starter.bodies.values():
            assert "{" not in body
    imprint = next(starter for starter in made if starter.slug == "imprint")
    shown = {language: markdown.render(body) for language, body in imprint.bodies.items()}
    assert all("Bakery [Muller]" in html and "hello@bakery.lu" in html for html in shown.values())
    assert "Luxemburg" in shown["de"]
    about = next(starter for starter in made if starter.slug == "about")
    assert "Bakery *in* town" in markdown.render(about.bodies["en"])


@in_merchant
class TestWriting:
    def test_a_page_begins_as_a_draft(self, store: Store, actor: Actor) -> None:
        page = create_page(store_id=store.pk, draft=draft(), actor=actor)
        assert not page.is_published
        assert page not in published_pages(store.pk)
        publish_page(page_id=page.pk, default_language="en", now=NOW, actor=actor)
        assert page in published_pages(store.pk)
        unpublish_page(page_id=page.pk, actor=actor)
        assert page not in published_pages(store.pk)
        delete_page(page_id=page.pk, actor=actor)
        assert not ContentPage.objects.filter(slug="care").exists()

    def test_an_address_is_taken_once_per_store(self, store: Store, actor: Actor) -> None:
        with pytest.raises(SlugTaken):
            create_page(store_id=store.pk, draft=draft("about"), actor=actor)

    def test_without_a_title_in_the_stores_language_it_is_not_shown(self, store: Store, actor: Actor) -> None:
        page = create_page(store_id=store.pk, draft=draft("soin", fr="Entretien"), actor=actor)
        with pytest.raises(NoText):
            publish_page(page_id=page.pk, default_language="en", now=NOW, actor=actor)
        update_page(page_id=page.pk, draft=draft("soin"), default_language="en", actor=actor)
        publish_page(page_id=page.pk, default_language="en", now=NOW, actor=actor)
        with pytest.raises(NoText):
            update_page(
                page_id=page.pk, draft=draft("soin", en="", fr="Soin"), default_language="en", actor=actor
            )

    def test_texts_of_languages_that_are_not_named_stay(self, store: Store, actor: Actor) -> None:
        page = create_page(
            store_id=store.pk, draft=draft(en="Care", fr="Entretien", de="Pflege"), actor=actor
        )
        page = update_page(
            page_id=page.pk, draft=draft(en="Care!", de=""), default_language="en", actor=actor
        )
        assert page.titles == {"en": "Care!", "fr": "Entretien"}
        assert set(page.bodies) == {"en", "fr", "de"}

    def test_titles_fall_back_to_the_stores_language(self, store: Store, actor: Actor) -> None:
        page = create_page(store_id=store.pk, draft=draft(en="Care", fr="Entretien"), actor=actor)
        titles = [page_links([page], language, "en")[0].title for language in ("fr", "lb", "en")]
        assert titles == ["Entretien", "Care", "Care"]


class TestMarkdown:
    def test_what_authors_need(self) -> None:
        html = markdown.render(
            "# Care\n\nWash **cold**, see [us](https://example.lu).\n\n- one\n- two\n\n|a|b|\n|-|-|\n|1|2|"
        )
        assert html.startswith("<h2>Care</h2>")
        for part in ("<strong>cold</strong>", 'href="https://example.lu"', "<li>one</li>", "<td>1</td>"):
            assert part in html

    @pytest.mark.parametrize("text", ["# A\n\n## B", "## A\n\n### B", "### A\n\n#### B"])
    def test_headings_begin_below_the_title(self, text: str) -> None:
        assert markdown.render(text).split() == ["<h2>A</h2>", "<h3>B</h3>"]

    @pytest.mark.parametrize(
        "text",
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "<a href='javascript:alert(1)'>x</a>",
            "![x](https://example.lu/track.png)",
            '<iframe src="https://example.lu"></iframe>',
            "<p style='position:fixed'>x</p>",
        ],
    )
    def test_nothing_that_acts(self, text: str) -> None:
        html = markdown.render(text).lower()
        for word in ("<script", "<img", "<iframe", "<p style", 'href="javascript', 'href="data'):
            assert word not in html

    @given(text=st.text(max_size=200))
    def test_escaped_text_shows_as_it_was(self, text: str) -> None:
        import html as html_module

        import nh3

        escaped = markdown.escape(text)
        shown = html_module.unescape(nh3.clean(markdown.render(f"x {escaped}"), tags=set()))
        assert " ".join(shown.split()) == " ".join(f"x {text}".replace("\x00", "\ufffd").split())

    def test_a_summary_ends_with_a_whole_word(self) -> None:
        text = markdown.summary("## Care\n\n" + "Wash it **cold** and dry it in the shade. " * 10)
        assert len(text) <= 156
        assert text.endswith("…")
        assert "*" not in text
