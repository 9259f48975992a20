"""Every route x (anonymous, wrong role, right role, other merchant, somebody else's object, module off).

Made from the URL confs: a new route is in here by itself. One whose arguments cannot be built fails with a sentence
that says where to add them.
"""

import base64
import json
from collections.abc import Mapping
from itertools import cycle, product
from types import MappingProxyType
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from apps.core.actor import SYSTEM
from apps.core.http.access import AccessKind
from apps.core.modules.definition import Audience, Tier
from apps.core.modules.lifecycle import disable_module, enable_module
from apps.core.modules.registry import get_registry
from apps.core.modules.routes import Route
from apps.core.ui.pagination import KeysetPage
from apps.tenancy.models import Platform, Store, User
from tests.factories.tenancy import make_member, make_role
from tests.support.fixtures.people import api_client_of, client_of
from tests.support.routes import (
    access_of_route,
    address,
    all_routes,
    api_routes,
    build_arguments,
    form_of,
    routes_with,
    scopes_of,
)

BACK_OFFICE = (AccessKind.PERMISSION, AccessKind.SIGNED_IN, AccessKind.SUPERUSER)
TOYS = ("toy_reviews", "toy_badges")
OPTIONAL = [
    pytest.param(route, id=route.full_name)
    for route in all_routes()
    if get_registry().tier_of(str(route.module)) == Tier.OPTIONAL
]


@pytest.fixture(autouse=True)
def _everything_on(platform: Platform) -> None:
    for code in TOYS:
        enable_module(platform=platform.code, code=code, actor=SYSTEM)


@pytest.fixture
def nobody_client(platform: Platform, store: Store) -> Client:
    """A member whose role holds no permission at all."""
    return client_of(make_member(store.merchant, make_role(store.merchant)).user, platform)


def ask(client: Client, path: str, form: Mapping[str, Any] = MappingProxyType({})) -> Any:
    """GET, or POST where a page is for writing only."""
    answer = client.get(path)
    return client.post(path, dict(form)) if answer.status_code == 405 else answer


def leads_to_sign_in(answer: Any) -> bool:
    sign_in = reverse("platform:tenancy:sign_in")
    return bool(answer.status_code == 302 and answer["Location"].startswith(sign_in))


# -- pages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", routes_with(*BACK_OFFICE))
def test_anonymous_people_are_sent_to_the_sign_in(
    route: Route, store: Store, platform_client: Client
) -> None:
    answer = ask(platform_client, address(route, build_arguments(route, store)))
    assert leads_to_sign_in(answer), (answer.status_code, answer.get("Location"))


@pytest.mark.parametrize("route", routes_with(AccessKind.PERMISSION))
def test_a_role_without_the_permission_is_refused(route: Route, store: Store, nobody_client: Client) -> None:
    assert ask(nobody_client, address(route, build_arguments(route, store))).status_code == 403


@pytest.mark.parametrize("route", routes_with(AccessKind.PERMISSION))
def test_a_role_with_only_the_permission_gets_in(route: Route, store: Store, platform: Platform) -> None:
    permission = access_of_route(route).permission
    assert permission is not None
    member = make_member(store.merchant, make_role(store.merchant, permission))
    path = address(route, build_arguments(route, store))
    assert_arrives(ask(client_of(member.user, platform), path, form_of(route)))


@pytest.mark.parametrize("route", routes_with(AccessKind.PERMISSION, AccessKind.SIGNED_IN))
def test_the_owner_gets_in(route: Route, store: Store, store_admin_client: Client) -> None:
    path = address(route, build_arguments(route, store))
    assert_arrives(ask(store_admin_client, path, form_of(route)))


@pytest.mark.parametrize("route", routes_with(AccessKind.SUPERUSER))
def test_what_is_for_superusers_does_not_exist_for_others(
    route: Route, store: Store, store_admin_client: Client, superuser_client: Client
) -> None:
    path = address(route, build_arguments(route, store))
    assert ask(store_admin_client, path).status_code == 404
    assert_arrives(ask(superuser_client, path))


@pytest.mark.parametrize("route", routes_with(AccessKind.OPEN))
def test_open_pages_never_ask_for_a_sign_in(
    route: Route, store: Store, platform_client: Client, storefront_client: Client
) -> None:
    client = storefront_client if route.audience == Audience.STOREFRONT else platform_client
    answer = ask(client, address(route, build_arguments(route, store)))
    assert answer.status_code < 500
    assert answer.status_code not in (401, 403)


def assert_arrives(answer: Any) -> None:
    assert answer.status_code < 500
    assert answer.status_code not in (403, 404, 405), answer.status_code
    assert not leads_to_sign_in(answer)


# -- nonsense in the address ----------------------------------------------------------------------------------------

DAYS = ("0001-01-01", "9999-12-31")
HOSTILE = ("a\0", "\ud800", 2**63, -(2**40), "9999-12-31T23:59:59.999999-14:00", "0001-01-01T00:00:00+14:00")


def cursor_of(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps([0, *values]).encode()).decode()


def nonsense() -> list[dict[str, str]]:
    names = ("sort", "state", "status", "show", "location", "category", "page", "preset", "language", "month")
    queries = [dict.fromkeys((*names, "q"), text) for text in ("\0", "%_\\", "9" * 40, "٣")]
    return [*queries, *({"since": day, "until": day, "q": "\0x"} for day in DAYS)]


def broken_cursors() -> list[str]:
    made = [cursor_of(*[value] * count) for value, count in product(HOSTILE, (2, 3, 4))]
    deep = base64.urlsafe_b64encode(b"[" * 2000).decode()
    return [*made, deep, cursor_of("x" * 600, 1), cursor_of("a\0", 1), "%%%"]


@pytest.mark.parametrize("route", routes_with(AccessKind.PERMISSION, AccessKind.SIGNED_IN, AccessKind.OPEN))
def test_nonsense_in_the_query_is_no_error_of_ours(
    route: Route, store: Store, superuser_client: Client, storefront_client: Client
) -> None:
    client = storefront_client if route.audience == Audience.STOREFRONT else superuser_client
    path = address(route, build_arguments(route, store))
    plain = client.get(path)
    if plain.status_code != 200:
        return
    queries = nonsense()
    names = plain.context.keys() if plain.context else ()
    # By type(): what is lazy stays so, as it could not be made outside its request.
    if any(type(plain.context[name]) is KeysetPage for name in names):
        sorts = cycle(("", "title", "-title", "price", "-price"))
        queries += [
            {"cursor": cursor, "sort": sort} for cursor, sort in zip(broken_cursors(), sorts, strict=False)
        ]
    for query in queries:
        assert client.get(path, query).status_code < 500, query


@pytest.mark.parametrize("route", api_routes())
def test_nonsense_in_the_query_is_refused_by_the_api(route: Route, store: Store) -> None:
    if (scope := scopes_of(route).get("GET")) is None:
        return
    client = api_client_of(store, [scope])
    path = address(route, build_arguments(route, store))
    for query in [*nonsense(), *({"cursor": cursor} for cursor in broken_cursors())]:
        assert client.get(path, query).status_code in (200, 400), query


# -- other merchants ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", routes_with(AccessKind.PERMISSION))
def test_the_owner_of_another_merchant_finds_nothing(
    route: Route, store: Store, other_owner_client: Client
) -> None:
    assert ask(other_owner_client, address(route, build_arguments(route, store))).status_code == 404


@pytest.mark.parametrize(
    "route", [p for p in routes_with(AccessKind.SIGNED_IN) if "merchant_code" in p.values[0].arguments]
)
def test_pages_of_a_merchant_are_for_its_people(
    route: Route, store: Store, other_owner_client: Client
) -> None:
    assert ask(other_owner_client, address(route, build_arguments(route, store))).status_code == 404


@pytest.mark.parametrize(
    "route", [p for p in routes_with(AccessKind.PERMISSION) if len(p.values[0].arguments) > 1]
)
def test_an_object_of_another_merchant_is_not_found(
    route: Route, store: Store, other_store: Store, store_admin_client: Client
) -> None:
    """In one's own store, by the id of something that really exists elsewhere."""
    foreign = {**build_arguments(route, other_store), "store_code": store.code}
    assert ask(store_admin_client, address(route, foreign)).status_code == 404


@pytest.mark.parametrize(
    "route",
    [
        parameter
        for parameter in routes_with(AccessKind.OPEN)
        if parameter.values[0].audience == Audience.STOREFRONT and parameter.values[0].arguments
    ],
)
def test_a_storefront_shows_nothing_of_another_merchant(
    route: Route, store: Store, other_store: Store, storefront_client: Client
) -> None:
    arguments = build_arguments(route, other_store)
    assert arguments != build_arguments(route, store), (
        "Give it another name in every store, to tell them apart."
    )
    status = storefront_client.get(address(route, arguments)).status_code
    # What takes nothing but a form leads back to the shopper's own page, also when the line is long gone.
    assert status in (404, 405), status


# -- modules that are off -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", OPTIONAL)
def test_a_module_that_is_off_is_gone(
    route: Route,
    platform: Platform,
    store: Store,
    store_admin_client: Client,
    superuser_client: Client,
    platform_client: Client,
    storefront_client: Client,
) -> None:
    path = address(route, build_arguments(route, store))
    code = str(route.module)
    for dependant in reversed(get_registry().dependants_of(code)):
        disable_module(platform=platform.code, code=dependant, actor=SYSTEM)
    disable_module(platform=platform.code, code=code, actor=SYSTEM)
    if route.audience == Audience.STOREFRONT:
        clients = [storefront_client]
    else:
        clients = [platform_client, store_admin_client, superuser_client]
    assert [ask(client, path).status_code for client in clients] == [404] * len(clients)


# -- API ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", api_routes())
def test_the_api_wants_a_token(route: Route, store: Store, platform: Platform) -> None:
    path = address(route, build_arguments(route, store))
    for secret in ("", "Bearer maart_wrong"):
        client = APIClient(HTTP_HOST=platform.host)
        if secret:
            client.credentials(HTTP_AUTHORIZATION=secret)
        statuses = {method: _call(client, method, path) for method in scopes_of(route)}
        assert set(statuses.values()) == {401}, statuses


@pytest.mark.parametrize("route", api_routes())
def test_a_cookie_signs_nobody_in_at_the_api(route: Route, store: Store, superuser_client: Client) -> None:
    assert superuser_client.get(address(route, build_arguments(route, store))).status_code == 401


@pytest.mark.parametrize("route", api_routes())
def test_a_token_without_the_permission_is_refused(route: Route, store: Store) -> None:
    client = api_client_of(store, ["tenancy.view_dashboard"])
    path = address(route, build_arguments(route, store))
    statuses = {method: _call(client, method, path) for method in scopes_of(route)}
    assert set(statuses.values()) == {403}, statuses


@pytest.mark.parametrize("route", api_routes())
def test_a_token_with_the_permission_gets_in(route: Route, store: Store) -> None:
    path = address(route, build_arguments(route, store))
    for method, scope in scopes_of(route).items():
        status = _call(api_client_of(store, [scope]), method, path)
        assert status < 500
        assert status not in (401, 403, 404, 405), (method, status)


@pytest.mark.parametrize("route", api_routes())
def test_a_token_of_another_merchant_finds_nothing(route: Route, store: Store, other_store: Store) -> None:
    client = api_client_of(other_store, sorted(set(scopes_of(route).values())))
    path = address(route, build_arguments(route, store))
    statuses = {method: _call(client, method, path) for method in scopes_of(route)}
    assert set(statuses.values()) == {404}, statuses


def _call(client: Client, method: str, path: str) -> int:
    return int(getattr(client, method.lower())(path, **({} if method == "GET" else {"data": {}})).status_code)


# -- Django admin ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_django_admin_is_for_superusers(
    model: Any, platform_client: Client, store_admin_client: Client, superuser_client: Client
) -> None:
    path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert platform_client.get(path).status_code in (302, 404)
    assert store_admin_client.get(path).status_code in (302, 403, 404)
    assert superuser_client.get(path).status_code == 200


def test_every_route_has_a_name_and_a_module() -> None:
    for route in all_routes():
        assert route.name, route.path
        assert route.module in get_registry(), route.full_name


def test_django_admin_does_not_exist_on_a_storefront(storefront_client: Client, superuser: User) -> None:
    storefront_client.force_login(superuser)
    assert storefront_client.get("/admin/").status_code == 404
