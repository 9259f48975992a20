"""Entry points of background work."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone, translation

from apps.catalog.selectors.stores import current_store_settings
from apps.catalog.services import pictures, uploads
from apps.core.tasks import ModuleTask

KEEP_UPLOADS = timedelta(days=30)


@shared_task(base=ModuleTask, atomic=False)
def fetch_pictures(*, picture_ids: list[int], attempt: int) -> None:
    """Idempotent: a picture that is no longer waiting is left alone."""
    pictures.fetch_pictures(picture_ids=picture_ids, attempt=attempt)


@shared_task(base=ModuleTask, atomic=False)
def check_upload(*, import_id: int, language: str) -> None:
    """Idempotent: what was looked through already is left alone."""
    with translation.override(language):
        uploads.check_upload(import_id=import_id, store=current_store_settings())


@shared_task(base=ModuleTask, atomic=False)
def run_import(*, import_id: int, language: str) -> None:
    """Idempotent: a finished import is left alone, and products that are there already do not change."""
    with translation.override(language):
        uploads.run_import(import_id=import_id, store=current_store_settings())


@shared_task(base=ModuleTask)
def clean_uploads() -> None:
    """Idempotent: what is gone stays gone."""
    uploads.clean_uploads(before=timezone.now() - KEEP_UPLOADS)
