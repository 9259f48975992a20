from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import (
    App,
    Audience,
    Frontend,
    ModuleDefinition,
    Placement,
    Tier,
)

definition = ModuleDefinition(
    code="$code",
    name=_("$name"),
    description=_("$name for operators."),
    version="0.1.0",
    tier=Tier.$tier,
    requires=($requires),
    apps=(App(path="apps.$code", placement=Placement.PUBLIC),),
    frontends=(
        Frontend(
            audience=Audience.PLATFORM,
            urls="apps.$code.platform.urls",
            prefix="$slug/",
        ),
    ),
)
