"""Entry points of background work."""

from celery import shared_task

from apps.catalog.services import pictures
from apps.core.tasks import ModuleTask


@shared_task(base=ModuleTask, atomic=False)
def fetch_pictures(*, picture_ids: list[int], attempt: int) -> None:
    """Idempotent: a picture that is no longer waiting is left alone."""
    pictures.fetch_pictures(picture_ids=picture_ids, attempt=attempt)
