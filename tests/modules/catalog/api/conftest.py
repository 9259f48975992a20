from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.core import context
from apps.tenancy.models import Store
from tests.support.fixtures.people import context_of


class Shop:
    """The API of one store, as an integrator with all permissions calls it."""

    def __init__(self, store: Store, client: APIClient) -> None:
        self.store = store
        self.client = client
        self.root = f"/api/v1/stores/{store.code}/products/"

    def get(self, path: str = "", **query: Any) -> Any:
        return self.client.get(self.root + path, query)

    def post(self, body: Any, path: str = "") -> Any:
        return self.client.post(self.root + path, body)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.client.put(self.root + path, body, headers=headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.client.patch(self.root + path, body, headers=headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.client.delete(self.root + path, headers=headers)

    def made(self, **changes: Any) -> dict[str, Any]:
        """A product that was created."""
        answer = self.post(apron(**changes))
        assert answer.status_code == 201, answer.json()
        body: dict[str, Any] = answer.json()
        return body

    @contextmanager
    def inside(self) -> Iterator[None]:
        with context.enter(context_of(self.store)):
            yield


def apron(**changes: Any) -> dict[str, Any]:
    """The least a product needs."""
    return {
        "handle": "linen-apron",
        "texts": {"en": {"title": "Linen apron"}},
        "variants": [{"sku": "APRON", "price_minor": 2490}],
        **changes,
    }


def mug(**changes: Any) -> dict[str, Any]:
    """A product with options."""
    variants = [
        {"sku": "MUG-S", "options": ["Small"], "price_minor": 900, "quantity": 5},
        {"sku": "MUG-L", "options": ["Large"], "price_minor": 1200, "quantity": 0},
    ]
    texts = {"en": {"title": "Mug"}, "fr": {"title": "Tasse", "option_texts": {"Small": "Petite"}}}
    return {"handle": "mug", "option_names": ["Size"], "texts": texts, "variants": variants, **changes}


@pytest.fixture
def shop(store: Store, api_client: APIClient) -> Shop:
    return Shop(store, api_client)
