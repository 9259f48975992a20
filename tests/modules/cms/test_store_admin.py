"""Pages and theme in the store admin."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from apps.cms.models import ContentPage
from apps.cms.selectors.pages import theme_of
from apps.core import context
from apps.tenancy.models import Store
from tests.support.fixtures.people import context_of
from tests.support.seen import assert_told, seen_at

DATA = {"slug": "care", "place": "footer", "title_en": "How to care", "body_en": "Wash *cold*."}


@pytest.fixture
def base(store: Store) -> str:
    return f"/store/{store.code}"


def page_called(store: Store, slug: str) -> ContentPage:
    with context.enter(context_of(store)):
        return ContentPage.objects.get(store_id=store.pk, slug=slug)


def test_a_page_from_draft_to_shoppers(
    store_admin_client: Client, storefront_client: Client, store: Store, base: str
) -> None:
    assert store_admin_client.post(f"{base}/pages/new/", DATA).status_code == 302
    page = page_called(store, "care")
    assert storefront_client.get("/en/pages/care/").status_code == 404
    store_admin_client.post(f"{base}/pages/{page.pk}/publish/")
    shown = storefront_client.get("/en/pages/care/").content.decode()
    assert "<em>cold</em>" in shown
    assert "How to care" in storefront_client.get("/en/").content.decode()
    store_admin_client.post(f"{base}/pages/{page.pk}/unpublish/")
    assert storefront_client.get("/en/pages/care/").status_code == 404
    store_admin_client.post(f"{base}/pages/{page.pk}/delete/")
    assert store_admin_client.get(f"{base}/pages/{page.pk}/").status_code == 404


def test_languages_that_are_switched_off_keep_their_texts(
    store_admin_client: Client, store: Store, base: str
) -> None:
    page = page_called(store, "about")
    assert {"en", "fr", "de"} <= set(page.titles)
    Store.objects.filter(pk=store.pk).update(languages=["en"])
    address = f"{base}/pages/{page.pk}/"
    assert store_admin_client.post(address, {**DATA, "slug": "about"}).status_code == 302
    saved = page_called(store, "about")
    assert saved.titles == {**page.titles, "en": "How to care"}
    assert saved.bodies == {**page.bodies, "en": "Wash *cold*."}


def test_who_saves_a_page_second_is_told(store_admin_client: Client, store: Store, base: str) -> None:
    address = f"{base}/pages/{page_called(store, 'about').pk}/"
    data = {**DATA, "slug": "about", "seen": seen_at(store_admin_client, address)}
    assert store_admin_client.post(address, {**data, "title_en": "First"}).status_code == 302
    second = store_admin_client.post(address, {**data, "title_en": "Second"})
    assert_told(second)
    assert "Second" in second.content.decode()
    assert page_called(store, "about").titles["en"] == "First"
    again = {**data, "title_en": "Second", "seen": seen_at(store_admin_client, address)}
    assert store_admin_client.post(address, again).status_code == 302


def test_who_saves_the_theme_second_is_told(store_admin_client: Client, store: Store, base: str) -> None:
    seen = seen_at(store_admin_client, f"{base}/theme/")
    first = theme_data(seen=seen)
    assert store_admin_client.post(f"{base}/theme/", first).status_code == 302
    assert_told(store_admin_client.post(f"{base}/theme/", theme_data(seen=seen, accent="#000000")))
    with context.enter(context_of(store)):
        assert theme_of(store.pk).accent == "#9a3412"


def test_nothing_is_lost_when_something_is_wrong(store_admin_client: Client, base: str) -> None:
    taken = store_admin_client.post(f"{base}/pages/new/", {**DATA, "slug": "about"})
    assert taken.status_code == 422
    assert "already has the address" in taken.content.decode()
    assert "Wash *cold*." in taken.content.decode()


def test_the_preview_saves_nothing(store_admin_client: Client, store: Store, base: str) -> None:
    preview = store_admin_client.post(f"{base}/pages/new/", {**DATA, "preview": "en"})
    assert "<em>cold</em>" in preview.content.decode()
    live = store_admin_client.post(f"{base}/pages/preview/?language=en", DATA)
    assert "<em>cold</em>" in live.content.decode()
    assert (
        "<script"
        not in store_admin_client.post(
            f"{base}/pages/preview/?language=en", {"body_en": "<script>alert(1)</script>"}
        ).content.decode()
    )
    with context.enter(context_of(store)):
        assert not ContentPage.objects.filter(slug="care").exists()


def test_pages_of_another_merchant_do_not_exist(other_owner_client: Client, store: Store, base: str) -> None:
    page = page_called(store, "about")
    assert other_owner_client.get(f"{base}/pages/{page.pk}/").status_code == 404
    assert other_owner_client.post(f"{base}/pages/{page.pk}/delete/").status_code == 404
    assert page_called(store, "about") == page


def theme_data(**changes: object) -> dict[str, object]:
    return {
        "preset": "calm",
        "accent": "#9a3412",
        "heading_font": "fraunces",
        "body_font": "inter",
        "radius": "round",
        "neutral": "warm",
        "picture_ratio": "portrait",
        "layout": "centered",
        "tagline_en": "Bread since 1921",
        **changes,
    }


def test_the_storefront_wears_the_theme_at_once(
    store_admin_client: Client, storefront_client: Client, store: Store, base: str
) -> None:
    logo = BytesIO()
    Image.new("RGBA", (900, 300), "#9a3412").save(logo, "PNG")
    logo.seek(0)
    logo.name = "logo.png"
    assert store_admin_client.post(f"{base}/theme/", theme_data(logo=logo)).status_code == 302
    page = storefront_client.get("/en/")
    html = page.content.decode()
    for part in ("--accent:#9a3412", "Fraunces", "Bread since 1921", "hero-centered"):
        assert part in html
    with context.enter(context_of(store)):
        address = theme_of(store.pk).logo.url
    assert f'src="{address}"' in html
    picture = storefront_client.get(address)
    assert picture["Content-Type"] == "image/png"
    assert "immutable" in picture["Cache-Control"]


def test_files_of_another_merchant_are_not_served_here(
    store_admin_client: Client, store: Store, other_store: Store, base: str
) -> None:
    logo = BytesIO()
    Image.new("RGB", (90, 30)).save(logo, "PNG")
    logo.seek(0)
    logo.name = "logo.png"
    store_admin_client.post(f"{base}/theme/", theme_data(logo=logo))
    with context.enter(context_of(store)):
        address = theme_of(store.pk).logo.url
    elsewhere = Client(HTTP_HOST=other_store.domains.get(is_primary=True).domain)
    assert elsewhere.get(address).status_code == 404
    assert (
        elsewhere.get(
            address.replace(f"/{store.merchant.code}/", f"/{other_store.merchant.code}/")
        ).status_code
        == 404
    )
    assert elsewhere.get("/media/cycles/../m_bakery/themes/x.png").status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"accent": "red;}b{"}, "Enter a colour"),
        ({"heading_font": "comic"}, "Select a valid choice"),
        ({"radius": ""}, "This field is required"),
    ],
)
def test_only_choices_get_in(
    store_admin_client: Client, store: Store, base: str, changes: dict[str, str], words: str
) -> None:
    refused = store_admin_client.post(f"{base}/theme/", theme_data(**changes))
    assert refused.status_code == 422
    assert words in refused.content.decode()


def test_an_upload_that_is_no_picture(store_admin_client: Client, base: str) -> None:
    fake = BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    fake.name = "logo.png"
    refused = store_admin_client.post(f"{base}/theme/", theme_data(logo=fake))
    assert refused.status_code == 422
    assert "no picture we can read" in refused.content.decode()


def test_a_preset_fills_the_form_and_saves_nothing(
    store_admin_client: Client, store: Store, base: str
) -> None:
    page = store_admin_client.get(f"{base}/theme/", {"preset": "market"}).content.decode()
    assert 'value="#3f6212"' in page
    assert "--accent:#3f6212" in page
    with context.enter(context_of(store)):
        assert theme_of(store.pk).preset == "calm"
