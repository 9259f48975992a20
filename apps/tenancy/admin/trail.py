"""Objects whose changes are in the audit trail."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse

from apps.core.operations.service_admin import ServiceAdmin
from apps.tenancy.exceptions import TenancyError


class TrailAdmin(ServiceAdmin):
    refusals = (TenancyError,)

    def noted_at(self, row: Any) -> Model:
        """The object that the trail names when ``row`` changes."""
        found: Model = row
        return found

    def history_of(self, row: Any) -> str:
        noted = self.noted_at(row)
        query = urlencode({"object_type": noted._meta.label_lower, "object_id": noted.pk})
        return f"{reverse('admin:tenancy_publicauditentry_changelist')}?{query}"
