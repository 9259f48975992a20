"""What a storefront remembers of a browser: own table in the merchant's schema, own cookie on the store's host."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction

from apps.customers.models import ShopperSession

LIFETIME: Final = timedelta(days=60)
ROTATE_AFTER: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class IssuedSession:
    """A session with its token, which is known only now: the table keeps the hash."""

    session: ShopperSession
    token: str


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def find_session(*, token: str, store_id: UUID, now: datetime) -> ShopperSession | None:
    """The live session of this store that the token opens."""
    if not token:
        return None
    return (
        ShopperSession.objects.filter(token_hash=hash_of(token), store_id=store_id, expires_at__gt=now)
        .select_related("customer")
        .first()
    )


def start_session(*, store_id: UUID, language: str, now: datetime) -> IssuedSession:
    token = secrets.token_urlsafe(32)
    session = ShopperSession.objects.create(
        token_hash=hash_of(token),
        store_id=store_id,
        language=language,
        created_at=now,
        rotated_at=now,
        expires_at=now + LIFETIME,
    )
    return IssuedSession(session, token)


@transaction.atomic
def rotate_session(*, session: ShopperSession, now: datetime) -> IssuedSession:
    """A new token for the same session; the old one opens nothing any more."""
    token = secrets.token_urlsafe(32)
    session.token_hash, session.rotated_at, session.expires_at = hash_of(token), now, now + LIFETIME
    session.save(update_fields=("token_hash", "rotated_at", "expires_at"))
    return IssuedSession(session, token)


def is_due_for_rotation(session: ShopperSession, now: datetime) -> bool:
    return session.rotated_at + ROTATE_AFTER <= now


def remember_cart(*, session: ShopperSession, cart_token: UUID | None) -> None:
    ShopperSession.objects.filter(pk=session.pk).update(cart_token=cart_token)
    session.cart_token = cart_token


def remember_customer(*, session: ShopperSession, customer_id: int) -> None:
    ShopperSession.objects.filter(pk=session.pk).update(customer_id=customer_id)
    session.customer_id = customer_id


def delete_expired(*, now: datetime, limit: int = 5000) -> int:
    """Forget browsers that have not come back. Answers how many."""
    expired = ShopperSession.objects.filter(expires_at__lte=now).values("pk")[:limit]
    deleted, _by_model = ShopperSession.objects.filter(pk__in=expired).delete()
    return deleted
