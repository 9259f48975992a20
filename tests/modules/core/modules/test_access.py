"""Access markers enforce what they say, on functions and on classes."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils.decorators import method_decorator
from django.views import View

from apps.core.http.access import (
    AccessKind,
    AccessRule,
    open_to_all,
    requires,
    rule_of,
    signed_in,
    superuser_only,
)

ANONYMOUS = SimpleNamespace(is_authenticated=False)
MEMBER = SimpleNamespace(is_authenticated=True, is_superuser=False)
OLGA = SimpleNamespace(is_authenticated=True, is_superuser=True)


def _view(request: Any) -> HttpResponse:
    return HttpResponse("in")


def _request(user: Any, *, allows: bool = False, membership: object = None, merchant: object = "m") -> Any:
    request: Any = RequestFactory().get("/store/bakery/coffee/?page=2")
    request.user = user
    request.membership = membership
    request.merchant = merchant
    request.access = SimpleNamespace(allows=lambda code: allows and code == "coffee.drink")
    return request


def _answer(view: Any, request: Any) -> Any:
    """Status, or the kind of refusal."""
    try:
        response = view(request)
    except (Http404, PermissionDenied) as refusal:
        return type(refusal).__name__
    return response["Location"] if response.status_code == 302 else response.status_code


SIGN_IN = "/sign-in/?next=/store/bakery/coffee/%3Fpage%3D2"


@pytest.mark.parametrize(
    ("marker", "request_", "expected"),
    [
        (requires("coffee.drink"), _request(ANONYMOUS), SIGN_IN),
        (requires("coffee.drink"), _request(MEMBER), "Http404"),
        (requires("coffee.drink"), _request(MEMBER, membership="x"), "PermissionDenied"),
        (requires("coffee.brew"), _request(MEMBER, membership="x", allows=True), "PermissionDenied"),
        (requires("coffee.drink"), _request(MEMBER, membership="x", allows=True), 200),
        (requires("coffee.drink"), _request(OLGA, allows=True), 200),
        (requires("coffee.drink"), _request(OLGA, allows=True, merchant=None), "Http404"),
        (signed_in, _request(ANONYMOUS), SIGN_IN),
        (signed_in, _request(MEMBER), 200),
        (superuser_only, _request(ANONYMOUS), SIGN_IN),
        (superuser_only, _request(MEMBER, membership="x", allows=True), "Http404"),
        (superuser_only, _request(OLGA), 200),
        (open_to_all, _request(ANONYMOUS), 200),
    ],
)
def test_who_gets_in(marker: Any, request_: Any, expected: object) -> None:
    assert _answer(marker(_view), request_) == expected


def test_the_marker_can_be_read() -> None:
    assert rule_of(requires("coffee.drink")(_view)) == AccessRule(AccessKind.PERMISSION, "coffee.drink")
    assert rule_of(open_to_all(_view)) == AccessRule(AccessKind.OPEN)
    assert rule_of(_view) is None


def test_a_class_keeps_its_marker() -> None:
    @method_decorator(requires("coffee.drink"), name="dispatch")
    class Cup(View):
        def get(self, request: Any) -> HttpResponse:
            return HttpResponse("in")

    view = Cup.as_view()
    assert rule_of(view) == AccessRule(AccessKind.PERMISSION, "coffee.drink")
    assert _answer(view, _request(MEMBER)) == "Http404"
    assert _answer(view, _request(MEMBER, membership="x", allows=True)) == 200
