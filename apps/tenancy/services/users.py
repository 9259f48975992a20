"""People who work: accounts, passwords, memberships."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
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
    WrongStatus,
)
from apps.tenancy.languages import known
from apps.tenancy.links import is_valid_link_token
from apps.tenancy.models import Membership, Merchant, Role, Store, User
from apps.tenancy.services.roles import refuse_more_than
from apps.tenancy.services.sign_in import RESETS_PER_ACCOUNT, RESETS_PER_ADDRESS, count_attempt, limits
from apps.tenancy.services.tokens import revoke_tokens_of
from apps.tenancy.services.writing import (
    apply,
    check_email,
    lock_name,
    locked,
    public_write,
    publish_in,
    required,
)

INVITATION_TASK = "apps.tenancy.tasks.send_invitation"
RESET_TASK = "apps.tenancy.tasks.send_reset_link"
INVITATIONS = 3
"""That may follow the first one within the window of ``sign_in``."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where in a merchant somebody works."""

    all_stores: bool
    store_ids: frozenset[UUID]

    @classmethod
    def of(cls, all_stores: bool, stores: Iterable[Store]) -> "Reach":
        return cls(all_stores, frozenset(store.pk for store in stores))

    def changed_to(self, after: "Reach") -> "Reach":
        """What is given or taken."""
        return Reach(self.all_stores != after.all_stores, self.store_ids ^ after.store_ids)


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
    _refuse_unknown_language(language)
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
    _refuse_unknown_language(language)
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
    all_stores: bool = False,
    stores: Collection[Store] = (),
) -> Membership:
    """A membership at once; who has no account yet gets one and a link to choose a password.

    Raises InvalidInput, NameTaken and NotAllowed.
    """
    email = _clean_email(email)
    _refuse_grant(granted_by, role)
    _refuse_beyond(granted_by, Reach.of(all_stores, stores))
    with public_write():
        user = User.objects.filter(email=email).first()
        if user is None:
            user = create_user(email=email, name=(name or email)[:120], actor=actor)
        membership = add_membership(
            user=user, merchant=merchant, role=role, actor=actor, all_stores=all_stores, stores=stores
        )
        send_invitation(membership=membership, platform=platform)
    return membership


def add_membership(
    *,
    user: User,
    merchant: Merchant,
    role: Role,
    actor: Actor,
    all_stores: bool = False,
    stores: Collection[Store] = (),
) -> Membership:
    """Raises InvalidInput, and NameTaken when the person is a member already."""
    _refuse_foreign(merchant, role, stores)
    _refuse_odd_reach(role, Reach.of(all_stores, stores))
    with public_write():
        lock_name("membership", f"{merchant.pk}:{user.pk}")
        if Membership.objects.filter(user=user, merchant=merchant).exists():
            raise NameTaken(_("This person is a member already."), field="email")
        membership = Membership.objects.create(user=user, merchant=merchant, role=role, all_stores=all_stores)
        membership.stores.set(stores)
        diff = {"role": ["", role.name], "stores": ["", _stores_in_words(all_stores, stores)]}
        _note(membership, actor, "tenancy.member_added", diff)
    return membership


def send_invitation(*, membership: Membership, platform: PlatformRef) -> None:
    with public_write():
        enqueue(
            INVITATION_TASK,
            kwargs={"membership_id": str(membership.pk), "platform_id": str(platform.id)},
        )


def invite_again(*, membership: Membership, platform: PlatformRef, now: datetime) -> None:
    """When the first mail got lost. Raises WrongStatus for who is in already, and TooManyAttempts."""
    with public_write():
        user = User.objects.get(pk=membership.user_id)
        if user.has_usable_password():
            raise WrongStatus(_("%(name)s has chosen a password already.") % {"name": user})
        guards = limits(
            purpose="invitation", email=user.email, address=None, per_account=INVITATIONS, per_address=0
        )
        count_attempt(guards, now=now)
        send_invitation(membership=membership, platform=platform)


def change_membership(
    *,
    membership: Membership,
    role: Role,
    granted_by: Access,
    actor: Actor,
    all_stores: bool = False,
    stores: Collection[Store] = (),
) -> Membership:
    """Raises InvalidInput, NotAllowed, and LastOwner when nobody would be left who may do everything."""
    _refuse_foreign(membership.merchant, role, stores)
    after = Reach.of(all_stores, stores)
    _refuse_odd_reach(role, after)
    with public_write():
        row = _locked(membership)
        held = list(row.stores.all())
        before = Reach.of(row.all_stores, held)
        _refuse_grant(granted_by, row.role)
        _refuse_grant(granted_by, role)
        _refuse_beyond(granted_by, before.changed_to(after))
        if row.role_id != role.pk:
            _refuse_beyond(granted_by, before)
        if row.role.is_owner and not role.is_owner:
            _refuse_last_owner(row)
        kept = {"role": row.role.name, "stores": _stores_in_words(row.all_stores, held)}
        given = {"role": role.name, "stores": _stores_in_words(all_stores, stores)}
        diff = {name: [kept[name], given[name]] for name in kept if kept[name] != given[name]}
        row.role, row.all_stores = role, all_stores
        row.save(update_fields=["role", "all_stores"])
        row.stores.set(stores)
        if diff:
            _note(row, actor, "tenancy.member_changed", diff)
    return row


def remove_member(*, membership: Membership, granted_by: Access, actor: Actor, now: datetime) -> None:
    """The account stays: the person may work elsewhere. The API tokens that the person made here end.

    Raises NotAllowed and LastOwner.
    """
    with public_write():
        row = _locked(membership)
        _refuse_grant(granted_by, row.role)
        _refuse_beyond(granted_by, Reach.of(row.all_stores, row.stores.all()))
        if row.role.is_owner:
            _refuse_last_owner(row)
        revoke_tokens_of(user=row.user, merchant=row.merchant, actor=actor, now=now)
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
    return check_email("email", email.strip().lower())


def _refuse_unknown_language(language: str) -> None:
    if language and language not in known():
        raise InvalidInput(_("Choose one of the languages."), field="language")


def _locked(membership: Membership) -> Membership:
    """The merchant's row first: two owners cannot take each other's role away at the same time."""
    Merchant.objects.select_for_update(no_key=True).get(pk=membership.merchant_id)
    rows = Membership.objects.select_for_update(of=("self",))
    return locked(rows.select_related("role", "user", "merchant"), membership)


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


def _refuse_beyond(granted_by: Access, reach: Reach) -> None:
    """Whoever is limited to stores decides about these stores only."""
    if not granted_by.all_stores and (reach.all_stores or not granted_by.covers(reach.store_ids)):
        raise NotAllowed(_("You do not work in all of these stores yourself."), field="stores")


def _refuse_odd_reach(role: Role, reach: Reach) -> None:
    if role.is_owner and not reach.all_stores:
        raise InvalidInput(_("Owners work in all stores."), field="all_stores")
    if reach.all_stores and reach.store_ids:
        raise InvalidInput(_("Choose either all stores or some of them."), field="stores")
    if not reach.all_stores and not reach.store_ids:
        raise InvalidInput(_("Choose all stores or at least one."), field="stores")


def _stores_in_words(all_stores: bool, stores: Iterable[Store]) -> str | list[str]:
    """For the trail."""
    return "all" if all_stores else sorted(store.code for store in stores)


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
