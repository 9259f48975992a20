"""What the routes of tenancy show. See ``tests.support.routes``."""

from datetime import UTC, datetime
from typing import Any

from apps.core.actor import SYSTEM
from apps.core.context import public_context
from apps.tenancy.access import full_access
from apps.tenancy.enums import PresetRole
from apps.tenancy.links import encode_user, make_link_token
from apps.tenancy.models import Membership, Role, Store, StoreDomain
from apps.tenancy.services.domains import add_domain
from apps.tenancy.services.tokens import create_token
from tests.factories.tenancy import make_member, make_role

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def _domain(store: Store) -> int:
    with public_context():
        made: StoreDomain = add_domain(store=store, domain=f"www.{store.code}.example", actor=SYSTEM)
    return made.pk


def _token(store: Store) -> object:
    with public_context():
        made = create_token(
            store=store,
            name="Till",
            scopes=["tenancy.view_dashboard"],
            granted_by=full_access(store.platform.ref),
            actor=SYSTEM,
            now=NOW,
        )
    return made.token.pk


def _membership(store: Store) -> object:
    with public_context():
        made: Membership = make_member(store.merchant, PresetRole.STAFF)
    return made.pk


def _role(store: Store) -> object:
    with public_context():
        made: Role = make_role(store.merchant, "tenancy.view_dashboard")
    return made.pk


def _password_link(store: Store) -> dict[str, Any]:
    with public_context():
        user = make_member(store.merchant, PresetRole.STAFF).user
        return {"user": encode_user(user), "token": make_link_token(user=user, platform=store.platform.ref)}


ARGUMENTS = {
    "domain_id": _domain,
    "token_id": _token,
    "membership_id": _membership,
    "role_id": _role,
    "choose_password": _password_link,
    "language.code": lambda store: "fr",
}
