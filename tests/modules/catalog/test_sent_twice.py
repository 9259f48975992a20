"""The same form sent twice is acted on once (apps.core.http.once)."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.catalog.models import Category
from apps.core.context import enter
from apps.core.outbox.cleaning import clean_up
from apps.core.outbox.models import SubmittedForm
from apps.tenancy.models import Store
from tests.support.fixtures.people import context_of

NEW_CATEGORY = "/store/bakery-town/categories/new/"


def post_category(client: Client, key: str, title: str = "Bread") -> int:
    data = {"title_en": title, "position": "1", "form_key": key}
    return client.post(NEW_CATEGORY, data).status_code


def categories(store: Store) -> int:
    with enter(context_of(store)):
        return Category.objects.count()


def test_a_reload_changes_nothing_and_says_so(store: Store, store_admin_client: Client) -> None:
    found = re.search(
        r'name="form_key" value="([^"]+)"', store_admin_client.get(NEW_CATEGORY).content.decode()
    )
    assert found
    assert post_category(store_admin_client, found.group(1)) == 302
    again = store_admin_client.post(
        NEW_CATEGORY, {"title_en": "Bread", "position": "1", "form_key": found.group(1)}, follow=True
    )
    assert again.redirect_chain == [("/store/bakery-town/categories/", 302)]
    assert "already sent" in again.content.decode()
    assert categories(store) == 1


def test_another_form_is_another_category(store: Store, store_admin_client: Client) -> None:
    assert post_category(store_admin_client, str(uuid4())) == 302
    assert post_category(store_admin_client, str(uuid4()), "Cake") == 302
    assert categories(store) == 2


def test_a_refused_form_may_be_sent_again(store: Store, store_admin_client: Client) -> None:
    key = str(uuid4())
    assert post_category(store_admin_client, key, title="") == 422
    assert post_category(store_admin_client, key) == 302
    assert categories(store) == 1


@pytest.mark.real_commits
def test_a_double_click_is_one_click(store: Store, store_admin_client: Client) -> None:
    key, cookies = str(uuid4()), store_admin_client.cookies

    def click(_number: int) -> int:
        client = Client(HTTP_HOST=store_admin_client.defaults["HTTP_HOST"])
        client.cookies = cookies
        try:
            return post_category(client, key)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(click, range(6))) == {302}
    assert categories(store) == 1


def test_keys_are_forgotten_after_a_week(store: Store) -> None:
    with enter(context_of(store)):
        SubmittedForm.objects.create(key=uuid4(), at=timezone.now() - timedelta(days=8))
        kept = SubmittedForm.objects.create(key=uuid4())
        clean_up()
        assert list(SubmittedForm.objects.all()) == [kept]
