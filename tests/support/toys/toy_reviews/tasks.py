import os

from celery import shared_task

from apps.core.tasks import ModuleTask
from tests.support.toys.toy_reviews.models import Note


@shared_task(base=ModuleTask)
def count_reviews() -> None:
    """Idempotent: a note more says only that it ran."""
    Note.objects.create(what="count_reviews", pid=os.getpid())
