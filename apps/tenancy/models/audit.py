from django.utils.translation import gettext_lazy as _

from apps.tenancy.audit.models import AuditEntry


class PublicAuditEntry(AuditEntry):
    """The public half of the trail, by a name of its own: the other halves are the merchants' affair."""

    class Meta:
        proxy = True
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
