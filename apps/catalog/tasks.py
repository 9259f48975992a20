"""Entry points of background work."""

from celery import shared_task

from apps.catalog.services.pictures import fetch_picture
from apps.core.tasks import ModuleTask


@shared_task(base=ModuleTask, atomic=False)
def fetch_pictures(*, picture_ids: list[int]) -> None:
    """Idempotent: a picture that is no longer waiting is left alone."""
    for picture_id in picture_ids:
        fetch_picture(picture_id=picture_id)
