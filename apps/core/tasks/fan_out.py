"""From one tick of beat to the outboxes of all that are due."""

from celery import shared_task

from apps.core.tasks import schedules
from apps.core.tasks.base import ModuleTask


@shared_task(base=ModuleTask, direct=True)
def fan_out(*, schedule: str) -> None:
    """Each piece of work is enqueued with a remembered key, so that a repeated tick starts nothing twice."""
    schedules.start_due(schedule)
