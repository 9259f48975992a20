"""Who may work where."""

from hashlib import sha256
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, Q, Subquery

from apps.tenancy.access import Access, access_of, full_access
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
        .annotate(listed=ArrayAgg("stores__pk", filter=Q(stores__isnull=False), default=[]))
        .filter(Q(all_stores=True) | Q(listed__contains=[store.pk]), user=user, merchant_id=store.merchant_id)
        .first()
    )
    if membership is not None:
        membership.store_ids = frozenset(membership.listed)
    return membership


def token_digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def find_token(*, secret: str, platform_id: UUID) -> ApiToken | None:
    """The usable token with this secret whose store is on this platform."""
    token = (
        ApiToken.objects.select_related("store__platform", "merchant", "created_by")
        .filter(digest=token_digest(secret), store__platform_id=platform_id)
        .exclude(store__status=StoreStatus.ARCHIVED)
        .exclude(merchant__status=MerchantStatus.ARCHIVED)
        .first()
    )
    return token if token is not None and token.is_usable else None


def access_of_maker(token: ApiToken) -> Access | None:
    """What the maker of a token may do at its store now; None when nothing. An operator's command may everything."""
    maker = token.created_by
    if maker is None:
        return full_access()
    if not maker.is_active:
        return None
    membership = get_membership(user=maker, store=token.store)
    if membership is None and not maker.is_superuser:
        return None
    return access_of(maker, membership, None)
