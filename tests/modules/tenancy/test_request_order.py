"""Sessions, users, contexts and languages of a request, in their order."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from apps.core.actor import SYSTEM, ActorKind
from apps.core.context import current
from apps.core.db.scopes import current_schema
from apps.core.http.access import open_to_all, requires, signed_in
from apps.tenancy.models import Merchant, Platform, Store, User
from apps.tenancy.services.merchants import archive_merchant, reactivate_merchant, suspend_merchant
from apps.tenancy.services.stores import archive_store, pause_store
from apps.tenancy.services.users import set_active
from tests.factories.tenancy import make_member, make_role
from tests.modules.tenancy.support import sign_in
from tests.support import baseline
from tests.support.fixtures.people import client_of

seen: dict[str, object] = {}


@open_to_all
def look(request: HttpRequest) -> HttpResponse:
    seen.update(
        user=request.user,
        context=current(),
        schema=current_schema(),
        has_session=hasattr(request, "session"),
        actor=request.actor,  # type: ignore[attr-defined]  # set by the middleware
        allows=request.access.allows("tenancy.manage_settings"),  # type: ignore[attr-defined]  # as above
    )
    return HttpResponse("seen")


@open_to_all
def stream(request: HttpRequest) -> StreamingHttpResponse:
    def chunks() -> Iterator[str]:
        for _ in range(3):
            yield f"{current_schema()} "

    return StreamingHttpResponse(chunks())


@requires("tenancy.manage_settings")
def guarded(request: HttpRequest, store_code: str) -> HttpResponseBase:
    return look(request)


@signed_in
def personal(request: HttpRequest) -> HttpResponseBase:
    return look(request)


_here = [path("look/", look), path("stream/", stream), path("personal/", personal)]
urlpatterns = [
    path("", include(_here)),
    path("store/<slug:store_code>/guarded/", guarded),
    path("", include("config.urls.platform")),
]


@pytest.fixture(autouse=True)
def _own_routes(settings: object) -> None:
    settings.PLATFORM_URLCONF = settings.STOREFRONT_URLCONF = settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]  # pytest-django's fixture
    seen.clear()


def test_a_platform_host_has_the_platform_and_no_merchant(
    platform: Platform, platform_client: Client
) -> None:
    assert platform_client.get("/look/").status_code == 200
    assert seen["context"].platform == platform.ref  # type: ignore[attr-defined]  # a Context
    assert seen["context"].merchant is None  # type: ignore[attr-defined]  # a Context
    assert seen["schema"] == "public"


def test_a_store_host_works_in_the_merchants_schema(store: Store, storefront_client: Client) -> None:
    storefront_client.get("/look/")
    assert seen["context"].store == store.ref  # type: ignore[attr-defined]  # a Context
    assert seen["schema"] == store.merchant.schema_name
    assert current_schema() == "public"
    assert current().merchant is None


def test_a_staff_session_is_worth_nothing_on_a_store_host(
    store: Store, superuser: User, platform: Platform, storefront_client: Client
) -> None:
    storefront_client.cookies = client_of(superuser, platform).cookies
    answer = storefront_client.get("/look/")
    assert answer.status_code == 200
    assert seen["user"].is_anonymous  # type: ignore[attr-defined]  # a user
    assert seen["has_session"] is False
    assert seen["allows"] is False
    assert seen["actor"].kind == ActorKind.SHOPPER  # type: ignore[attr-defined]  # an Actor


def test_a_session_is_good_on_the_platform_where_it_began_and_nowhere_else(
    owner: User, platform: Platform, other_platform: Platform
) -> None:
    there = Client(HTTP_HOST=platform.host)
    sign_in(there, owner.email)
    assert there.get("/personal/").status_code == 200
    elsewhere = Client(HTTP_HOST=other_platform.host)
    elsewhere.cookies = deepcopy(there.cookies)
    assert elsewhere.get("/personal/").status_code == 302
    assert there.get("/personal/").status_code == 200


def test_the_session_is_saved_in_public_after_work_in_a_merchant(
    owner: User, platform: Platform, store: Store
) -> None:
    client = Client(HTTP_HOST=platform.host)
    sign_in(client, owner.email)
    before = Session.objects.count()
    assert client.get(f"/store/{store.code}/guarded/").status_code == 200
    assert seen["schema"] == store.merchant.schema_name
    assert Session.objects.count() == before
    assert client.get("/personal/").status_code == 200


def test_an_account_that_is_switched_off_is_signed_out_with_the_next_request(
    owner: User, superuser: User, store_admin_client: Client
) -> None:
    assert store_admin_client.get("/personal/").status_code == 200
    set_active(user=owner, is_active=False, actor=SYSTEM)
    assert store_admin_client.get("/personal/").status_code == 302


def test_who_reaches_a_store_admin(
    store: Store, platform: Platform, superuser: User, other_owner_client: Client, store_admin_client: Client
) -> None:
    address = f"/store/{store.code}/guarded/"
    assert Client(HTTP_HOST=platform.host).get(address).status_code == 302
    assert store_admin_client.get(address).status_code == 200
    assert client_of(superuser, platform).get(address).status_code == 200
    assert other_owner_client.get(address).status_code == 404
    without = make_member(store.merchant, make_role(store.merchant, "tenancy.view_dashboard"))
    assert client_of(without.user, platform).get(address).status_code == 403
    with_it = make_member(store.merchant, make_role(store.merchant, "tenancy.manage_settings"))
    assert client_of(with_it.user, platform).get(address).status_code == 200


def test_who_has_no_business_in_a_store_never_enters_its_schema(
    store: Store, other_owner_client: Client
) -> None:
    """The view is open to all here, and still the middleware gives it no merchant."""
    other_owner_client.get(f"/store/{store.code}/../../look/")
    other_owner_client.get("/look/")
    assert seen["schema"] == "public"


def test_a_member_of_one_store_does_not_reach_another_of_the_same_merchant(
    store: Store, store_on_other_platform: Store, platform: Platform, other_platform: Platform
) -> None:
    role = make_role(store.merchant, "tenancy.manage_settings")
    member = make_member(store.merchant, role, stores=(store,))
    assert client_of(member.user, platform).get(f"/store/{store.code}/guarded/").status_code == 200
    there = client_of(member.user, other_platform)
    assert there.get(f"/store/{store_on_other_platform.code}/guarded/").status_code == 404


def test_a_store_of_another_platform_is_not_found_here(
    store: Store, owner: User, other_platform: Platform
) -> None:
    assert client_of(owner, other_platform).get(f"/store/{store.code}/guarded/").status_code == 404


def test_every_chunk_of_a_streamed_body_is_made_in_the_merchants_schema(
    store: Store, storefront_client: Client
) -> None:
    answer = storefront_client.get("/stream/")
    assert current_schema() == "public"
    parts = []
    for chunk in answer.streaming_content:  # type: ignore[attr-defined]  # a streamed answer
        parts.append(chunk.decode().strip())
        assert current_schema() == "public"
    assert parts == [store.merchant.schema_name] * 3


def test_a_paused_store_tells_shoppers_and_lets_its_people_work(
    store: Store, storefront_client: Client, store_admin_client: Client
) -> None:
    pause_store(store=store, actor=SYSTEM)
    answer = storefront_client.get("/look/")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert store.name in answer.content.decode()
    assert not seen
    assert store_admin_client.get(f"/store/{store.code}/guarded/").status_code == 200


def test_a_suspended_merchant_is_closed_everywhere_until_it_is_active_again(
    merchant: Merchant, store: Store, storefront_client: Client, store_admin_client: Client
) -> None:
    suspend_merchant(merchant=merchant, actor=SYSTEM)
    assert storefront_client.get("/look/").status_code == 503
    answer = store_admin_client.get(f"/store/{store.code}/guarded/")
    assert answer.status_code == 403
    assert "suspended" in answer.content.decode()
    assert not seen
    reactivate_merchant(merchant=merchant, actor=SYSTEM)
    assert storefront_client.get("/look/").status_code == 200


def test_archived_stores_and_merchants_are_gone(
    store: Store, other_store: Store, superuser_client: Client, storefront_client: Client
) -> None:
    from django.utils import timezone

    archive_store(store=store, actor=SYSTEM, now=timezone.now())
    archive_merchant(merchant=other_store.merchant, actor=SYSTEM, now=timezone.now())
    assert storefront_client.get("/look/").status_code == 404
    assert superuser_client.get(f"/store/{store.code}/guarded/").status_code == 404
    assert superuser_client.get(f"/store/{other_store.code}/guarded/").status_code == 404


@pytest.mark.parametrize(
    ("headers", "cookie", "language"),
    [
        ({}, None, "en"),
        ({"accept-language": "de-LU,de;q=0.9"}, None, "de"),
        ({"accept-language": "es,fr;q=0.5"}, None, "fr"),
        ({"accept-language": "es"}, None, "en"),
        ({"accept-language": "de"}, "lb", "lb"),
        ({"accept-language": "de"}, "tlh", "de"),
        ({"accept-language": "q;;;,,"}, None, "en"),
    ],
)
def test_language_by_cookie_then_browser_then_platform(
    headers: dict[str, str], cookie: str | None, language: str, platform_client: Client
) -> None:
    if cookie:
        platform_client.cookies["maart_language"] = cookie
    assert platform_client.get("/look/", headers=headers)["Content-Language"] == language


def test_a_users_own_language_comes_first(owner: User, store_admin_client: Client) -> None:
    User.objects.filter(pk=owner.pk).update(language="fr")
    store_admin_client.cookies["maart_language"] = "de"
    assert store_admin_client.get("/look/", headers={"accept-language": "lb"})["Content-Language"] == "fr"


def test_a_storefront_offers_the_languages_of_its_store(store: Store, storefront_client: Client) -> None:
    Store.objects.filter(pk=store.pk).update(languages=["fr", "de"], default_language="fr")
    assert storefront_client.get("/look/", headers={"accept-language": "en"})["Content-Language"] == "fr"
    assert storefront_client.get("/look/", headers={"accept-language": "de-AT"})["Content-Language"] == "de"
    storefront_client.cookies["maart_language"] = "lb"
    assert storefront_client.get("/look/")["Content-Language"] == "fr"


def test_the_language_of_one_request_does_not_leak_into_the_next(
    owner: User, store_admin_client: Client
) -> None:
    User.objects.filter(pk=owner.pk).update(language="fr")
    assert store_admin_client.get("/look/")["Content-Language"] == "fr"
    unknown = Client(HTTP_HOST="nowhere.lu").get("/")
    assert 'lang="en"' in unknown.content.decode()
    german = Client(HTTP_HOST="nowhere.lu").get("/", headers={"accept-language": "de"})
    assert 'lang="de"' in german.content.decode()


def test_the_address_of_the_client_comes_from_a_trusted_proxy_only(
    platform_client: Client, settings: object
) -> None:
    forged = {"x-forwarded-for": "6.6.6.6, 10.0.0.9"}
    platform_client.get("/look/", headers=forged)
    assert seen["actor"].ip_address == "127.0.0.1"  # type: ignore[attr-defined]  # an Actor
    settings.TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]  # pytest-django's fixture
    platform_client.get("/look/", headers=forged)
    assert seen["actor"].ip_address == "10.0.0.9"  # type: ignore[attr-defined]  # an Actor


def test_csrf_tokens_of_another_host_are_refused(store: Store, platform: Platform) -> None:
    client = Client(HTTP_HOST=platform.host, enforce_csrf_checks=True)
    client.get("/sign-in/")
    token = client.cookies["maart_csrf"].value
    data = {"email": baseline.OWNER, "password": baseline.PASSWORD, "csrfmiddlewaretoken": token}
    foreign = client.post("/sign-in/", data, headers={"origin": f"http://{store.code}.oms.localhost"})
    assert foreign.status_code == 403
    elsewhere = Client(HTTP_HOST="loyalty.localhost", enforce_csrf_checks=True)
    assert elsewhere.post("/sign-in/", data).status_code == 403
    assert client.post("/sign-in/", data, headers={"origin": f"http://{platform.host}"}).status_code == 302


def test_a_request_factory_request_has_no_address_behind_a_socket() -> None:
    from apps.tenancy.http import client_address

    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) is None
