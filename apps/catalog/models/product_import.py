from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.catalog.enums import ImportStatus
from apps.core.db.fields import PublicForeignKey


class ProductImport(models.Model):
    """One run of a product file: what was found (``preview``) and what was done (``report``).

    ``form_key`` comes with the upload form, so that the same form sent twice is one import.
    """

    store = PublicForeignKey("tenancy.Store", db_index=False, verbose_name=_("store"))
    form_key = models.UUIDField(default=uuid4, unique=True, editable=False)
    file_name = models.CharField(_("file"), max_length=255)
    file_path = models.CharField(max_length=255, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=8)
    status = models.CharField(_("status"), max_length=8, choices=ImportStatus, default=ImportStatus.UPLOADED)
    rows_done = models.PositiveIntegerField(default=0, editable=False)
    preview = models.JSONField(default=dict, blank=True, editable=False)
    report = models.JSONField(default=dict, blank=True, editable=False)
    started_by = models.CharField(_("started by"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("product import")
        verbose_name_plural = _("product imports")
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        return self.status in (
            ImportStatus.UPLOADED,
            ImportStatus.CHECKING,
            ImportStatus.QUEUED,
            ImportStatus.RUNNING,
        )
