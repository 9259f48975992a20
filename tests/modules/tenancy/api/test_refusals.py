"""Below /api/ every refusal has the one shape, whoever gives it and however it was asked."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django import Settings
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.actor import SYSTEM
from apps.core.http.access import open_to_all
from apps.core.http.api import ApiView
from apps.core.ui.pagination import paginate_keyset
from apps.tenancy.models import Merchant, Store
from apps.tenancy.services.merchants import suspend_merchant
from tests.support.fixtures.people import api_client_of

READ = "tenancy.view_dashboard"


class Things(ApiView):
    required_scopes = {"GET": READ}

    def get(self, request: Request, **_place: Any) -> Response:
        page = paginate_keyset(
            Store.objects.all(), order=("code", "pk"), cursor=request.query_params.get("cursor")
        )
        return Response({"items": len(page)})


class Broken(ApiView):
    required_scopes = {"GET": READ}

    def get(self, request: Request, **_place: Any) -> Response:
        raise ZeroDivisionError


@open_to_all
def listed(request: HttpRequest) -> HttpResponse:
    page = paginate_keyset(Store.objects.all(), order=("code", "pk"), cursor=request.GET.get("cursor"))
    return HttpResponse(str(len(page)))


urlpatterns = [
    path("api/v1/stores/<slug:store_code>/things/", Things.as_view()),
    path("api/v1/stores/<slug:store_code>/broken/", Broken.as_view()),
    path("listed/", listed),
    path("", include("config.urls.platform")),
]
handler404 = "apps.core.http.errors.not_found"
handler500 = "apps.core.http.errors.server_error"

HERE = "/api/v1/stores/bakery-town"


@pytest.fixture(autouse=True)
def _own_routes(settings: Settings) -> None:
    settings.PLATFORM_URLCONF = settings.ROOT_URLCONF = __name__


def refusal(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/json"
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "fields", "request_id"}
    assert error["message"]
    assert error["request_id"] == answer["X-Request-ID"]
    return answer.status_code, error["code"]


def stranger(host: str = "oms.localhost") -> Client:
    return Client(HTTP_HOST=host, enforce_csrf_checks=True, raise_request_exception=False)


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
@pytest.mark.parametrize("address", ["/api/v1/nothing/", "/api/v1/nothing", "/api/v1/", "/api/v9/x", "/api/"])
def test_an_unknown_address(method: str, address: str, store: Store) -> None:
    assert refusal(getattr(stranger(), method)(address)) == (404, "not_found")
    assert refusal(getattr(api_client_of(store, [READ]), method)(address)) == (404, "not_found")


def test_a_slash_too_few_is_not_mended_for_a_program(store: Store) -> None:
    """A redirect would make a POST a GET."""
    for method in ("get", "post", "put", "delete"):
        answer = getattr(stranger(), method)(f"{HERE}/things")
        assert refusal(answer) == (404, "not_found")
        assert f"{HERE}/things/" in answer.json()["error"]["message"]
    assert stranger().get("/listed")["Location"] == "/listed/"


def test_a_method_that_is_not_there(store: Store) -> None:
    schema = stranger().post("/api/v1/schema/")
    assert refusal(schema) == (405, "method_not_allowed")
    assert schema["Allow"] == "GET, HEAD"
    for scopes in ([READ], ["tenancy.manage_team"]):
        answer = api_client_of(store, scopes).post(f"{HERE}/things/")
        assert refusal(answer) == (405, "method_not_allowed")
        assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert refusal(stranger().post(f"{HERE}/things/")) == (401, "not_authenticated")


def test_a_form_of_answer_that_is_not_there(store: Store) -> None:
    client = api_client_of(store, [READ])
    answer = client.get(f"{HERE}/things/", headers={"accept": "text/html"})
    assert refusal(answer) == (406, "not_acceptable")
    assert client.get(f"{HERE}/things/?format=xml").status_code == 200


def test_a_bug(store: Store) -> None:
    client = api_client_of(store, [READ])
    client.raise_request_exception = False
    assert refusal(client.get(f"{HERE}/broken/")) == (500, "server_error")


def test_hosts_that_lead_nowhere(database: None) -> None:
    assert refusal(stranger("nowhere.lu").post("/api/v1/schema/")) == (404, "unknown_host")
    assert refusal(stranger("a b").get("/api/v1/schema/")) == (400, "bad_request")


def test_a_store_that_is_closed(store: Store, merchant: Merchant) -> None:
    suspend_merchant(merchant=merchant, actor=SYSTEM)
    answer = stranger(f"{store.code}.oms.localhost").get("/api/v1/things/")
    assert refusal(answer) == (503, "unavailable")
    assert answer["Retry-After"]


def test_a_cursor_that_is_not_ours(store: Store) -> None:
    """The API says so; people see the first page of what they asked for."""
    answer = api_client_of(store, [READ]).get(f"{HERE}/things/?cursor=x")
    assert refusal(answer) == (400, "invalid")
    assert list(answer.json()["error"]["fields"]) == ["cursor"]
    assert stranger().get("/listed/?cursor=x")["Location"] == "/listed/"
    assert stranger().get("/listed/?q=a+b&cursor=x")["Location"] == "/listed/?q=a+b"
