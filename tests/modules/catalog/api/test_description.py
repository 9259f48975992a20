"""The OpenAPI description: valid, complete, true, and only of what is on."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.management import call_command
from django.test import Client
from rest_framework.serializers import Serializer

from apps.core.actor import SYSTEM
from apps.core.http.api import ApiView, StrictSerializer
from apps.core.modules.lifecycle import disable_module
from apps.tenancy.models import Platform, Store
from tests.modules.catalog.api.conftest import Shop, apron, mug

PRODUCTS = "/api/v1/stores/{store_code}/products/"


@pytest.fixture
def description(platform_client: Client) -> dict[str, Any]:
    answer = platform_client.get("/api/v1/schema/")
    assert answer["Content-Type"] == "application/json"
    body: dict[str, Any] = answer.json()
    return body


def test_the_whole_api_is_described_without_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "api.yaml"
    call_command("spectacular", file=str(file), validate=True, fail_on_warn=True)
    assert file.read_text().startswith("openapi: 3.1.0")


def test_operations_say_what_they_need(description: dict[str, Any]) -> None:
    assert description["openapi"] == "3.1.0"
    assert description["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    operations = description["paths"][PRODUCTS]
    assert set(operations) == {"get", "post"}
    assert operations["get"]["security"] == [{"token": ["catalog.view_products"]}]
    assert operations["post"]["security"] == [{"token": ["catalog.edit_products"]}]
    refusals = {"400", "401", "403", "404", "406", "429"}
    assert set(operations["get"]["responses"]) == {"200", *refusals}
    assert set(operations["post"]["responses"]) == {"201", "409", "413", "415", *refusals}


def test_what_is_described_is_described_for_integrators(description: dict[str, Any]) -> None:
    """Nothing without words, and none of the words that our classes have for ourselves."""
    schemas = description["components"]["schemas"]
    words = {
        name: schema.get("description", "") for name, schema in schemas.items() if schema["type"] == "object"
    }
    assert "Product" in words
    assert [name for name, text in words.items() if not text] == []
    ours = [StrictSerializer, Serializer, ApiView]
    told = {line for kind in ours for line in (kind.__doc__ or "").splitlines() if line.strip()}
    assert [name for name, text in words.items() if set(text.splitlines()) & told] == []


def test_amounts_are_integers(description: dict[str, Any]) -> None:
    variant = description["components"]["schemas"]["VariantRequest"]
    assert variant["properties"]["price_minor"]["type"] == "integer"
    assert variant["required"] == ["price_minor"]


@pytest.mark.parametrize("made", [apron(), mug(published=True)], ids=["bare", "full"])
def test_answers_are_as_described(description: dict[str, Any], shop: Shop, made: dict[str, Any]) -> None:
    product = shop.made(**made)
    shop.post({"source_url": "https://pictures.example/a.jpg"}, f"{product['id']}/pictures/")
    assert_described(description, "Product", shop.get(f"{product['id']}/").json())
    assert_described(description, "ProductPage", shop.get().json())
    assert_described(description, "Error", shop.post(apron(handle="")).json())
    assert_described(description, "Error", shop.post(made).json())


def test_a_wrong_answer_would_be_noticed(description: dict[str, Any], shop: Shop) -> None:
    with pytest.raises(jsonschema.ValidationError):
        assert_described(description, "Product", {**shop.made(), "version": "one"})


def test_only_modules_that_are_on(platform: Platform, store: Store, platform_client: Client) -> None:
    for code in ("orders", "inventory", "catalog"):
        disable_module(platform=platform.code, code=code, actor=SYSTEM)
    body = platform_client.get("/api/v1/schema/").json()
    assert PRODUCTS not in body["paths"]
    assert "Product" not in body.get("components", {}).get("schemas", {})


def test_it_does_not_exist_on_a_storefront(storefront_client: Client) -> None:
    assert storefront_client.get("/api/v1/schema/").status_code == 404


def assert_described(description: dict[str, Any], name: str, body: Any) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": description["components"]}
    jsonschema.Draft202012Validator(schema).validate(body)
