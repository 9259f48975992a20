"""Stores and merchants as pages show them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from apps.tenancy.enums import MerchantStatus, StoreStatus
from apps.tenancy.models import Membership, Merchant, Store, StoreDomain, User


@dataclass(frozen=True, slots=True)
class StoreLine:
    """``domain`` is the primary one, ``address`` leads there."""

    store: Store
    domain: str
    address: str


@dataclass(frozen=True, slots=True)
class MerchantOfUser:
    merchant: Merchant
    membership: Membership
    stores: tuple[StoreLine, ...]
    members: tuple[Membership, ...]


def stores_for(user: User, *, platform_id: UUID) -> list[Store]:
    """Stores on this platform where the user may work, for the switcher. Superusers reach others by address."""
    return list(
        Store.objects.filter(_may_work(user), platform_id=platform_id)
        .exclude(status=StoreStatus.ARCHIVED)
        .exclude(merchant__status=MerchantStatus.ARCHIVED)
        .select_related("merchant")
        .order_by("name", "pk")
        .distinct()
    )


def _may_work(user: User) -> Q:
    own = Membership.objects.filter(user=user)
    return Q(merchant_id__in=own.filter(all_stores=True).values("merchant_id")) | Q(memberships__in=own)


def merchants_of(user: User, *, platform_id: UUID, address_of: Callable[[str], str]) -> list[MerchantOfUser]:
    """The user's merchants with their stores on this platform; the team only where the user is owner."""
    memberships = (
        Membership.objects.filter(user=user)
        .exclude(merchant__status=MerchantStatus.ARCHIVED)
        .select_related("merchant", "role")
        .order_by("merchant__name", "pk")
    )
    lines = store_lines(stores_for(user, platform_id=platform_id), address_of)
    owned = [membership.merchant_id for membership in memberships if membership.role.is_owner]
    members = list(team_of(owned))
    return [
        MerchantOfUser(
            merchant=membership.merchant,
            membership=membership,
            stores=tuple(line for line in lines if line.store.merchant_id == membership.merchant_id),
            members=tuple(member for member in members if member.merchant_id == membership.merchant_id),
        )
        for membership in memberships
    ]


def store_lines(stores: Sequence[Store], address_of: Callable[[str], str]) -> list[StoreLine]:
    """Every store has a primary domain: it is made with the store and can only be replaced."""
    domains = dict(
        StoreDomain.objects.filter(store__in=stores, is_primary=True).values_list("store_id", "domain")
    )
    return [StoreLine(store, domains[store.pk], address_of(domains[store.pk])) for store in stores]


def domains_of(store: Store) -> QuerySet[StoreDomain]:
    return StoreDomain.objects.filter(store=store).order_by("-is_primary", "domain", "pk")


def team_of(merchant_ids: Sequence[UUID]) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(merchant_id__in=merchant_ids)
        .select_related("user", "role", "merchant")
        .prefetch_related(Prefetch("stores", queryset=Store.objects.order_by("name", "pk")))
        .order_by("user__name", "user__email", "pk")
    )


def merchants_with_counts() -> QuerySet[Merchant]:
    """Newest first, with ``store_count``."""
    return Merchant.objects.annotate(store_count=Count("stores")).order_by("-created_at", "pk")
