from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import App, ModuleDefinition, Placement, Tier

definition = ModuleDefinition(
    code="cms",
    name=_("Cms"),
    description=_("Cms"),
    version="0.1.0",
    tier=Tier.CORE,
    requires=("tenancy",),
    apps=(App(path="apps.cms", placement=Placement.MERCHANT),),
)
