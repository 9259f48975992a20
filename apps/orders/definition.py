from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import App, ModuleDefinition, Placement, Tier

definition = ModuleDefinition(
    code="orders",
    name=_("Orders"),
    description=_("Orders"),
    version="0.1.0",
    tier=Tier.OPTIONAL,
    requires=(
        "payments",
        "catalog",
    ),
    apps=(App(path="apps.orders", placement=Placement.MERCHANT),),
)
