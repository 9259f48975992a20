"""API tokens: made once, shown once, kept as a digest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.core.actor import Actor, ActorKind
from apps.tenancy.access import Access
from apps.tenancy.audit.trail import record_access
from apps.tenancy.events import ApiTokenChanged
from apps.tenancy.exceptions import InvalidInput, NotAllowed, WrongStatus
from apps.tenancy.models import ApiToken, Merchant, Store, User
from apps.tenancy.selectors.access import token_digest
from apps.tenancy.services.roles import clean_permissions, refuse_more_than
from apps.tenancy.services.writing import context_of, locked, public_write, publish_in, required

SECRET_PREFIX = "maart_"  # how secrets begin, so that scanners can find one that leaked
HINT_LENGTH = 12
NOTE_USE_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewToken:
    """``secret`` exists here and nowhere else."""

    token: ApiToken
    secret: str


def create_token(
    *,
    store: Store,
    name: str,
    scopes: Iterable[str],
    granted_by: Access,
    actor: Actor,
    now: datetime,
    expires_at: datetime | None = None,
) -> NewToken:
    """Raises InvalidInput, and NotAllowed for a permission that the maker lacks."""
    name = required("name", name, _("Give the token a name."), longest=80)
    codes = clean_permissions(scopes)
    if not codes:
        raise InvalidInput(_("Choose at least one permission."), field="scopes")
    if expires_at is not None and expires_at <= now:
        raise InvalidInput(_("Choose a date in the future."), field="expires_at")
    refuse_more_than(granted_by, codes)
    if not granted_by.covers([store.pk]):
        raise NotAllowed(_("You do not work in all of these stores yourself."))
    secret = SECRET_PREFIX + token_urlsafe(32)
    with public_write():
        token = ApiToken.objects.create(
            merchant_id=store.merchant_id,
            store=store,
            name=name,
            digest=token_digest(secret),
            hint=secret[:HINT_LENGTH],
            scopes=codes,
            created_by_id=actor.id if actor.kind == ActorKind.USER else None,
            expires_at=expires_at,
        )
        _note(token, actor, revoked=False)
    return NewToken(token=token, secret=secret)


def revoke_token(*, token: ApiToken, actor: Actor, now: datetime) -> ApiToken:
    """Takes effect with the next call. Raises WrongStatus when it was revoked before."""
    with public_write():
        row = _locked(token)
        _revoke(row, actor, now)
    return row


def replace_token(*, token: ApiToken, granted_by: Access, actor: Actor, now: datetime) -> NewToken:
    """An equal token with a new secret; the old one ends. Raises WrongStatus, InvalidInput and NotAllowed."""
    with public_write():
        row = _locked(token)
        _revoke(row, actor, now)
        return create_token(
            store=row.store,
            name=row.name,
            scopes=row.scopes,
            granted_by=granted_by,
            actor=actor,
            now=now,
            expires_at=row.expires_at,
        )


def revoke_tokens_of(*, user: User, merchant: Merchant, actor: Actor, now: datetime) -> None:
    """Those that the user made at this merchant."""
    with public_write():
        rows = _lockable().filter(created_by=user, merchant=merchant, revoked_at__isnull=True)
        for row in rows.order_by("pk"):
            _revoke(row, actor, now)


def _lockable() -> QuerySet[ApiToken]:
    return ApiToken.objects.select_for_update(of=("self",)).select_related("merchant", "store__platform")


def _locked(token: ApiToken) -> ApiToken:
    return locked(_lockable(), token)


def _revoke(row: ApiToken, actor: Actor, now: datetime) -> None:
    if row.revoked_at is not None:
        raise WrongStatus(_("This token was revoked already."))
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    _note(row, actor, revoked=True)


def note_use(*, token: ApiToken, now: datetime) -> None:
    """At most once a minute, so that a busy integration does not write with every call."""
    if token.last_used_at is not None and now - token.last_used_at < NOTE_USE_EVERY:
        return
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTE_USE_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)


def _note(token: ApiToken, actor: Actor, *, revoked: bool) -> None:
    record_access(
        actor=actor,
        action="tenancy.token_revoked" if revoked else "tenancy.token_created",
        obj=token,
        diff={"permissions": [None, token.scopes]},
        platform_id=token.store.platform_id,
        merchant_id=token.merchant_id,
        store_id=token.store_id,
    )
    context = context_of(merchant=token.merchant, platform=token.store.platform, store=token.store)
    publish_in(context, ApiTokenChanged(token_id=str(token.pk), revoked=revoked))
