"""API tokens: made once, scoped, bound to a store and its platform."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import include, path
from django.utils import timezone
from pytest_django import Settings
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core import context
from apps.core.actor import SYSTEM, Actor, ActorKind
from apps.core.db.scopes import current_schema
from apps.tenancy.access import Access, full_access
from apps.tenancy.exceptions import InvalidInput, NotAllowed, WrongStatus
from apps.tenancy.models import ApiToken, Membership, Merchant, Platform, Store, User
from apps.tenancy.services.merchants import suspend_merchant
from apps.tenancy.services.roles import update_role
from apps.tenancy.services.stores import archive_store
from apps.tenancy.services.tokens import NewToken, create_token, note_use, revoke_token
from apps.tenancy.services.users import change_membership, set_active, set_superuser
from tests.factories.tenancy import make_member, make_role

READ, WRITE = "tenancy.view_dashboard", "tenancy.manage_settings"


class Things(APIView):
    required_scopes = {"GET": READ, "PUT": WRITE}

    def get(self, request: Request, **_kwargs: Any) -> Response:
        store = context.current().store
        return Response({"schema": current_schema(), "store": store.code if store else None})

    put = get

    def delete(self, request: Request, **_kwargs: Any) -> Response:
        return Response({"deleted": "everything"})


urlpatterns = [
    path("api/v1/stores/<slug:store_code>/things/", Things.as_view()),
    path("api/v1/things/", Things.as_view()),
    path("", include("config.urls.platform")),
]


@pytest.fixture(autouse=True)
def _own_routes(settings: Settings) -> None:
    settings.PLATFORM_URLCONF = settings.ROOT_URLCONF = __name__


def make(store: Store, *scopes: str, **options: Any) -> NewToken:
    given: dict[str, Any] = {
        "name": "Till",
        "granted_by": full_access(),
        "actor": SYSTEM,
        "now": timezone.now(),
    }
    return create_token(store=store, scopes=scopes or (READ,), **{**given, **options})


def call(
    secret: str, store: Store, host: str = "oms.localhost", *, method: str = "get", scheme: str = "Bearer"
) -> Any:
    headers = {"authorization": f"{scheme} {secret}"}
    client = Client(HTTP_HOST=host, enforce_csrf_checks=True)
    return getattr(client, method)(f"/api/v1/stores/{store.code}/things/", headers=headers)


def test_the_secret_is_shown_once_and_kept_as_a_digest(store: Store) -> None:
    made = make(store)
    assert made.secret.startswith("maart_")
    assert len(made.secret) > 40
    row = ApiToken.objects.get(pk=made.token.pk)
    assert made.secret not in str(row.__dict__)
    assert made.secret.startswith(row.hint)
    assert make(store).secret != made.secret


def test_a_token_works_in_the_schema_of_its_merchant(store: Store) -> None:
    made = make(store)
    answer = call(made.secret, store)
    assert answer.status_code == 200
    assert answer.json() == {"schema": store.merchant.schema_name, "store": store.code}
    assert call(made.secret, store, scheme="bearer").status_code == 200
    assert (
        Client(HTTP_HOST="oms.localhost")
        .get("/api/v1/things/", headers={"authorization": f"Bearer {made.secret}"})
        .json()["store"]
        == store.code
    )


def test_scopes_say_what_a_token_may_do(store: Store) -> None:
    reading, writing = make(store, READ).secret, make(store, WRITE).secret
    assert call(reading, store, method="head").status_code == 200
    assert call(reading, store, method="put").status_code == 403
    assert call(writing, store, method="put").status_code == 200
    assert call(writing, store).status_code == 403
    assert call(reading, store, method="delete").status_code == 405
    assert call(reading, store, method="options").status_code == 200


@pytest.mark.parametrize("secret", ["", "maart_", "x", "maart_" + "A" * 43, "é", "maart_ x"])
def test_wrong_tokens_get_401(secret: str, store: Store) -> None:
    answer = call(secret, store)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_no_token_and_other_schemes_get_401(store: Store, store_admin_client: Client) -> None:
    made = make(store)
    assert call(made.secret, store, scheme="Basic").status_code == 401
    assert store_admin_client.get(f"/api/v1/stores/{store.code}/things/").status_code == 401


def test_a_token_is_good_for_its_store_on_its_platform_only(
    store: Store, other_store: Store, store_on_other_platform: Store, other_platform: Platform
) -> None:
    """T4: replayed for another store, merchant or host it is refused."""
    made = make(store)
    assert call(made.secret, other_store).status_code == 404
    assert call(made.secret, store_on_other_platform).status_code == 404
    assert call(made.secret, store, host=other_platform.host).status_code == 401
    assert call(made.secret, store, host=f"{store.code}.oms.localhost").status_code == 404


def test_revoked_expired_and_archived_tokens_end_at_once(store: Store, other_store: Store) -> None:
    revoked = make(store)
    revoke_token(token=revoked.token, actor=SYSTEM, now=timezone.now())
    assert call(revoked.secret, store).status_code == 401
    with pytest.raises(WrongStatus):
        revoke_token(token=revoked.token, actor=SYSTEM, now=timezone.now())
    expired = make(store, expires_at=timezone.now() + timedelta(hours=1))
    assert call(expired.secret, store).status_code == 200
    ApiToken.objects.filter(pk=expired.token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert call(expired.secret, store).status_code == 401
    orphan = make(other_store)
    archive_store(store=other_store, actor=SYSTEM, now=timezone.now())
    assert call(orphan.secret, other_store).status_code == 401


def test_tokens_of_a_suspended_merchant_are_told_so(store: Store, merchant: Merchant) -> None:
    made = make(store)
    suspend_merchant(merchant=merchant, actor=SYSTEM)
    answer = call(made.secret, store)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "merchant_suspended"
    headers = {"authorization": f"Bearer {made.secret}"}
    described = Client(HTTP_HOST="oms.localhost").get("/api/v1/schema/", headers=headers)
    assert described.status_code == 200


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"name": " "}, InvalidInput),
        ({"expires_at": datetime(2020, 1, 1, tzinfo=UTC)}, InvalidInput),
        ({"granted_by": Access(codes=frozenset({WRITE}))}, NotAllowed),
    ],
)
def test_tokens_that_are_refused(store: Store, options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        make(store, READ, **options)


def made_by(member: Membership, store: Store) -> str:
    actor = Actor(kind=ActorKind.USER, label="", id=member.user_id)
    return make(store, READ, WRITE, actor=actor).secret


def test_a_token_never_may_more_than_its_maker(store: Store) -> None:
    member = make_member(store.merchant, make_role(store.merchant, READ, WRITE))
    secret = made_by(member, store)
    assert call(secret, store, method="put").status_code == 200
    update_role(role=member.role, permissions=[READ], granted_by=full_access(), actor=SYSTEM)
    assert call(secret, store, method="put").status_code == 403
    assert call(secret, store).status_code == 200
    update_role(role=member.role, permissions=[READ, WRITE], granted_by=full_access(), actor=SYSTEM)
    assert call(secret, store, method="put").status_code == 200


def test_a_token_ends_with_its_makers_access_to_the_store(
    store: Store, store_on_other_platform: Store
) -> None:
    member = make_member(store.merchant, make_role(store.merchant, READ, WRITE))
    secret = made_by(member, store)
    set_active(user=member.user, is_active=False, actor=SYSTEM)
    assert call(secret, store).status_code == 401
    set_active(user=member.user, is_active=True, actor=SYSTEM)
    assert call(secret, store).status_code == 200
    change_membership(
        membership=member,
        role=member.role,
        stores=[store_on_other_platform],
        granted_by=full_access(),
        actor=SYSTEM,
    )
    assert call(secret, store).status_code == 401


def test_a_superusers_token_ends_with_their_rights(store: Store, superuser: User) -> None:
    actor = Actor(kind=ActorKind.USER, label="", id=superuser.pk)
    secret = make(store, actor=actor).secret
    assert call(secret, store).status_code == 200
    set_superuser(user=superuser, is_superuser=False, actor=SYSTEM)
    assert call(secret, store).status_code == 401


def test_a_token_needs_known_permissions(store: Store) -> None:
    for scopes in ([], ["no.such"]):
        with pytest.raises(InvalidInput):
            create_token(
                store=store,
                name="Till",
                scopes=scopes,
                granted_by=full_access(),
                actor=SYSTEM,
                now=timezone.now(),
            )


def test_use_is_noted_at_most_once_a_minute(store: Store) -> None:
    token = make(store).token
    start = timezone.now()
    for seconds, noted in ((0, 0), (30, 0), (59, 0), (61, 61)):
        token.refresh_from_db()
        note_use(token=token, now=start + timedelta(seconds=seconds))
        token.refresh_from_db()
        assert token.last_used_at == start + timedelta(seconds=noted)
