"""People and roles for tests, made by the services."""

from itertools import count

from apps.core.actor import SYSTEM
from apps.tenancy.access import full_access
from apps.tenancy.enums import PresetRole
from apps.tenancy.models import Membership, Merchant, Role, Store, User
from apps.tenancy.services.roles import create_role
from apps.tenancy.services.users import add_membership, create_user
from tests.support.baseline import PASSWORD

_numbers = count(1)


def make_user(email: str = "", *, name: str = "Mara Hoffmann", password: str | None = PASSWORD) -> User:
    return create_user(
        email=email or f"person-{next(_numbers)}@people.lu", name=name, password=password, actor=SYSTEM
    )


def make_member(
    merchant: Merchant, role: PresetRole | Role, *, stores: tuple[Store, ...] = (), email: str = ""
) -> Membership:
    held = role if isinstance(role, Role) else preset(merchant, role)
    return add_membership(
        user=make_user(email),
        merchant=merchant,
        role=held,
        all_stores=not stores,
        stores=stores,
        actor=SYSTEM,
    )


def preset(merchant: Merchant, role: PresetRole) -> Role:
    return Role.objects.get(merchant=merchant, preset=role)


def make_role(merchant: Merchant, *permissions: str, name: str = "") -> Role:
    return create_role(
        merchant=merchant,
        name=name or f"Role {next(_numbers)}",
        permissions=permissions,
        granted_by=full_access(),
        actor=SYSTEM,
    )
