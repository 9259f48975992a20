"""Who sees which merchant's files, on which host."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from apps.core.context import Context, enter
from apps.tenancy.models import Merchant, Platform, Store, User
from tests.support.fixtures.people import client_of

BREAD = "/media/bakery/pictures/bread.jpg"


@pytest.fixture(autouse=True)
def _pictures(merchant: Merchant, other_merchant: Merchant) -> None:
    for one, name in ((merchant, "bread.jpg"), (other_merchant, "bicycle.jpg")):
        with enter(Context(merchant=one.ref)):
            if not default_storage.exists(f"pictures/{name}"):
                default_storage.save(f"pictures/{name}", ContentFile(name.encode()))


def test_a_store_shows_its_merchants_pictures_to_everybody(storefront_client: Client) -> None:
    answer = storefront_client.get(BREAD)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"bread.jpg"  # type: ignore[attr-defined]  # a streamed answer
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"].startswith("public")


@pytest.mark.parametrize(
    "path",
    [
        "/media/cycles/pictures/bicycle.jpg",
        "/media/public/logo.png",
        "/media/bakery/pictures/nothing.jpg",
        "/media/bakery/../m_cycles/pictures/bicycle.jpg",
        "/media/bakery/%2e%2e/m_cycles/pictures/bicycle.jpg",
        "/media/bakery/pictures/bread.jpg/",
        "/media/bakery/pictures",
    ],
)
def test_a_store_shows_nothing_else(storefront_client: Client, path: str) -> None:
    assert storefront_client.get(path).status_code == 404


def test_on_the_platform_only_those_who_work_for_the_merchant_see_them(
    platform_client: Client, store_admin_client: Client, other_owner_client: Client, superuser_client: Client
) -> None:
    assert platform_client.get(BREAD).status_code == 404
    assert other_owner_client.get(BREAD).status_code == 404
    assert superuser_client.get(BREAD).status_code == 200
    answer = store_admin_client.get(BREAD)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("private")


def test_not_on_a_platform_where_the_merchant_does_not_sell(
    store_on_other_platform: Store, other_platform: Platform, superuser: User, superuser_client: Client
) -> None:
    client = client_of(superuser, other_platform)
    assert client.get(BREAD).status_code == 200
    assert client.get("/media/cycles/pictures/bicycle.jpg").status_code == 404
    assert superuser_client.get("/media/cycles/pictures/bicycle.jpg").status_code == 200
