"""Accounts, memberships, roles: who may give what to whom."""

from typing import Any

import pytest
from django.db import connection

from apps.core.actor import SYSTEM, Actor, ActorKind
from apps.tenancy.access import Access, full_access
from apps.tenancy.audit.models import AuditEntry
from apps.tenancy.enums import PresetRole
from apps.tenancy.exceptions import (
    Gone,
    InvalidInput,
    LastOwner,
    NameTaken,
    NotAllowed,
    RoleInUse,
    RoleIsPreset,
    TenancyError,
    TooManyAttempts,
    WrongCredentials,
    WrongStatus,
)
from apps.tenancy.models import Membership, Merchant, Platform, Role, Store, StoreDomain, User
from apps.tenancy.selectors.access import get_membership
from apps.tenancy.selectors.stores import stores_for
from apps.tenancy.services import users
from apps.tenancy.services.domains import add_domain, remove_domain
from apps.tenancy.services.roles import create_role, delete_role, update_role
from apps.tenancy.services.stores import update_store
from tests.factories.tenancy import make_member, make_role, make_user, preset
from tests.modules.tenancy.support import messages_to
from tests.support import baseline
from tests.support.baseline import NOW

ALL = full_access()
SOME = Access(codes=frozenset({"tenancy.manage_team", "tenancy.view_dashboard"}), all_stores=True)


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
    assert not member.all_stores
    assert list(member.stores.all()) == [store]
    assert messages_to(users.INVITATION_TASK)[-1]["membership_id"] == str(member.pk)
    with pytest.raises(NameTaken):
        users.invite_member(
            merchant=merchant,
            platform=platform.ref,
            email="NEW@people.lu",
            name="",
            role=preset(merchant, PresetRole.STAFF),
            stores=[store],
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
                all_stores=True,
                granted_by=SOME,
                actor=SYSTEM,
            )
    member = make_member(merchant, make_role(merchant, "tenancy.view_dashboard"))
    with pytest.raises(NotAllowed):
        users.change_membership(
            membership=member,
            role=preset(merchant, PresetRole.OWNER),
            all_stores=True,
            granted_by=SOME,
            actor=SYSTEM,
        )
    with pytest.raises(NotAllowed):
        users.remove_member(
            membership=Membership.objects.get(merchant=merchant, role__preset="owner"),
            granted_by=SOME,
            actor=SYSTEM,
            now=NOW,
        )


def test_a_membership_changes_role_and_stores(merchant: Merchant, store: Store) -> None:
    member = make_member(merchant, PresetRole.STAFF)
    support = preset(merchant, PresetRole.SUPPORT)
    users.change_membership(membership=member, role=support, stores=[store], granted_by=ALL, actor=SYSTEM)
    entry = AuditEntry.objects.filter(action="tenancy.member_changed").latest("id")
    assert entry.diff == {"role": ["staff", "support"], "stores": ["all", [store.code]]}
    found = get_membership(user=member.user, store=store)
    assert found is not None
    assert found.role == support
    users.remove_member(membership=member, granted_by=ALL, actor=SYSTEM, now=NOW)
    assert get_membership(user=member.user, store=store) is None
    assert User.objects.filter(pk=member.user_id, is_active=True).exists()


def test_the_last_owner_stays_owner(merchant: Merchant) -> None:
    only = Membership.objects.get(merchant=merchant)
    staff = preset(merchant, PresetRole.STAFF)
    with pytest.raises(LastOwner):
        users.remove_member(membership=only, granted_by=ALL, actor=SYSTEM, now=NOW)
    with pytest.raises(LastOwner):
        users.change_membership(membership=only, role=staff, all_stores=True, granted_by=ALL, actor=SYSTEM)
    second = make_member(merchant, PresetRole.OWNER)
    users.set_active(user=second.user, is_active=False, actor=SYSTEM)
    with pytest.raises(LastOwner):
        users.remove_member(membership=only, granted_by=ALL, actor=SYSTEM, now=NOW)
    users.set_active(user=second.user, is_active=True, actor=SYSTEM)
    users.remove_member(membership=only, granted_by=ALL, actor=SYSTEM, now=NOW)


@pytest.mark.real_commits
def test_two_owners_cannot_remove_each_other_at_the_same_time(merchant: Merchant) -> None:
    from concurrent.futures import ThreadPoolExecutor

    make_member(merchant, PresetRole.OWNER)
    owners = list(Membership.objects.filter(merchant=merchant, role__preset="owner"))

    def remove(member: Membership) -> str:
        try:
            users.remove_member(membership=member, granted_by=ALL, actor=SYSTEM, now=NOW)
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
    delete_role(role=role, granted_by=ALL, actor=SYSTEM)
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
        delete_role(role=manager, granted_by=ALL, actor=SYSTEM)
    with pytest.raises(RoleIsPreset):
        update_role(role=preset(merchant, PresetRole.OWNER), permissions=[], granted_by=ALL, actor=SYSTEM)


def test_a_role_with_members_stays(merchant: Merchant) -> None:
    role = make_role(merchant)
    make_member(merchant, role)
    with pytest.raises(RoleInUse):
        delete_role(role=role, granted_by=ALL, actor=SYSTEM)


def test_nobody_takes_away_a_permission_they_lack(merchant: Merchant) -> None:
    role = make_role(merchant, "tenancy.manage_tokens")
    with pytest.raises(NotAllowed):
        update_role(role=role, permissions=[], granted_by=SOME, actor=SYSTEM)


# -- in which stores ---------------------------------------------------------------------------------------------------


@pytest.fixture
def town(store: Store) -> Access:
    """Of a member with every permission of staff, in one store."""
    staff = preset(store.merchant, PresetRole.STAFF)
    codes = frozenset(staff.permissions) | {"tenancy.manage_team"}
    return Access(codes=codes, store_ids=frozenset({store.pk}))


def test_no_store_is_no_store(store: Store) -> None:
    """Not all of them: a list that became empty must not widen what somebody reaches."""
    member = make_member(store.merchant, PresetRole.STAFF, stores=(store,))
    member.stores.clear()
    assert get_membership(user=member.user, store=store) is None
    assert stores_for(member.user, platform_id=store.platform_id) == []
    with pytest.raises(InvalidInput):
        users.change_membership(membership=member, role=member.role, granted_by=ALL, actor=SYSTEM)


def test_all_stores_and_some_of_them_exclude_each_other(store: Store) -> None:
    member = make_member(store.merchant, PresetRole.STAFF)
    with pytest.raises(InvalidInput):
        users.change_membership(
            membership=member, role=member.role, all_stores=True, stores=[store], granted_by=ALL, actor=SYSTEM
        )


def test_owners_work_in_all_stores(store: Store) -> None:
    """Else somebody could lock them out of their own store."""
    owner = Membership.objects.get(merchant=store.merchant)
    for access in (ALL, SOME):
        with pytest.raises(TenancyError):
            users.change_membership(
                membership=owner, role=owner.role, stores=[store], granted_by=access, actor=SYSTEM
            )
    assert get_membership(user=owner.user, store=store) is not None


def test_whoever_lacks_a_members_permissions_does_not_move_them_to_other_stores(
    store: Store, store_on_other_platform: Store
) -> None:
    manager = make_member(store.merchant, PresetRole.MANAGER)
    with pytest.raises(NotAllowed):
        users.change_membership(
            membership=manager,
            role=manager.role,
            stores=[store_on_other_platform],
            granted_by=SOME,
            actor=SYSTEM,
        )


def test_nobody_gives_a_store_in_which_they_do_not_work(
    store: Store, store_on_other_platform: Store, town: Access, platform: Platform
) -> None:
    staff = preset(store.merchant, PresetRole.STAFF)
    far: tuple[dict[str, Any], ...] = (
        {"all_stores": True},
        {"stores": [store_on_other_platform]},
        {"stores": [store, store_on_other_platform]},
    )
    member = make_member(store.merchant, PresetRole.STAFF, stores=(store,))
    for reach in far:
        with pytest.raises(NotAllowed):
            users.change_membership(membership=member, role=staff, granted_by=town, actor=SYSTEM, **reach)
        with pytest.raises(NotAllowed):
            users.invite_member(
                merchant=store.merchant,
                platform=platform.ref,
                email="new@people.lu",
                name="",
                role=staff,
                granted_by=town,
                actor=SYSTEM,
                **reach,
            )
    assert not User.objects.filter(email="new@people.lu").exists()


def test_nobody_takes_a_store_in_which_they_do_not_work(
    store: Store, store_on_other_platform: Store, town: Access
) -> None:
    both = make_member(store.merchant, PresetRole.STAFF, stores=(store, store_on_other_platform))
    support = preset(store.merchant, PresetRole.SUPPORT)
    with pytest.raises(NotAllowed):
        users.change_membership(
            membership=both, role=both.role, stores=[store], granted_by=town, actor=SYSTEM
        )
    with pytest.raises(NotAllowed):
        users.change_membership(
            membership=both,
            role=support,
            stores=[store, store_on_other_platform],
            granted_by=town,
            actor=SYSTEM,
        )
    with pytest.raises(NotAllowed):
        users.remove_member(membership=both, granted_by=town, actor=SYSTEM, now=NOW)
    changed = users.change_membership(
        membership=both, role=both.role, stores=[store_on_other_platform], granted_by=town, actor=SYSTEM
    )
    assert list(changed.stores.all()) == [store_on_other_platform]


def test_roles_are_changed_by_who_works_in_all_stores(store: Store, town: Access) -> None:
    role = make_role(store.merchant, "tenancy.view_dashboard")
    for act in (
        lambda: create_role(
            merchant=store.merchant, name="Till", permissions=[], granted_by=town, actor=SYSTEM
        ),
        lambda: update_role(role=role, permissions=[], granted_by=town, actor=SYSTEM),
        lambda: delete_role(role=role, granted_by=town, actor=SYSTEM),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_what_somebody_else_removed_a_moment_ago_is_gone(store: Store) -> None:
    member, role = make_member(store.merchant, PresetRole.STAFF), make_role(store.merchant)
    domain = add_domain(store=store, domain="bakery.lu", actor=SYSTEM)
    StoreDomain.objects.filter(pk=domain.pk).delete()
    Role.objects.filter(pk=role.pk).delete()
    Membership.objects.filter(pk=member.pk).delete()
    for act in (
        lambda: users.remove_member(membership=member, granted_by=ALL, actor=SYSTEM, now=NOW),
        lambda: delete_role(role=role, granted_by=ALL, actor=SYSTEM),
        lambda: update_role(role=role, name="Till", granted_by=ALL, actor=SYSTEM),
        lambda: remove_domain(domain=domain, actor=SYSTEM),
    ):
        with pytest.raises(Gone):
            act()


def test_e_mails_longer_than_the_column_are_refused(store: Store, platform: Platform) -> None:
    email = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.lu"
    assert len(email) > 254
    for act in (
        lambda: users.create_user(email=email, name="Mara", actor=SYSTEM),
        lambda: update_store(store=store, changes={"contact_email": email}, actor=SYSTEM),
    ):
        with pytest.raises(InvalidInput):
            act()


def test_an_invitation_is_repeated_a_few_times_and_only_while_it_is_open(
    merchant: Merchant, platform: Platform
) -> None:
    user = make_user(password=None)
    member = users.add_membership(
        user=user,
        merchant=merchant,
        role=preset(merchant, PresetRole.STAFF),
        all_stores=True,
        actor=SYSTEM,
    )
    for _ in range(users.INVITATIONS):
        users.invite_again(membership=member, platform=platform.ref, now=NOW)
    with pytest.raises(TooManyAttempts):
        users.invite_again(membership=member, platform=platform.ref, now=NOW)
    assert len(messages_to(users.INVITATION_TASK)) == users.INVITATIONS
    known = make_member(merchant, PresetRole.STAFF)
    with pytest.raises(WrongStatus):
        users.invite_again(membership=known, platform=platform.ref, now=NOW)


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
