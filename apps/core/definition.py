"""The framework itself, as a module."""

from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import (
    App,
    Crontab,
    HealthCheck,
    ModuleDefinition,
    Placement,
    Queue,
    ScheduledTask,
    Scope,
    Slot,
    Task,
    Tier,
)

definition = ModuleDefinition(
    code="core",
    name=_("Core"),
    description=_("Module framework, events, tasks, health and the component kit."),
    version="0.1.0",
    tier=Tier.CORE,
    apps=(
        App(path="apps.core", placement=Placement.PUBLIC),
        App(path="apps.core.db", placement=Placement.PUBLIC),
        App(path="apps.core.outbox", placement=Placement.BOTH),
    ),
    events=(
        "apps.core.modules.events.ModuleEnabled",
        "apps.core.modules.events.ModuleDisabled",
        "apps.core.modules.events.ModuleConfigChanged",
        "apps.core.modules.events.ProcessStarted",
        "apps.core.modules.events.ProcessStopping",
    ),
    tasks=(
        Task(path="apps.core.events.tasks.run_handler"),
        Task(path="apps.core.tasks.fan_out.fan_out", queue=Queue.SCHEDULED),
        Task(path="apps.core.outbox.tasks.clean_up", queue=Queue.SCHEDULED),
        Task(path="apps.core.outbox.tasks.clean_up_public", queue=Queue.SCHEDULED),
    ),
    scheduled_tasks=(
        ScheduledTask(
            name="clean_up",
            task="apps.core.outbox.tasks.clean_up",
            schedule=Crontab(minute="30", hour="3"),
            scope=Scope.MERCHANT,
            window_seconds=3600,
        ),
        ScheduledTask(
            name="clean_up_public",
            task="apps.core.outbox.tasks.clean_up_public",
            schedule=Crontab(minute="15", hour="3"),
        ),
    ),
    health_checks=(
        HealthCheck(code="database", check="apps.core.health.core_checks.database", ready=True),
        HealthCheck(code="migrations", check="apps.core.health.core_checks.migrations", ready=True),
        HealthCheck(code="cache", check="apps.core.health.core_checks.cache_server"),
        HealthCheck(code="broker", check="apps.core.health.core_checks.broker"),
        HealthCheck(code="workers", check="apps.core.health.core_checks.workers"),
        HealthCheck(code="beat", check="apps.core.health.core_checks.beat"),
        HealthCheck(code="outbox", check="apps.core.health.core_checks.outbox"),
        HealthCheck(code="merchants", check="apps.core.health.core_checks.merchants"),
        HealthCheck(code="disk", check="apps.core.health.core_checks.disk"),
    ),
    slots=(
        Slot(
            code="core.operations",
            description="Figures at the top of the operators' overview (Django admin).",
        ),
    ),
    merchant_insertable={"core_duework": "merchant_id"},
    actions={
        "core.module_enabled": _("Module enabled"),
        "core.module_disabled": _("Module disabled"),
        "core.module_configured": _("Module configured"),
        "core.schedule_changed": _("Schedule changed"),
        "core.schedule_unpinned": _("Schedule unpinned"),
        "core.dead_letter_retried": _("Failed work tried again"),
        "core.dead_letter_discarded": _("Failed work discarded"),
    },
)
