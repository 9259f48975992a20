"""The frame of the storefront, its home page and the store's own pages."""

import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.cms.models import ContentPage, Theme
from apps.core import context
from apps.core.actor import SYSTEM
from apps.core.modules.lifecycle import disable_module
from apps.tenancy.models import Store
from tests.support.fixtures.people import context_of


@pytest.fixture
def four_languages(store: Store) -> Store:
    store.languages = ["en", "fr", "de", "lb"]
    store.save()
    return store


def test_the_frame_links_the_pages_the_law_asks_for(storefront_client: Client) -> None:
    page = storefront_client.get("/en/").content.decode()
    for slug in ("about", "contact", "shipping", "returns", "terms", "privacy", "imprint"):
        assert f'href="/en/pages/{slug}/"' in page


def test_pages_speak_the_language_of_their_address(four_languages: Store, storefront_client: Client) -> None:
    titles = {"en": "Legal notice", "fr": "Mentions légales", "de": "Impressum", "lb": "Impressum"}
    for language, title in titles.items():
        page = storefront_client.get(f"/{language}/pages/imprint/").content.decode()
        assert f"<h1>{title}</h1>" in page
        assert f'<html lang="{language}"' in page


def test_other_languages_are_linked(four_languages: Store, storefront_client: Client) -> None:
    page = storefront_client.get("/fr/pages/terms/").content.decode()
    host = four_languages.domains.get(is_primary=True).domain
    for language in ("en", "fr", "de", "lb"):
        assert re.search(
            rf'rel="alternate" hreflang="{language}" href="http://{host}[^"]*/{language}/pages/terms/"', page
        )
    assert re.search(rf'rel="canonical" href="http://{host}[^"]*/fr/pages/terms/"', page)


def test_a_language_the_store_does_not_offer_has_no_pages(store: Store, storefront_client: Client) -> None:
    store.languages = ["en", "fr"]
    store.save()
    assert storefront_client.get("/de/pages/terms/").status_code == 404


def test_a_page_without_a_text_in_the_language_shows_the_stores_own(
    four_languages: Store, storefront_client: Client
) -> None:
    with context.enter(context_of(four_languages)):
        page = ContentPage.objects.get(slug="terms", store_id=four_languages.pk)
        page.titles, page.bodies = {"en": "Terms"}, {"en": "Be kind."}
        page.save()
    assert "Be kind." in storefront_client.get("/lb/pages/terms/").content.decode()


def test_few_statements_for_a_page(storefront_client: Client) -> None:
    storefront_client.get("/en/pages/terms/")
    with CaptureQueriesContext(connection) as queries:
        storefront_client.get("/en/pages/terms/")
    assert len([q for q in queries if not q["sql"].startswith("SET ")]) <= 8


def test_a_store_without_theme_and_pages_has_the_default_look(
    store: Store, storefront_client: Client
) -> None:
    with context.enter(context_of(store)):
        Theme.objects.all().delete()
        ContentPage.objects.all().delete()
    page = storefront_client.get("/en/")
    assert page.status_code == 200
    assert store.name in page.content.decode()


def test_robots_are_told_what_is_not_worth_a_visit(storefront_client: Client) -> None:
    answer = storefront_client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /*/cart/",
        "Disallow: /*/checkout/",
        "Disallow: /*/order/*/",
        "Allow: /",
    ]


def test_robots_on_a_platform_without_orders(storefront_client: Client, store: Store) -> None:
    disable_module(platform=store.platform.code, code="orders", actor=SYSTEM)
    assert storefront_client.get("/robots.txt").content.decode().splitlines() == ["User-agent: *", "Allow: /"]


def test_the_icon_of_the_browsers_tab(storefront_client: Client, store: Store) -> None:
    store.name = "<Österling"
    store.save()
    with context.enter(context_of(store)):
        Theme.objects.update_or_create(store_id=store.pk, defaults={"accent": "#aa2244"})
    page = storefront_client.get("/en/").content.decode()
    assert '<link rel="icon" href="/favicon.ico">' in page
    drawn = storefront_client.get("/favicon.ico")
    assert drawn["Content-Type"] == "image/svg+xml"
    text = ElementTree.fromstring(drawn.content)
    assert [node.text for node in text.iter("{http://www.w3.org/2000/svg}text")] == ["<"]
    assert b"#aa2244" in drawn.content
    with context.enter(context_of(store)):
        Theme.objects.update(favicon="themes/own.png")
    assert storefront_client.get("/favicon.ico")["Location"].endswith("themes/own.png")
