"""Background work of orders."""

from datetime import timedelta
from typing import Final

from celery import shared_task
from django.utils import timezone

from apps.core.tasks import ModuleTask
from apps.orders.services.carts import delete_stale_carts

CARTS_LIVE: Final = timedelta(days=60)


@shared_task(base=ModuleTask)
def delete_old_carts() -> None:
    """Forgets carts nobody came back to. Idempotent: what is deleted is gone."""
    delete_stale_carts(before=timezone.now() - CARTS_LIVE)
