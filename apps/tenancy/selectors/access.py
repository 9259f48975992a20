"""Who may work where."""

from hashlib import sha256
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, Q, Subquery

from apps.tenancy.enums import MerchantStatus, StoreStatus
from apps.tenancy.models import ApiToken, Membership, Store, StoreDomain, User


def get_open_store(*, platform_id: UUID, code: str) -> Store | None:
    """A store of this platform that is not archived, with its ``primary_domain``."""
    primary = StoreDomain.objects.filter(store=OuterRef("pk"), is_primary=True).values("domain")
    return (
        Store.objects.select_related("merchant", "platform")
        .annotate(primary_domain=Subquery(primary))
        .filter(platform_id=platform_id, code=code)
        .exclude(status=StoreStatus.ARCHIVED)
        .exclude(merchant__status=MerchantStatus.ARCHIVED)
        .first()
    )


def get_membership(*, user: User, store: Store) -> Membership | None:
    """The user's membership of the store's merchant, when it covers this store."""
    membership = (
        Membership.objects.select_related("role")
        .annotate(store_ids=ArrayAgg("stores__pk", filter=Q(stores__isnull=False), default=[]))
        .filter(user=user, merchant_id=store.merchant_id)
        .first()
    )
    if membership is None:
        return None
    limited_to: list[UUID] = membership.store_ids
    return membership if not limited_to or store.pk in limited_to else None


def token_digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def find_token(*, secret: str, platform_id: UUID) -> ApiToken | None:
    """The usable token with this secret whose store is on this platform."""
    token = (
        ApiToken.objects.select_related("store", "merchant", "store__platform")
        .filter(digest=token_digest(secret), store__platform_id=platform_id)
        .exclude(store__status=StoreStatus.ARCHIVED)
        .exclude(merchant__status=MerchantStatus.ARCHIVED)
        .first()
    )
    return token if token is not None and token.is_usable else None
