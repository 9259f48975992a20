"""Products, variants, categories and pictures; how they come in and how shoppers see them."""

from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import (
    App,
    ModuleDefinition,
    Permission,
    Placement,
    Queue,
    Task,
    Tier,
)

definition = ModuleDefinition(
    code="catalog",
    name=_("Catalog"),
    description=_(
        "Products with variants, categories, pictures and texts in four languages; import of product files."
    ),
    version="0.1.0",
    tier=Tier.OPTIONAL,
    apps=(App(path="apps.catalog", placement=Placement.MERCHANT),),
    permissions=(
        Permission(
            code="catalog.view_products",
            label=_("See products"),
            presets=("manager", "staff", "support", "viewer", "marketing"),
        ),
        Permission(
            code="catalog.edit_products",
            label=_("Change products"),
            presets=("manager", "staff", "marketing"),
        ),
        Permission(code="catalog.import_products", label=_("Import products"), presets=("manager",)),
    ),
    events=(
        "apps.catalog.events.ProductCreated",
        "apps.catalog.events.ProductUpdated",
        "apps.catalog.events.ProductArchived",
        "apps.catalog.events.ProductPublished",
        "apps.catalog.events.ProductUnpublished",
        "apps.catalog.events.ProductsImported",
        "apps.catalog.events.CategoriesChanged",
    ),
    tasks=(Task(path="apps.catalog.tasks.fetch_pictures", queue=Queue.LONG_RUNNING),),
)
