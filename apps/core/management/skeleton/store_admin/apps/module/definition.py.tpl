from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import (
    App,
    Audience,
    Frontend,
    MenuEntry,
    ModuleDefinition,
    Permission,
    Placement,
    Tier,
)

definition = ModuleDefinition(
    code="$code",
    name=_("$name"),
    description=_("$name for merchants."),
    version="0.1.0",
    tier=Tier.$tier,
    requires=($requires),
    apps=(App(path="apps.$code", placement=Placement.MERCHANT),),
    frontends=(
        Frontend(
            audience=Audience.STORE_ADMIN,
            urls="apps.$code.store_admin.urls",
            prefix="$slug/",
        ),
    ),
    menu=(
        MenuEntry(
            code="overview",
            label=_("$name"),
            icon="box",
            url_name="overview",
            permission="$code.view",
        ),
    ),
    permissions=(
        Permission(
            code="$code.view",
            label=_("See $name"),
            presets=("manager", "staff"),
        ),
    ),
)
