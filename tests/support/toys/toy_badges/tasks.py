import os

from celery import shared_task

from apps.core.modules.config import module_config
from apps.core.tasks import ModuleTask
from tests.support.toys.toy_reviews.models import Note, Review


@shared_task(base=ModuleTask)
def award_badge(*, review_id: int) -> None:
    """Idempotent: the badge is set, not added."""
    Review.objects.filter(pk=review_id).update(badge=module_config("toy_badges")["colour"])
    Note.objects.create(what=f"award:{review_id}", pid=os.getpid())
