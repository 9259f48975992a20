"""The framework itself, as a module."""

from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import App, ModuleDefinition, Placement, Tier

definition = ModuleDefinition(
    code="core",
    name=_("Core"),
    description=_("Module framework, events, tasks, health and the component kit."),
    version="0.1.0",
    tier=Tier.CORE,
    apps=(
        App(path="apps.core", placement=Placement.PUBLIC),
        App(path="apps.core.outbox", placement=Placement.BOTH),
    ),
)
