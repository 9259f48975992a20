"""Keeping the outboxes small."""

from celery import shared_task

from apps.core.outbox import cleaning
from apps.core.tasks.base import ModuleTask


@shared_task(base=ModuleTask)
def clean_up() -> None:
    """Deleting what is old is idempotent."""
    cleaning.clean_up()


@shared_task(base=ModuleTask)
def clean_up_public() -> None:
    """Deleting what is old is idempotent."""
    cleaning.clean_up_public()
