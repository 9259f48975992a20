from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import App, Audience, Frontend, ModuleDefinition, Placement, Tier

definition = ModuleDefinition(
    code="dev_tools",
    name=_("Developer tools"),
    description=_("Component library and icons, for those who build on the platform."),
    version="0.1.0",
    tier=Tier.INTERNAL,
    requires=(),
    apps=(App(path="apps.dev_tools", placement=Placement.NONE),),
    frontends=(Frontend(audience=Audience.PLATFORM, urls="apps.dev_tools.platform.urls", prefix="dev/"),),
)
