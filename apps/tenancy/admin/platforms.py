from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.operations.service_admin import Fact, OperatorForm, Tool
from apps.tenancy.admin.forms import NewPlatformForm, PlatformForm
from apps.tenancy.admin.trail import TrailAdmin
from apps.tenancy.enums import StoreStatus
from apps.tenancy.links import origin
from apps.tenancy.models import Platform
from apps.tenancy.services.platforms import archive_platform, create_platform, update_platform

PLAIN = ("name", "host", "store_suffix", "default_language", "accent")
TEXTS = ("promise", "introduction")


@admin.register(Platform)
class PlatformAdmin(TrailAdmin):
    icon = "layers"
    list_display = ("name", "code", "host", "default_language", "created_at", "archived_at")
    search_fields = ("name", "code", "host")

    def add_form(self, request: HttpRequest) -> NewPlatformForm:
        return NewPlatformForm(request.POST or None)

    def perform_add(self, request: Any, form: OperatorForm) -> Platform:
        return create_platform(code=form.cleaned_data["code"], actor=request.actor, **_values(form))

    def change_form(self, request: HttpRequest, row: Platform) -> PlatformForm | None:
        if row.is_archived:
            return None
        initial = {name: getattr(row, name) for name in PLAIN}
        for name in TEXTS:
            initial.update({f"{name}_{code}": text for code, text in getattr(row, name).items()})
        return PlatformForm(request.POST or None, initial=initial)

    def perform_change(self, request: Any, row: Platform, form: OperatorForm) -> None:
        values = _values(form)
        values["store_suffix"] = values["store_suffix"] or values["host"]
        update_platform(platform=row, changes=values, actor=request.actor)

    def tools(self, row: Platform) -> Sequence[Tool]:
        if row.is_archived or row.stores.exclude(status=StoreStatus.ARCHIVED).exists():
            return ()
        return (
            Tool(
                code="archive",
                label=_("Archive for good"),
                act=lambda request, platform: archive_platform(
                    platform=platform, actor=request.actor, now=timezone.now()
                ),
                done=_("The platform is archived: its pages answer no more."),
                is_dangerous=True,
            ),
        )

    def facts(self, row: Platform) -> Sequence[Fact]:
        return (
            Fact(_("Code"), row.code),
            *([Fact(_("Archived"), row.archived_at)] if row.is_archived else []),
            Fact(_("Front page"), row.host, origin(row.host, None) + "/"),
            Fact(
                _("Stores"),
                row.stores.count(),
                reverse("admin:tenancy_store_changelist") + f"?platform__id__exact={row.pk}",
            ),
            Fact(_("Modules"), _("Switch modules"), reverse("admin:index") + "#modules"),
        )


def _values(form: OperatorForm) -> dict[str, Any]:
    if not isinstance(form, PlatformForm):
        raise TypeError(type(form).__name__)
    return {
        **{name: form.cleaned_data[name] for name in PLAIN},
        **{name: form.texts_of(name) for name in TEXTS},
    }
