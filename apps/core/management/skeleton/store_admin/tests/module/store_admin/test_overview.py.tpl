"""The overview of $name, for whoever may see it, while the module is on."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.tenancy.models import Platform, Store
from tests.factories.tenancy import make_member, make_role
from tests.support.fixtures.people import client_of


@pytest.fixture
def address(store: Store) -> str:
    return reverse("store_admin:$code:overview", kwargs={"store_code": store.code})


def test_the_owner_sees_it(store_admin_client: Client, address: str) -> None:
    page = store_admin_client.get(address)
    assert page.status_code == 200
    assert "$name" in page.text


def test_it_is_in_the_menu(store_admin_client: Client, store: Store, address: str) -> None:
    dashboard = reverse("store_admin:tenancy:dashboard", kwargs={"store_code": store.code})
    assert f'href="{address}"' in store_admin_client.get(dashboard).text


def test_it_takes_the_permission(store: Store, platform: Platform, address: str) -> None:
    member = make_member(store.merchant, make_role(store.merchant))
    assert client_of(member.user, platform).get(address).status_code == 403
