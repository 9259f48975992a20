"""The overview of $name, for superusers."""

from django.test import Client
from django.urls import reverse


def test_superusers_see_it(superuser_client: Client) -> None:
    page = superuser_client.get(reverse("platform:$code:overview"))
    assert page.status_code == 200
    assert "$name" in page.text


def test_nobody_else_learns_of_it(store_admin_client: Client) -> None:
    assert store_admin_client.get(reverse("platform:$code:overview")).status_code == 404
