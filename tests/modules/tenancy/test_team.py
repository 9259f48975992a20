"""Accounts, memberships, roles: who may give what to whom."""

import pytest
from django.db import connection

from apps.core.actor import SYSTEM, Actor, ActorKind
from apps.tenancy.access import Access, full_access
from apps.tenancy.audit.models import AuditEntry
from apps.tenancy.enums import PresetRole
from apps.tenancy.exceptions import (
    InvalidInput,
    LastOwner,
    NameTaken,
    NotAllowed,
    RoleInUse,
    RoleIsPreset,
    TenancyError,
    WrongCredentials,
)
from apps.tenancy.models import Membership, Merchant, Platform, Role, Store, User
from apps.tenancy.selectors.access import get_membership
from apps.tenancy.services import users
from apps.tenancy.services.roles import create_role, delete_role, update_role
from tests.factories.tenancy import make_member, make_role, make_user, preset
from tests.modules.tenancy.support import messages_to
from tests.support import baseline

ALL = full_access()
SOME = Access(codes=frozenset({"tenancy.manage_team", "tenancy.view_dashboard"}))


def test_accounts_are_known_by_their_e_mail_whatever_its_case(database: None) -> None:
    made = users.create_user(email=" Mara@People.LU ", name="Mara", actor=SYSTEM)
    assert made.email == "mara@people.lu"
    assert not made.has_usable_password()
    with pytest.raises(NameTaken):
        users.create_user(email="MARA@people.lu", name="Mara", actor=SYSTEM)
    for email, name, password in (("mara", "M", None), ("m@p.lu", "", None), ("m@p.lu", "M", "12345678")):
        with pytest.raises(InvalidInput):
            users.create_user(email=email, name=name, password=password, actor=SYSTEM)


def test_passwords_are_kept_by_argon2_outside_tests() -> None:
    from config.settings import base

    assert base.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_a_member_is_invited(merchant: Merchant, platform: Platform, store: Store) -> None:
    member = users.invite_member(
        merchant=merchant,
        platform=platform.ref,
        email="new@people.lu",
        name="",
        role=preset(merchant, PresetRole.STAFF),
        stores=[store],
        granted_by=ALL,
        actor=SYSTEM,
    )
    assert member.user.name == "new@people.lu"
    assert list(member.stores.all()) == [store]
    assert messages_to(users.INVITATION_TASK)[-1]["membership_id"] == str(member.pk)
    with pytest.raises(NameTaken):
        users.invite_member(
            merchant=merchant,
            platform=platform.ref,
            email="NEW@people.lu",
            name="",
            role=preset(merchant, PresetRole.STAFF),
            granted_by=ALL,
            actor=SYSTEM,
        )


def test_roles_and_stores_of_another_merchant_are_refused(
    merchant: Merchant, other_merchant: Merchant, other_store: Store, platform: Platform
) -> None:
    for role, stores in (
        (preset(other_merchant, PresetRole.STAFF), ()),
        (preset(merchant, PresetRole.STAFF), (other_store,)),
    ):
        with pytest.raises(InvalidInput):
            users.invite_member(
                merchant=merchant,
                platform=platform.ref,
                email="new@people.lu",
                name="",
                role=role,
                stores=stores,
                granted_by=ALL,
                actor=SYSTEM,
            )
    assert not User.objects.filter(email="new@people.lu").exists()


def test_nobody_makes_others_mightier_than_themselves(merchant: Merchant, platform: Platform) -> None:
    for role in (preset(merchant, PresetRole.OWNER), preset(merchant, PresetRole.MANAGER)):
        with pytest.raises(NotAllowed):
            users.invite_member(
                merchant=merchant,
                platform=platform.ref,
                email="new@people.lu",
                name="",
                role=role,
                granted_by=SOME,
                actor=SYSTEM,
            )
    member = make_member(merchant, make_role(merchant, "tenancy.view_dashboard"))
    with pytest.raises(NotAllowed):
        users.change_membership(
            membership=member,
            role=preset(merchant, PresetRole.OWNER),
            stores=(),
            granted_by=SOME,
            actor=SYSTEM,
        )
    with pytest.raises(NotAllowed):
        users.remove_member(
            membership=Membership.objects.get(merchant=merchant, role__preset="owner"),
            granted_by=SOME,
            actor=SYSTEM,
        )


def test_a_membership_changes_role_and_stores(merchant: Merchant, store: Store) -> None:
    member = make_member(merchant, PresetRole.STAFF)
    support = preset(merchant, PresetRole.SUPPORT)
    users.change_membership(membership=member, role=support, stores=[store], granted_by=ALL, actor=SYSTEM)
    entry = AuditEntry.objects.filter(action="tenancy.member_changed").latest("id")
    assert entry.diff == {"role": ["staff", "support"], "stores": [[], [store.code]]}
    found = get_membership(user=member.user, store=store)
    assert found is not None
    assert found.role == support
    users.remove_member(membership=member, granted_by=ALL, actor=SYSTEM)
    assert get_membership(user=member.user, store=store) is None
    assert User.objects.filter(pk=member.user_id, is_active=True).exists()


def test_the_last_owner_stays_owner(merchant: Merchant) -> None:
    only = Membership.objects.get(merchant=merchant)
    staff = preset(merchant, PresetRole.STAFF)
    with pytest.raises(LastOwner):
        users.remove_member(membership=only, granted_by=ALL, actor=SYSTEM)
    with pytest.raises(LastOwner):
        users.change_membership(membership=only, role=staff, stores=(), granted_by=ALL, actor=SYSTEM)
    second = make_member(merchant, PresetRole.OWNER)
    users.set_active(user=second.user, is_active=False, actor=SYSTEM)
    with pytest.raises(LastOwner):
        users.remove_member(membership=only, granted_by=ALL, actor=SYSTEM)
    users.set_active(user=second.user, is_active=True, actor=SYSTEM)
    users.remove_member(membership=only, granted_by=ALL, actor=SYSTEM)


@pytest.mark.real_commits
def test_two_owners_cannot_remove_each_other_at_the_same_time(merchant: Merchant) -> None:
    from concurrent.futures import ThreadPoolExecutor

    make_member(merchant, PresetRole.OWNER)
    owners = list(Membership.objects.filter(merchant=merchant, role__preset="owner"))

    def remove(member: Membership) -> str:
        try:
            users.remove_member(membership=member, granted_by=ALL, actor=SYSTEM)
        except LastOwner:
            return "refused"
        finally:
            connection.close()
        return "removed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, owners)) == ["refused", "removed"]


def test_roles_are_made_edited_and_deleted(merchant: Merchant) -> None:
    role = create_role(
        merchant=merchant,
        name=" Till ",
        permissions=["tenancy.view_dashboard"],
        granted_by=ALL,
        actor=SYSTEM,
    )
    assert (role.name, role.label, role.permissions) == ("Till", "Till", ["tenancy.view_dashboard"])
    changed = update_role(role=role, name="Counter", permissions=[], granted_by=ALL, actor=SYSTEM)
    assert (changed.name, changed.permissions) == ("Counter", [])
    delete_role(role=role, actor=SYSTEM)
    assert not Role.objects.filter(pk=role.pk).exists()
    assert AuditEntry.objects.filter(merchant_id=merchant.pk, action__contains="role").count() == 3


@pytest.mark.parametrize(
    ("name", "permissions", "error"),
    [
        ("", [], InvalidInput),
        ("Owner", [], NameTaken),
        ("till", [], NameTaken),
        ("New", ["nothing.like_this"], InvalidInput),
        ("New", ["tenancy.manage_tokens"], NotAllowed),
    ],
)
def test_roles_that_are_refused(
    merchant: Merchant, name: str, permissions: list[str], error: type[TenancyError]
) -> None:
    make_role(merchant, name="Till")
    with pytest.raises(error):
        create_role(merchant=merchant, name=name, permissions=permissions, granted_by=SOME, actor=SYSTEM)


def test_presets_can_be_edited_but_neither_renamed_nor_deleted(merchant: Merchant) -> None:
    manager = preset(merchant, PresetRole.MANAGER)
    update_role(role=manager, permissions=["tenancy.view_dashboard"], granted_by=ALL, actor=SYSTEM)
    with pytest.raises(RoleIsPreset):
        update_role(role=manager, name="Boss", granted_by=ALL, actor=SYSTEM)
    with pytest.raises(RoleIsPreset):
        delete_role(role=manager, actor=SYSTEM)
    with pytest.raises(RoleIsPreset):
        update_role(role=preset(merchant, PresetRole.OWNER), permissions=[], granted_by=ALL, actor=SYSTEM)


def test_a_role_with_members_stays(merchant: Merchant) -> None:
    role = make_role(merchant)
    make_member(merchant, role)
    with pytest.raises(RoleInUse):
        delete_role(role=role, actor=SYSTEM)


def test_nobody_takes_away_a_permission_they_lack(merchant: Merchant) -> None:
    role = make_role(merchant, "tenancy.manage_tokens")
    with pytest.raises(NotAllowed):
        update_role(role=role, permissions=[], granted_by=SOME, actor=SYSTEM)


def test_a_permission_of_a_module_that_is_off_is_held_by_nobody(
    platform: Platform, other_platform: Platform
) -> None:
    optional = next(
        code
        for code in sorted(full_access(platform.ref)._available)
        if code.split(".")[0] not in ("core", "tenancy", "cms", "customers")
    )
    assert full_access(platform.ref).allows(optional)
    assert not full_access(other_platform.ref).allows(optional)
    assert not Access(codes=frozenset({optional}), platform=other_platform.ref).allows(optional)
    assert not full_access(platform.ref).allows("no.such_permission")


def test_profile_and_password(owner: User) -> None:
    users.update_profile(user=owner, name="Anna M.", language="lb", actor=SYSTEM)
    with pytest.raises(InvalidInput):
        users.update_profile(user=owner, name="Anna", language="tlh", actor=SYSTEM)
    with pytest.raises(WrongCredentials):
        users.change_password(user=owner, current="wrong", new="Long-enough-42", actor=SYSTEM)
    with pytest.raises(InvalidInput):
        users.change_password(user=owner, current=baseline.PASSWORD, new="short", actor=SYSTEM)
    changed = users.change_password(user=owner, current=baseline.PASSWORD, new="Long-enough-42", actor=SYSTEM)
    assert changed.check_password("Long-enough-42")
    assert changed.language == "lb"


def test_nobody_locks_themselves_out(superuser: User) -> None:
    own = Actor(kind=ActorKind.USER, label="", id=superuser.pk)
    with pytest.raises(NotAllowed):
        users.set_active(user=superuser, is_active=False, actor=own)
    with pytest.raises(NotAllowed):
        users.set_superuser(user=superuser, is_superuser=False, actor=own)
    other = make_user()
    assert users.set_superuser(user=other, is_superuser=True, actor=own).is_staff
