import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, RequestFactory
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.http import errors

HANDLERS: dict[int, Callable[[HttpRequest, Exception | None], HttpResponse]] = {
    400: errors.bad_request,
    403: errors.permission_denied,
    404: errors.not_found,
    500: lambda request, _error: errors.server_error(request),
}


def ask(path: str = "/", accept: str = "text/html") -> HttpRequest:
    request = RequestFactory().get(path, HTTP_ACCEPT=accept)
    request.request_id = "request-1234"  # type: ignore[attr-defined]  # as the middleware does
    request.is_storefront = False  # type: ignore[attr-defined]  # as the middleware does
    return request


@pytest.mark.parametrize("status", HANDLERS)
def test_people_get_a_page_with_the_error_id(status: int) -> None:
    answer = HANDLERS[status](ask(), None)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "request-1234" in answer.content.decode()
    assert "error-page" in answer.content.decode()


@pytest.mark.parametrize("status", HANDLERS)
@pytest.mark.parametrize(("path", "accept"), [("/api/v1/x", "text/html"), ("/x", "application/json")])
def test_programs_get_json(status: int, path: str, accept: str) -> None:
    answer = HANDLERS[status](ask(path, accept), None)
    assert answer.status_code == status
    error = json.loads(answer.content)["error"]
    assert set(error) == {"code", "message", "fields", "request_id"}
    assert error["request_id"] == "request-1234"


def test_a_browsers_wish_for_anything_is_a_page() -> None:
    assert not errors.wants_json(ask(accept="text/html,application/xhtml+xml,*/*;q=0.8"))
    assert not errors.wants_json(ask(accept="*/*"))


def test_a_page_that_cannot_be_rendered_is_still_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The very templates are what is broken: a template directory without them."""
    django_templates: Any = engines["django"]
    monkeypatch.setattr(django_templates.engine, "template_loaders", [])
    answer = errors.server_error(ask())
    assert answer.status_code == 500
    assert "request-1234" in answer.content.decode()


def test_a_stale_form_says_what_to_do(platform_client: Client) -> None:
    strict = Client(enforce_csrf_checks=True, HTTP_HOST=platform_client.defaults["HTTP_HOST"])
    answer = strict.post("/sign-in/", {"email": "anna@bakery.lu"})
    assert answer.status_code == 403
    assert "reload the page" in answer.content.decode()


# -- the API --------------------------------------------------------------------------------------------------------


class Line(serializers.Serializer[None]):
    sku = serializers.CharField()
    quantity = serializers.IntegerField(min_value=1)


class Body(serializers.Serializer[None]):
    name = serializers.CharField(max_length=3)
    lines = Line(many=True)


class Broken(APIView):
    authentication_classes = ()
    permission_classes = ()
    error: Exception | None = None

    def post(self, request: Request) -> Response:
        if self.error is not None:
            raise self.error
        Body(data=request.data).is_valid(raise_exception=True)
        return Response()


def post(body: object, error: Exception | None = None) -> HttpResponse:
    request = RequestFactory().post("/api/v1/x", body, content_type="application/json")
    request.request_id = "request-1234"  # type: ignore[attr-defined]  # as the middleware does
    answer = Broken.as_view(error=error)(request)
    answer.render()
    return answer


def test_wrong_fields_are_named_down_to_the_line() -> None:
    answer = post({"name": "long", "lines": [{"sku": "a", "quantity": 1}, {"sku": "", "quantity": 0}]})
    assert answer.status_code == 400
    error = json.loads(answer.content)["error"]
    assert error["code"] == "invalid"
    assert error["message"] == "Some fields are not valid."
    assert error["fields"]["name"] == ["Ensure this field has no more than 3 characters."]
    assert set(error["fields"]["lines"]["1"]) == {"sku", "quantity"}
    assert error["request_id"] == "request-1234"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (exceptions.ParseError(), 400, "malformed"),
        (exceptions.ValidationError("Wrong."), 400, "invalid"),
        (exceptions.NotAuthenticated(), 403, "not_authenticated"),
        (exceptions.AuthenticationFailed(), 403, "authentication_failed"),
        (exceptions.PermissionDenied(), 403, "permission_denied"),
        (PermissionDenied(), 403, "permission_denied"),
        (Http404("secret thing 7"), 404, "not_found"),
        (exceptions.NotFound(), 404, "not_found"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.UnsupportedMediaType("x"), 415, "unsupported_media_type"),
        (exceptions.Throttled(wait=3), 429, "throttled"),
    ],
)
def test_every_refusal_has_the_one_shape(error: Exception, status: int, code: str) -> None:
    answer = post({}, error)
    assert answer.status_code == status
    found = json.loads(answer.content)["error"]
    assert found["code"] == code
    assert found["message"]
    assert found["fields"] == {}
    assert "secret" not in answer.content.decode()


def test_a_bug_is_no_answer_of_the_api_but_an_error_of_the_server() -> None:
    with pytest.raises(ZeroDivisionError):
        post({}, ZeroDivisionError())
