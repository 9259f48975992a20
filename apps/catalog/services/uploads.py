"""A product file that a person uploads: kept, looked through, then brought in when the person says so."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.catalog.enums import ImportStatus
from apps.catalog.exceptions import ImportRefused
from apps.catalog.importing.decode import MAX_BYTES
from apps.catalog.importing.report import ImportReport
from apps.catalog.models import ProductImport
from apps.catalog.services.imports import StoreSettings, import_products
from apps.core.actor import Actor, ActorKind
from apps.core.audit import record
from apps.core.outbox import enqueue
from apps.core.storage import MerchantFileSystemStorage

CHECK_TASK: Final = "apps.catalog.tasks.check_upload"
RUN_TASK: Final = "apps.catalog.tasks.run_import"
SMALL_BYTES: Final = 300_000
"""Files up to this size are done while the person waits: about a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """``form_key`` names the form that was filled in: sent twice, it is one upload."""

    form_key: UUID
    file: IO[bytes]
    size: int
    name: str
    language: str


def receive_upload(*, upload: Upload, store: StoreSettings, actor: Actor) -> ProductImport:
    """Keep the file and have it looked through. Raises ImportRefused."""
    known = ProductImport.objects.filter(form_key=upload.form_key).first()
    if known is not None:
        return known
    if upload.size > MAX_BYTES:
        raise ImportRefused(
            _("The file is larger than %(limit)s MB: split it.") % {"limit": MAX_BYTES // 1024 // 1024},
            field="file",
        )
    path = f"imports/{upload.form_key}"
    if not files().exists(path):
        path = files().save(path, File(upload.file))
    with transaction.atomic():
        product_import, is_new = ProductImport.objects.get_or_create(
            form_key=upload.form_key,
            defaults={
                "store_id": store.id,
                "file_name": Path(upload.name).name[:255],
                "file_path": path,
                "language": upload.language,
                "started_by": actor.label[:200],
                "status": ImportStatus.CHECKING,
            },
        )
        if is_new:
            record(actor=actor, action="catalog.file_uploaded", obj=product_import)
            if upload.size > SMALL_BYTES:
                _enqueue(CHECK_TASK, product_import)
    if is_new and upload.size <= SMALL_BYTES:
        check_upload(import_id=product_import.pk, store=store)
        product_import.refresh_from_db()
    return product_import


def check_upload(*, import_id: int, store: StoreSettings) -> None:
    """Do everything and undo it, to say beforehand what would come of it. Repeated, it says the same again."""
    product_import = ProductImport.objects.get(pk=import_id)
    if product_import.status != ImportStatus.CHECKING:
        return
    report = _bring(product_import, store, dry_run=True)
    readable = report.products > 0
    ProductImport.objects.filter(pk=import_id, status=ImportStatus.CHECKING).update(
        preview=report.as_json(),
        report={} if readable else report.as_json(),
        status=ImportStatus.PREVIEW if readable else ImportStatus.FAILED,
        finished_at=None if readable else timezone.now(),
    )


def start_import(*, import_id: int, store: StoreSettings, actor: Actor) -> None:
    """Bring in what was looked through. A second start changes nothing. Raises ImportRefused.

    A file that has gone meanwhile fails at once, as the report of the import says.
    """
    with transaction.atomic():
        product_import = ProductImport.objects.select_for_update().get(pk=import_id)
        if product_import.status in (ImportStatus.QUEUED, ImportStatus.RUNNING, ImportStatus.DONE):
            return
        if product_import.status != ImportStatus.PREVIEW:
            raise ImportRefused(_("This file cannot be imported. Mend it and upload it again."))
        product_import.status = ImportStatus.QUEUED
        product_import.started_by = actor.label[:200]
        product_import.save(update_fields=["status", "started_by"])
        is_large = _size_of(product_import) > SMALL_BYTES
        if is_large:
            _enqueue(RUN_TASK, product_import)
    if not is_large:
        run_import(import_id=import_id, store=store)


def run_import(*, import_id: int, store: StoreSettings) -> None:
    """Begun again after a crash, it goes through the file once more: what was brought in already is unchanged."""
    unfinished = (ImportStatus.QUEUED, ImportStatus.RUNNING)
    product_import = ProductImport.objects.get(pk=import_id)
    if product_import.status not in unfinished:
        return
    ProductImport.objects.filter(pk=import_id).update(status=ImportStatus.RUNNING, rows_done=0)
    product_import.rows_done = 0
    _bring(product_import, store, dry_run=False)


def _bring(product_import: ProductImport, store: StoreSettings, *, dry_run: bool) -> ImportReport:
    return import_products(
        path=path_of(product_import),
        file_name=product_import.file_name,
        store=store,
        language=product_import.language,
        actor=Actor(kind=ActorKind.SYSTEM, label=product_import.started_by),
        now=timezone.now(),
        dry_run=dry_run,
        product_import=None if dry_run else product_import,
    )


def files() -> MerchantFileSystemStorage:
    """Not among the media: files of merchants hold what is nobody else's business, such as costs."""
    return MerchantFileSystemStorage(location=settings.PRIVATE_ROOT)


def path_of(product_import: ProductImport) -> Path:
    return Path(files().path(product_import.file_path))


def _size_of(product_import: ProductImport) -> int:
    path = path_of(product_import)
    return path.stat().st_size if path.is_file() else 0


def clean_uploads(*, before: datetime) -> int:
    """Remove the files of imports that are older; their reports stay. How many."""
    old = ProductImport.objects.filter(created_at__lt=before).exclude(file_path="")
    storage = files()
    count = 0
    for product_import in old:
        storage.delete(product_import.file_path)
        count += 1
    old.update(file_path="")
    return count


def _enqueue(task: str, product_import: ProductImport) -> None:
    enqueue(
        task,
        kwargs={"import_id": product_import.pk, "language": translation.get_language() or "en"},
        dedupe_key=f"import:{product_import.pk}",
    )
