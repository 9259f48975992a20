"""Background work of customers."""

from celery import shared_task
from django.utils import timezone

from apps.core.tasks import ModuleTask
from apps.customers.services.sessions import delete_expired


@shared_task(base=ModuleTask)
def delete_expired_sessions() -> None:
    """Forgets browsers that did not come back. Idempotent: what is deleted is gone."""
    delete_expired(now=timezone.now())
