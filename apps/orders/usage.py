"""How much of what a subscription may limit the merchant uses."""

from zoneinfo import ZoneInfo

from django.utils import timezone

from apps.core import context
from apps.orders.models import Order
from apps.tenancy.models import Merchant, Store


def orders_per_month() -> int:
    """Placed in stores on the current platform since the first of the month by the merchant's clock."""
    merchant = Merchant.objects.only("time_zone").get(pk=context.current_merchant().id)
    now = timezone.localtime(timezone=ZoneInfo(merchant.time_zone))
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    stores = Store.objects.filter(platform_id=context.current_platform().id)
    return Order.objects.filter(placed_at__gte=month, store_id__in=stores.values("pk")).count()
