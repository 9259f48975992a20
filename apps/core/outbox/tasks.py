"""The outbox's own work. Sent by beat itself: it is what makes everything else happen."""

from celery import shared_task

from apps.core.outbox import cleaning, sweeping
from apps.core.tasks.base import ModuleTask


@shared_task(base=ModuleTask, direct=True)
def sweep() -> None:
    """Any number may run at once; what one does not do the next one does."""
    sweeping.sweep()


@shared_task(base=ModuleTask)
def clean_up() -> None:
    """Deleting what is old is idempotent."""
    cleaning.clean_up()


@shared_task(base=ModuleTask)
def clean_up_public() -> None:
    """Deleting what is old is idempotent."""
    cleaning.clean_up_public()
