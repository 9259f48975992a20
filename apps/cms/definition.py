"""Pages and looks of stores, and the frame of the storefront."""

from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import (
    App,
    Audience,
    Frontend,
    Handler,
    HandlerMode,
    MenuEntry,
    ModuleDefinition,
    Permission,
    Placement,
    SetupStep,
    Slot,
    Tier,
)

definition = ModuleDefinition(
    code="cms",
    name=_("Pages and themes"),
    description=_("The store's home page, its own pages and its look."),
    version="0.1.0",
    tier=Tier.CORE,
    requires=("tenancy",),
    apps=(App(path="apps.cms", placement=Placement.MERCHANT),),
    frontends=(
        Frontend(audience=Audience.STORE_ADMIN, urls="apps.cms.store_admin.urls"),
        Frontend(audience=Audience.STOREFRONT, urls="apps.cms.storefront.urls"),
    ),
    menu=(
        MenuEntry(
            code="theme",
            label=_("Theme"),
            icon="palette",
            url_name="theme",
            section="online_store",
            order=10,
            permission="cms.edit_theme",
        ),
        MenuEntry(
            code="pages",
            label=_("Pages"),
            icon="file-text",
            url_name="page_list",
            section="online_store",
            order=20,
            permission="cms.edit_pages",
        ),
    ),
    permissions=(
        Permission(code="cms.edit_pages", label=_("Edit pages"), presets=("manager", "marketing")),
        Permission(code="cms.edit_theme", label=_("Edit the theme"), presets=("manager", "marketing")),
    ),
    slots=(
        Slot(
            code="cms.home_products",
            description="Sections of products on the storefront's home page, below the beginning.",
        ),
        Slot(code="cms.hero_actions", description="Buttons in the beginning of the home page."),
        Slot(
            code="cms.navigation",
            description="Links (<a>) of the storefront's main menu, before the store's pages. "
            "place= is 'header' or 'drawer'.",
        ),
        Slot(code="cms.search", description="The search box of the storefront. place= as in cms.navigation."),
        Slot(
            code="cms.robots",
            description="Lines of the storefront's robots.txt, below those for every robot: what is not worth a visit.",
        ),
        Slot(
            code="cms.footer_line",
            description="Short remarks (<span>) in the last line of every storefront page.",
        ),
        Slot(code="cms.header_tools", description="Icon buttons at the end of the storefront's header."),
    ),
    setup_steps=(
        SetupStep(
            code="cms.pages",
            step="apps.cms.store_admin.slots.pages_step",
            order=60,
            permission="cms.edit_pages",
        ),
    ),
    events=("apps.cms.events.PageChanged", "apps.cms.events.ThemeChanged"),
    handlers=(
        Handler(
            event="apps.tenancy.events.StoreCreated",
            handler="apps.cms.handlers.on_store_created",
            mode=HandlerMode.TASK,
        ),
    ),
    actions={
        "cms.starter_pages_created": _("Starting pages created"),
        "cms.page_created": _("Page created"),
        "cms.page_updated": _("Page updated"),
        "cms.page_published": _("Page published"),
        "cms.page_taken_back": _("Page taken back"),
        "cms.page_deleted": _("Page deleted"),
        "cms.theme_updated": _("Look updated"),
    },
)
