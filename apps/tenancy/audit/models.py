from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnly(RuntimeError):
    """Somebody tried to change or delete what is only ever appended."""


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def update(self, **kwargs: Any) -> int:
        raise AppendOnly("The audit trail is only ever appended to.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("The audit trail is only ever appended to.")


class AuditEntry(models.Model):
    """Who did what, when, from where. Append-only.

    The table exists twice: in public for platforms, staff and access, in each merchant's schema for its business.
    ``merchant_id`` and ``store_id`` say whom an entry of the public table is about.
    """

    at = models.DateTimeField(_("time"), auto_now_add=True)
    actor_id = models.UUIDField(null=True, blank=True)
    actor_label = models.CharField(_("who"), max_length=200)
    action = models.CharField(_("action"), max_length=80)
    platform_id = models.UUIDField(null=True, blank=True)
    merchant_id = models.UUIDField(null=True, blank=True)
    store_id = models.UUIDField(null=True, blank=True)
    object_type = models.CharField(_("object"), max_length=80, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    object_label = models.CharField(max_length=200, blank=True)
    diff = models.JSONField(default=dict, blank=True)
    ip_address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    objects: ClassVar[models.Manager["AuditEntry"]] = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("object_type", "object_id", "-at"), name="audit_by_object"),
            models.Index(fields=("merchant_id", "-at", "-id"), name="audit_by_merchant"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.object_label}"
