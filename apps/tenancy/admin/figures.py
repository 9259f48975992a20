"""Merchants and stores at a glance, for the operators' overview."""

from typing import Any

from apps.core.http.request import MaartRequest
from apps.core.outbox.due import broken_merchants
from apps.tenancy.enums import MerchantStatus, StoreStatus
from apps.tenancy.models import Merchant, Platform, Store, User
from apps.tenancy.selectors.stores import merchants_with_counts

NEWEST = 5


def broken(request: MaartRequest) -> dict[str, Any]:
    return {"broken": Merchant.objects.filter(pk__in=broken_merchants()).order_by("name", "pk")}


def figures(request: MaartRequest) -> dict[str, Any]:
    return {
        "platform_count": Platform.objects.filter(archived_at__isnull=True).count(),
        "merchant_count": Merchant.objects.filter(status=MerchantStatus.ACTIVE).count(),
        "suspended_count": Merchant.objects.filter(status=MerchantStatus.SUSPENDED).count(),
        "store_count": Store.objects.exclude(status=StoreStatus.ARCHIVED).count(),
        "user_count": User.objects.filter(is_active=True).count(),
        "newest": merchants_with_counts()[:NEWEST],
    }
