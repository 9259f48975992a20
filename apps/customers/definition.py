from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import App, ModuleDefinition, Placement, Tier

definition = ModuleDefinition(
    code="customers",
    name=_("Customers"),
    description=_("Customers"),
    version="0.1.0",
    tier=Tier.CORE,
    requires=("cms",),
    apps=(App(path="apps.customers", placement=Placement.MERCHANT),),
)
