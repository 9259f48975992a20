"""Stock per location, reservations that cannot oversell, and the ledger of every movement."""

from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import (
    App,
    Audience,
    Contract,
    DashboardCard,
    Frontend,
    MenuEntry,
    ModuleDefinition,
    Permission,
    Placement,
    Tier,
)

definition = ModuleDefinition(
    code="inventory",
    name=_("Inventory"),
    description=_("Stock per location, reservations that cannot oversell, and the ledger of every movement."),
    version="0.1.0",
    tier=Tier.OPTIONAL,
    requires=("catalog",),
    apps=(App(path="apps.inventory", placement=Placement.MERCHANT),),
    frontends=(Frontend(audience=Audience.STORE_ADMIN, urls="apps.inventory.store_admin.urls"),),
    menu=(
        MenuEntry(
            code="stock",
            label=_("Stock"),
            icon="warehouse",
            url_name="stock_list",
            section="sell",
            order=40,
            permission="inventory.view_stock",
        ),
    ),
    cards=(
        DashboardCard(
            code="inventory.stock",
            template="inventory/store_admin/card.html",
            figures="apps.inventory.store_admin.slots.stock_card",
            order=60,
            permission="inventory.view_stock",
        ),
    ),
    permissions=(
        Permission(
            code="inventory.view_stock",
            label=_("See stock"),
            presets=("manager", "staff", "support", "viewer"),
        ),
        Permission(code="inventory.adjust_stock", label=_("Change stock"), presets=("manager", "staff")),
    ),
    events=("apps.inventory.events.StockChanged", "apps.inventory.events.StockDepleted"),
    contracts=(
        Contract(
            contract="apps.core.contracts.stock.Stock",
            implementation="apps.inventory.contracts.InventoryStock",
        ),
    ),
    config_schema={
        "properties": {
            "few_left": {
                "type": "integer",
                "title": _("Few left"),
                "description": _("From how many pieces on a variant counts as nearly gone."),
                "minimum": 0,
                "maximum": 1000,
            }
        },
        "required": ["few_left"],
    },
    default_config={"few_left": 3},
    append_only=("inventory_stockmovement",),
    actions={
        "inventory.levels_set": _("Stock set"),
        "inventory.shipped_unreserved": _("Goods sent that nobody had reserved"),
        "inventory.stock_adjusted": _("Stock adjusted"),
    },
)
