"""The component library is mounted on platform hosts, for superusers."""

from django.test import Client
from django.urls import reverse


def test_a_superuser_sees_every_component(superuser_client: Client) -> None:
    answer = superuser_client.get(reverse("platform:dev_tools:components"))
    assert answer.status_code == 200
    assert "<h1>Components</h1>" in answer.content.decode()
    assert answer["Content-Security-Policy"]
    assert 'id="shop"' in answer.content.decode()


def test_nobody_else_does(store_admin_client: Client) -> None:
    assert store_admin_client.get(reverse("platform:dev_tools:components")).status_code in (403, 404)
