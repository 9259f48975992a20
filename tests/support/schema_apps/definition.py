from apps.core.modules.definition import App, ModuleDefinition, Placement, Tier

definition = ModuleDefinition(
    code="schema_apps",
    name="Schema apps",
    description="For the tests of the database layer.",
    version="0",
    tier=Tier.OPTIONAL,
    requires=("tenancy",),
    apps=(
        App(path="tests.support.schema_apps.goods", placement=Placement.MERCHANT),
        App(path="tests.support.schema_apps.notes", placement=Placement.MERCHANT),
        App(path="tests.support.schema_apps.reminders", placement=Placement.BOTH),
    ),
    append_only=("goods_movement",),
)
