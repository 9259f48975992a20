import json
from collections.abc import Sequence

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.core.operations.service_admin import Fact, ServiceAdmin
from apps.tenancy.audit.actions import describe
from apps.tenancy.models import PublicAuditEntry


@admin.register(PublicAuditEntry)
class AuditEntryAdmin(ServiceAdmin):
    icon = "history"
    list_display = ("at", "actor_label", "what", "object_label", "ip_address")
    list_filter = ("action",)
    search_fields = ("actor_label", "object_label", "action", "request_id")
    date_hierarchy = "at"

    @admin.display(description=_("action"), ordering="action")
    def what(self, row: PublicAuditEntry) -> str:
        return describe(row.action)

    def facts(self, row: PublicAuditEntry) -> Sequence[Fact]:
        return (
            Fact(_("When"), row.at),
            Fact(_("Who"), row.actor_label),
            Fact(_("Address"), row.ip_address),
            Fact(_("What"), f"{describe(row.action)} ({row.action})"),
            Fact(_("Object"), f"{row.object_label} ({row.object_type} {row.object_id})"),
            Fact(_("Request"), row.request_id),
        )

    def notes(self, row: PublicAuditEntry) -> str:
        return json.dumps(row.diff, ensure_ascii=False, indent=2) if row.diff else ""
