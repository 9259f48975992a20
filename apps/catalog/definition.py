"""Products, variants, categories and pictures; how they come in and how shoppers see them."""

from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import (
    App,
    Audience,
    Crontab,
    DashboardCard,
    Feature,
    FeatureKind,
    Frontend,
    MenuEntry,
    ModuleDefinition,
    Permission,
    Placement,
    Queue,
    ScheduledTask,
    Scope,
    SetupStep,
    Slot,
    SlotFill,
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
    frontends=(
        Frontend(audience=Audience.STORE_ADMIN, urls="apps.catalog.store_admin.urls"),
        Frontend(audience=Audience.STOREFRONT, urls="apps.catalog.storefront.urls"),
        Frontend(audience=Audience.API, urls="apps.catalog.api.urls"),
    ),
    menu=(
        MenuEntry(
            code="products",
            label=_("Products"),
            icon="package",
            url_name="product_list",
            section="sell",
            order=20,
            permission="catalog.view_products",
        ),
        MenuEntry(
            code="categories",
            label=_("Categories"),
            icon="folder",
            url_name="category_list",
            section="sell",
            order=30,
            permission="catalog.view_products",
        ),
    ),
    cards=(
        DashboardCard(
            code="catalog.products",
            template="catalog/store_admin/cards/products.html",
            figures="apps.catalog.store_admin.slots.products_card",
            order=50,
            permission="catalog.view_products",
        ),
    ),
    slots=(
        Slot(
            code="catalog.product_purchase",
            description="How a shopper buys the product (product=, with .pk), on its page.",
        ),
        Slot(code="catalog.product_facts", description="Further facts below the description (product=)."),
    ),
    setup_steps=(
        SetupStep(
            code="catalog.product",
            step="apps.catalog.store_admin.slots.product_step",
            order=20,
            permission="catalog.edit_products",
        ),
    ),
    slot_fills=(
        SlotFill(
            slot="cms.navigation",
            template="catalog/storefront/slots/navigation.html",
            context="apps.catalog.storefront.slots.navigation",
        ),
        SlotFill(
            slot="cms.search",
            template="catalog/storefront/slots/search.html",
            context="apps.catalog.storefront.slots.search",
        ),
        SlotFill(
            slot="cms.footer_line",
            template="catalog/storefront/slots/footer_line.html",
            context="apps.catalog.storefront.slots.price_terms",
        ),
        SlotFill(
            slot="cms.hero_actions",
            template="catalog/storefront/slots/hero_actions.html",
            context="apps.catalog.storefront.slots.hero_actions",
        ),
        SlotFill(
            slot="cms.home_products",
            template="catalog/storefront/slots/home_products.html",
            context="apps.catalog.storefront.slots.home_products",
        ),
    ),
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
    features=(
        Feature(
            code="catalog.products",
            label=_("Products"),
            kind=FeatureKind.QUANTITY,
            usage="apps.catalog.usage.products",
        ),
    ),
    tasks=(
        Task(path="apps.catalog.tasks.fetch_pictures", queue=Queue.LONG_RUNNING),
        Task(path="apps.catalog.tasks.check_upload", queue=Queue.LONG_RUNNING),
        Task(path="apps.catalog.tasks.run_import", queue=Queue.LONG_RUNNING),
        Task(path="apps.catalog.tasks.clean_uploads", queue=Queue.SCHEDULED),
    ),
    scheduled_tasks=(
        ScheduledTask(
            name="clean_uploads",
            task="apps.catalog.tasks.clean_uploads",
            schedule=Crontab(minute="10", hour="4"),
            scope=Scope.MERCHANT,
            window_seconds=3600,
        ),
    ),
    actions={
        "catalog.category_created": _("Category created"),
        "catalog.category_updated": _("Category updated"),
        "catalog.category_deleted": _("Category deleted"),
        "catalog.file_uploaded": _("Product file uploaded"),
        "catalog.picture_added": _("Picture added"),
        "catalog.picture_retried": _("Picture tried again"),
        "catalog.pictures_arranged": _("Pictures arranged"),
        "catalog.picture_removed": _("Picture removed"),
        "catalog.product_created": _("Product created"),
        "catalog.product_updated": _("Product updated"),
        "catalog.product_published": _("Product published"),
        "catalog.product_unpublished": _("Product unpublished"),
        "catalog.product_archived": _("Product archived"),
        "catalog.product_restored": _("Product restored"),
        "catalog.products_imported": _("Products imported"),
    },
)
