"""The framework's own tables in Django's admin: what was given up, and the rows of beat."""

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)

from apps.core.audit import record
from apps.core.contracts.context_loader import ContextGone
from apps.core.models import DeadLetter
from apps.core.operations.service_admin import Fact, ServiceAdmin, Tool, only_by_post
from apps.core.outbox.dead_letters import dead_letter_detail, discard_dead_letter, retry_dead_letter
from apps.core.outbox.errors import AlreadyWaiting, NotDead
from apps.core.tasks.binding import UnknownSchedule, unpin_schedule


@admin.register(DeadLetter)
class DeadLetterAdmin(ServiceAdmin):
    icon = "inbox"
    refusals = (NotDead, AlreadyWaiting, ContextGone)
    list_display = ("task", "module", "merchant_id", "error", "died_at")
    list_filter = ("module",)
    search_fields = ("task", "error", "merchant_id")

    def facts(self, row: DeadLetter) -> Sequence[Fact]:
        known = [
            Fact(_("Task"), row.task),
            Fact(_("Module"), row.module),
            Fact(_("Merchant"), row.merchant_id),
            Fact(_("Given up"), row.died_at),
        ]
        try:
            detail = dead_letter_detail(row)
        except self.refusals as error:
            return [*known, Fact(_("Error"), str(error))]
        return [
            *known,
            Fact(_("Attempts"), detail.attempts),
            Fact(_("Asked for"), detail.created_at),
            Fact(_("Request"), detail.request_id),
            Fact(_("With"), json.dumps(detail.kwargs, ensure_ascii=False)),
        ]

    def notes(self, row: DeadLetter) -> str:
        try:
            return dead_letter_detail(row).error
        except self.refusals:
            return row.error

    def tools(self, row: DeadLetter) -> Sequence[Tool]:
        return (
            Tool(
                code="retry",
                label=_("Try again"),
                act=lambda request, letter: retry_dead_letter(letter_id=letter.pk, actor=request.actor),
                done=_("It is tried again."),
            ),
            Tool(
                code="discard",
                label=_("Let it go"),
                act=lambda request, letter: discard_dead_letter(letter_id=letter.pk, actor=request.actor),
                done=_("It is let go."),
                is_dangerous=True,
            ),
        )


# Permissions come from roles of merchants; operators have all or nothing.
if admin.site.is_registered(Group):
    admin.site.unregister(Group)

for beat_model in (ClockedSchedule, SolarSchedule, PeriodicTask, CrontabSchedule, IntervalSchedule):
    if admin.site.is_registered(beat_model):
        admin.site.unregister(beat_model)


@admin.register(PeriodicTask)
class PeriodicTaskAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # no types published
    """Modules declare schedules; operators move them or switch them off. ``sync_schedules`` pins what they changed."""

    icon = "clock"
    list_display = ("name", "schedule", "enabled", "last_run_at", "total_run_count")
    list_filter = ("enabled", "queue")
    search_fields = ("name", "task")
    ordering = ("name",)
    fields = ("name", "task", "enabled", "interval", "crontab", "queue", "last_run_at", "total_run_count")
    readonly_fields = ("name", "task", "queue", "last_run_at", "total_run_count")
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        unpin = path("unpin/", self.admin_site.admin_view(self.unpin_view), name="core_schedule_unpin")
        return [unpin, *super().get_urls()]

    def unpin_view(self, request: HttpRequest) -> HttpResponse:
        """From the overview: what an operator set goes, what the module declares comes back."""
        return only_by_post(self._unpin)(request)

    def _unpin(self, request: Any) -> HttpResponse:
        try:
            unpin_schedule(key=request.POST.get("key", ""), actor=request.actor)
        except UnknownSchedule as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The module's schedule is back."))
        return HttpResponseRedirect(reverse("admin:index") + "#schedules")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        diff = {name: [form.initial.get(name), form.cleaned_data.get(name)] for name in form.changed_data}
        record(
            actor=request.actor,  # type: ignore[attr-defined]  # set by the middleware
            action="core.schedule_changed",
            obj=obj,
            diff={name: [str(before), str(after)] for name, (before, after) in diff.items()},
        )


@admin.register(CrontabSchedule, IntervalSchedule)
class ScheduleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # no types published
    icon = "calendar"
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Several rows may share a schedule: make another one instead."""
        return obj is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
