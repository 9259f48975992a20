from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import App, ModuleDefinition, Placement, Tier

definition = ModuleDefinition(
    code="catalog",
    name=_("Catalog"),
    description=_("Catalog"),
    version="0.1.0",
    tier=Tier.OPTIONAL,
    requires=(),
    apps=(App(path="apps.catalog", placement=Placement.MERCHANT),),
)
