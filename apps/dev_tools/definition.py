from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import App, ModuleDefinition, Placement, Tier

definition = ModuleDefinition(
    code="dev_tools",
    name=_("DevTools"),
    description=_("DevTools"),
    version="0.1.0",
    tier=Tier.INTERNAL,
    requires=(),
    apps=(App(path="apps.dev_tools", placement=Placement.NONE),),
)
