"""People who work: accounts, passwords, memberships."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.context import Context, PlatformRef
from apps.core.outbox import enqueue
from apps.tenancy.access import Access, actor_of_user
from apps.tenancy.audit.trail import record_access
from apps.tenancy.enums import PresetRole
from apps.tenancy.events import MembershipChanged
from apps.tenancy.exceptions import (
    InvalidInput,
    LastOwner,
    LinkNotValid,
    NameTaken,
    NotAllowed,
    WrongCredentials,
)
from apps.tenancy.languages import known
from apps.tenancy.links import is_valid_link_token
from apps.tenancy.models import Membership, Merchant, Role, Store, User
from apps.tenancy.services.roles import refuse_more_than
from apps.tenancy.services.sign_in import RESETS_PER_ACCOUNT, RESETS_PER_ADDRESS, count_attempt, limits
from apps.tenancy.services.writing import apply, check, lock_name, public_write, publish_in, required

INVITATION_TASK = "apps.tenancy.tasks.send_invitation"
RESET_TASK = "apps.tenancy.tasks.send_reset_link"


def create_user(
    *,
    email: str,
    name: str,
    actor: Actor,
    password: str | None = None,
    language: str = "",
    is_superuser: bool = False,
) -> User:
    """Without a password the person gets in by an invitation or reset link. Raises InvalidInput and NameTaken."""
    email = _clean_email(email)
    name = required("name", name, _("Give a name."))
    # Hashing takes its time on purpose: not while holding the lock.
    hashed = make_password(_checked_password(password) if password else None)
    with public_write():
        lock_name("user", email)
        if User.objects.filter(email=email).exists():
            raise NameTaken(_("There is an account with this e-mail already."), field="email")
        user = User.objects.create(
            email=email, name=name, password=hashed, language=language, is_superuser=is_superuser
        )
        record_access(actor=actor, action="tenancy.user_created", obj=user, diff={"superuser": is_superuser})
    return user


def update_profile(*, user: User, name: str, language: str, actor: Actor) -> User:
    """An empty language follows the browser. Raises InvalidInput."""
    if language and language not in known():
        raise InvalidInput(_("Choose one of the languages."), field="language")
    changes = {"name": required("name", name, _("Give your name.")), "language": language}
    with public_write():
        row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if diff := apply(row, changes):
            record_access(actor=actor, action="tenancy.profile_updated", obj=row, diff=diff)
    return row


def change_password(*, user: User, current: str, new: str, actor: Actor) -> User:
    """Ends every other session of the user. Raises WrongCredentials and InvalidInput."""
    if not user.check_password(current):
        raise WrongCredentials(_("That is not your current password."), field="current")
    return _store_password(user, new, actor, "tenancy.password_changed")


def reset_password(*, user: User, platform: PlatformRef, token: str, new: str, actor: Actor) -> User:
    """By a link that was mailed for this platform. Raises LinkNotValid and InvalidInput."""
    if not user.is_active or not is_valid_link_token(user=user, platform=platform, token=token):
        raise LinkNotValid(_("This link was used already or is too old: ask for a new one."))
    return _store_password(user, new, actor, "tenancy.password_reset")


def request_reset_link(
    *, email: str, platform: PlatformRef, language: str, address: str | None, now: datetime
) -> None:
    """The same work for known and unknown addresses: whether there is an account is found out by the task.

    Raises TooManyAttempts.
    """
    guards = limits(
        purpose="reset",
        email=email,
        address=address,
        per_account=RESETS_PER_ACCOUNT,
        per_address=RESETS_PER_ADDRESS,
    )
    count_attempt(guards, now=now)
    send_reset_link(email=email, platform=platform, language=language)


def send_reset_link(*, email: str, platform: PlatformRef, language: str) -> None:
    """Without counting: for operators, who may send as many as are needed."""
    with public_write():
        enqueue(
            RESET_TASK,
            kwargs={"email": email.strip().lower(), "platform_id": str(platform.id), "language": language},
        )


def set_active(*, user: User, is_active: bool, actor: Actor) -> User:
    """Switching an account off ends its sessions with the next request."""
    with public_write():
        row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if actor.id == row.pk and not is_active:
            raise NotAllowed(_("You cannot switch your own account off."))
        if diff := apply(row, {"is_active": is_active}):
            record_access(actor=actor, action="tenancy.user_switched", obj=row, diff=diff)
    return row


def set_superuser(*, user: User, is_superuser: bool, actor: Actor) -> User:
    with public_write():
        row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if actor.id == row.pk and not is_superuser:
            raise NotAllowed(_("You cannot take your own superuser rights away."))
        if diff := apply(row, {"is_superuser": is_superuser}):
            record_access(actor=actor, action="tenancy.superuser_switched", obj=row, diff=diff)
    return row


def invite_member(
    *,
    merchant: Merchant,
    platform: PlatformRef,
    email: str,
    name: str,
    role: Role,
    granted_by: Access,
    actor: Actor,
    stores: Iterable[Store] = (),
) -> Membership:
    """A membership at once; who has no account yet gets one and a link to choose a password.

    Raises InvalidInput, NameTaken and NotAllowed.
    """
    email = _clean_email(email)
    _refuse_foreign(merchant, role, stores := tuple(stores))
    _refuse_grant(granted_by, role)
    with public_write():
        user = User.objects.filter(email=email).first()
        if user is None:
            user = create_user(email=email, name=name or email, actor=actor)
        membership = add_membership(user=user, merchant=merchant, role=role, actor=actor, stores=stores)
        send_invitation(membership=membership, platform=platform)
    return membership


def add_membership(
    *, user: User, merchant: Merchant, role: Role, actor: Actor, stores: Iterable[Store] = ()
) -> Membership:
    """Raises NameTaken when the person is a member already."""
    with public_write():
        lock_name("membership", f"{merchant.pk}:{user.pk}")
        if Membership.objects.filter(user=user, merchant=merchant).exists():
            raise NameTaken(_("This person is a member already."), field="email")
        membership = Membership.objects.create(user=user, merchant=merchant, role=role)
        membership.stores.set(stores)
        _note(membership, actor, "tenancy.member_added", {"role": ["", role.name]})
    return membership


def send_invitation(*, membership: Membership, platform: PlatformRef) -> None:
    """Also for a second time, when the first mail got lost."""
    with public_write():
        enqueue(
            INVITATION_TASK,
            kwargs={"membership_id": str(membership.pk), "platform_id": str(platform.id)},
        )


def change_membership(
    *,
    membership: Membership,
    role: Role,
    stores: Iterable[Store],
    granted_by: Access,
    actor: Actor,
) -> Membership:
    """Raises NotAllowed, and LastOwner when nobody would be left who may do everything."""
    _refuse_foreign(membership.merchant, role, stores := tuple(stores))
    with public_write():
        row = _locked(membership)
        if row.role_id != role.pk:
            _refuse_grant(granted_by, row.role)
            _refuse_grant(granted_by, role)
        if row.role.is_owner and not role.is_owner:
            _refuse_last_owner(row)
        before = {"role": row.role.name, "stores": sorted(row.stores.values_list("code", flat=True))}
        row.role = role
        row.save(update_fields=["role"])
        row.stores.set(stores)
        after = {"role": role.name, "stores": sorted(store.code for store in stores)}
        diff = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
        if diff:
            _note(row, actor, "tenancy.member_changed", diff)
    return row


def remove_member(*, membership: Membership, granted_by: Access, actor: Actor) -> None:
    """Raises NotAllowed and LastOwner. The account stays: the person may work elsewhere."""
    with public_write():
        row = _locked(membership)
        _refuse_grant(granted_by, row.role)
        if row.role.is_owner:
            _refuse_last_owner(row)
        record_access(
            actor=actor,
            action="tenancy.member_removed",
            obj=row.user,
            diff={"role": [row.role.name, ""]},
            merchant_id=row.merchant_id,
        )
        publish_in(
            Context(merchant=row.merchant.ref), MembershipChanged(user_id=str(row.user_id), role_name="")
        )
        row.delete()


def _store_password(user: User, new: str, actor: Actor, action: str) -> User:
    hashed = make_password(_checked_password(new, user))
    with public_write():
        row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        row.password = hashed
        row.save(update_fields=["password"])
        if actor.id is None:
            actor = actor_of_user(row, ip_address=actor.ip_address, request_id=actor.request_id)
        record_access(actor=actor, action=action, obj=row)
    return row


def _checked_password(password: str, user: User | None = None) -> str:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), field="password") from error
    return password


def _clean_email(email: str) -> str:
    return check("email", email.strip().lower(), validate_email)


def _locked(membership: Membership) -> Membership:
    """The merchant's row first: two owners cannot take each other's role away at the same time."""
    Merchant.objects.select_for_update(no_key=True).get(pk=membership.merchant_id)
    rows = Membership.objects.select_for_update(of=("self",))
    return rows.select_related("role", "user", "merchant").get(pk=membership.pk)


def _refuse_last_owner(membership: Membership) -> None:
    others = Membership.objects.filter(
        merchant_id=membership.merchant_id, role__preset=PresetRole.OWNER, user__is_active=True
    ).exclude(pk=membership.pk)
    if not others.exists():
        raise LastOwner(_("This is the last owner: make somebody else owner first."), field="role")


def _refuse_grant(granted_by: Access, role: Role) -> None:
    if role.is_owner and not granted_by.everything:
        raise NotAllowed(_("Only an owner decides who is owner."), field="role")
    refuse_more_than(granted_by, role.permissions)


def _refuse_foreign(merchant: Merchant, role: Role, stores: Iterable[Store]) -> None:
    if role.merchant_id != merchant.pk:
        raise InvalidInput(_("Choose one of the merchant's roles."), field="role")
    if any(store.merchant_id != merchant.pk for store in stores):
        raise InvalidInput(_("Choose among the merchant's stores."), field="stores")


def _note(membership: Membership, actor: Actor, action: str, diff: Mapping[str, object]) -> None:
    record_access(
        actor=actor, action=action, obj=membership.user, diff=diff, merchant_id=membership.merchant_id
    )
    publish_in(
        Context(merchant=membership.merchant.ref),
        MembershipChanged(user_id=str(membership.user_id), role_name=membership.role.name),
    )
