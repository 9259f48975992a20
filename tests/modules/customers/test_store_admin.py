"""Customers in the store admin."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.core import context
from apps.customers.models import Customer
from apps.tenancy.models import Store
from tests.support.fixtures.people import context_of


@pytest.fixture
def customers(store: Store) -> list[Customer]:
    with context.enter(context_of(store)):
        now = timezone.now()
        return [
            Customer.objects.create(
                email=f"buyer{n}@example.lu",
                name=f"Buyer {n}",
                language="fr",
                created_at=now - timedelta(days=n),
            )
            for n in range(55)
        ]


def test_the_list_pages_and_searches(
    store_admin_client: Client, store: Store, customers: list[Customer]
) -> None:
    address = f"/store/{store.code}/customers/"
    first = store_admin_client.get(address)
    assert list(first.context["page"].items) == customers[:50]
    second = store_admin_client.get(address, {"cursor": first.context["page"].next_cursor})
    assert list(second.context["page"].items) == customers[50:]
    found = store_admin_client.get(address, {"q": "buyer7@"})
    assert list(found.context["page"].items) == [customers[7]]
    assert "Nobody found" in store_admin_client.get(address, {"q": "zzz"}).content.decode()


def test_a_customer_of_another_merchant_does_not_exist(
    store_admin_client: Client,
    other_owner_client: Client,
    store: Store,
    other_store: Store,
    customers: list[Customer],
) -> None:
    own = f"/store/{store.code}/customers/{customers[0].pk}/"
    assert "buyer0@example.lu" in store_admin_client.get(own).content.decode()
    assert other_owner_client.get(own).status_code == 404
    assert (
        other_owner_client.get(f"/store/{other_store.code}/customers/{customers[0].pk}/").status_code == 404
    )
