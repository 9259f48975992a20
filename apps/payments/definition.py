from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import App, ModuleDefinition, Placement, Tier

definition = ModuleDefinition(
    code="payments",
    name=_("Payments"),
    description=_("Payments"),
    version="0.1.0",
    tier=Tier.OPTIONAL,
    requires=(),
    apps=(App(path="apps.payments", placement=Placement.MERCHANT),),
)
