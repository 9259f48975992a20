"""Background work of orders."""

from datetime import timedelta
from typing import Final

from celery import shared_task
from django.utils import timezone

from apps.core import context
from apps.core.actor import SYSTEM
from apps.core.modules.config import module_config
from apps.core.tasks import ModuleTask
from apps.orders.services.carts import delete_stale_carts
from apps.orders.services.orders import cancel_unpaid_orders
from apps.tenancy.models import Store

CARTS_LIVE: Final = timedelta(days=60)


@shared_task(base=ModuleTask)
def delete_old_carts() -> None:
    """Forgets carts nobody came back to. Idempotent: what is deleted is gone."""
    delete_stale_carts(before=timezone.now() - CARTS_LIVE)


@shared_task(base=ModuleTask)
def cancel_unpaid() -> None:
    """Cancels what nobody paid in the days that the platform allows. Idempotent: a cancelled order waits no more."""
    days = int(module_config("orders")["unpaid_days"])
    if not days:
        return
    now = timezone.now()
    stores = Store.objects.filter(platform_id=context.current_platform().id).values_list("pk", flat=True)
    cancel_unpaid_orders(store_ids=stores, before=now - timedelta(days=days), now=now, actor=SYSTEM)
