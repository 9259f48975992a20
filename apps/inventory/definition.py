from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import App, ModuleDefinition, Placement, Tier

definition = ModuleDefinition(
    code="inventory",
    name=_("Inventory"),
    description=_("Inventory"),
    version="0.1.0",
    tier=Tier.OPTIONAL,
    requires=("catalog",),
    apps=(App(path="apps.inventory", placement=Placement.MERCHANT),),
)
