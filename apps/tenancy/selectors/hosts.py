"""Which platform or store a host name leads to."""

from dataclasses import dataclass

from django.db.models import FilteredRelation, Q, Subquery

from apps.tenancy.enums import MerchantStatus, StoreStatus
from apps.tenancy.models import Merchant, Platform, Store, StoreDomain


@dataclass(frozen=True, slots=True)
class ResolvedHost:
    """A platform host has neither merchant nor store, a store host has both."""

    platform: Platform
    merchant: Merchant | None = None
    store: Store | None = None


def resolve_host(host: str) -> ResolvedHost | None:
    """One statement. Unverified domains, archived stores, merchants and platforms are as good as unknown."""
    store_here = Subquery(
        StoreDomain.objects.filter(domain=host, verified_at__isnull=False)
        .exclude(store__status=StoreStatus.ARCHIVED)
        .exclude(tenant__status=MerchantStatus.ARCHIVED)
        .values("store_id")[:1]
    )
    platform = (
        Platform.objects.annotate(store_here=FilteredRelation("stores", condition=Q(stores__pk=store_here)))
        .select_related("store_here__merchant")  # type: ignore[misc]  # the relation above
        .filter(Q(host=host) | Q(store_here__isnull=False), archived_at__isnull=True)
        .order_by()
        .first()
    )
    if platform is None:
        return None
    store: Store | None = getattr(platform, "store_here", None)
    if store is None or platform.host == host:
        return ResolvedHost(platform=platform)
    store.platform = platform
    return ResolvedHost(platform=platform, merchant=store.merchant, store=store)
