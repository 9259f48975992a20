"""Platforms, merchants, stores, people and what they may do."""

from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import (
    App,
    Audience,
    Contract,
    Crontab,
    Feature,
    FeatureKind,
    Frontend,
    MenuEntry,
    ModuleDefinition,
    Permission,
    Placement,
    Queue,
    ScheduledTask,
    SetupStep,
    Slot,
    SlotFill,
    Task,
    Tier,
)

definition = ModuleDefinition(
    code="tenancy",
    name=_("Platforms and merchants"),
    description=_(
        "Platforms, merchants, stores, domains, people, roles, module toggles and the audit trail."
    ),
    version="0.1.0",
    tier=Tier.CORE,
    requires=("core",),
    apps=(
        App(path="apps.tenancy", placement=Placement.PUBLIC),
        App(path="apps.tenancy.audit", placement=Placement.BOTH),
    ),
    frontends=(
        Frontend(audience=Audience.PLATFORM, urls="apps.tenancy.platform.urls"),
        Frontend(audience=Audience.STORE_ADMIN, urls="apps.tenancy.store_admin.urls"),
    ),
    menu=(
        MenuEntry(
            code="dashboard",
            label=_("Home"),
            icon="house",
            url_name="dashboard",
            section="main",
            order=10,
            permission="tenancy.view_dashboard",
        ),
        MenuEntry(
            code="settings",
            label=_("Settings"),
            icon="settings",
            url_name="settings",
            section="settings",
            order=900,
            permission="tenancy.manage_settings",
        ),
        MenuEntry(
            code="team",
            label=_("Team"),
            icon="users",
            url_name="team",
            section="settings",
            order=910,
            permission="tenancy.manage_team",
        ),
        MenuEntry(
            code="activity",
            label=_("Activity"),
            icon="history",
            url_name="activity",
            section="settings",
            order=930,
            permission="tenancy.view_activity",
        ),
        MenuEntry(
            code="portal",
            label=_("Stores"),
            icon="store",
            url_name="portal",
            section="account",
            order=10,
            audience=Audience.PLATFORM,
        ),
        MenuEntry(
            code="profile",
            label=_("Profile"),
            icon="circle-user",
            url_name="profile",
            section="account",
            order=90,
            audience=Audience.PLATFORM,
        ),
    ),
    permissions=(
        Permission(
            code="tenancy.view_dashboard",
            label=_("See the dashboard"),
            presets=("manager", "staff", "support", "viewer", "marketing"),
        ),
        Permission(
            code="tenancy.manage_settings", label=_("Change the store's settings"), presets=("manager",)
        ),
        Permission(code="tenancy.manage_domains", label=_("Manage domains"), presets=("manager",)),
        Permission(code="tenancy.manage_team", label=_("Manage team and roles")),
        Permission(code="tenancy.manage_tokens", label=_("Manage API tokens")),
        Permission(code="tenancy.view_activity", label=_("See the activity log"), presets=("manager",)),
    ),
    setup_steps=(
        SetupStep(
            code="tenancy.contact",
            step="apps.tenancy.store_admin.dashboard.contact_step",
            order=500,
            permission="tenancy.manage_settings",
        ),
        SetupStep(
            code="tenancy.domain",
            step="apps.tenancy.store_admin.dashboard.domain_step",
            order=900,
            permission="tenancy.manage_domains",
        ),
    ),
    slots=(
        Slot(code="tenancy.settings", description="Further cards on the store's settings page."),
        Slot(code="tenancy.portal_store", description="Lines in the card of a store (store=) in the portal."),
        Slot(code="tenancy.platform_home", description="Sections of the platform's front page."),
    ),
    slot_fills=(
        SlotFill(
            slot="core.operations",
            template="tenancy/admin/broken.html",
            context="apps.tenancy.admin.figures.broken",
        ),
        SlotFill(
            slot="core.operations",
            template="tenancy/admin/figures.html",
            context="apps.tenancy.admin.figures.figures",
        ),
    ),
    events=(
        "apps.tenancy.events.PlatformCreated",
        "apps.tenancy.events.PlatformUpdated",
        "apps.tenancy.events.PlatformArchived",
        "apps.tenancy.events.MerchantProvisioned",
        "apps.tenancy.events.MerchantStatusChanged",
        "apps.tenancy.events.StoreCreated",
        "apps.tenancy.events.StoreUpdated",
        "apps.tenancy.events.StoreStatusChanged",
        "apps.tenancy.events.StoreDomainsChanged",
        "apps.tenancy.events.MembershipChanged",
        "apps.tenancy.events.RoleChanged",
        "apps.tenancy.events.ApiTokenChanged",
    ),
    tasks=(
        Task(path="apps.tenancy.tasks.send_invitation"),
        Task(path="apps.tenancy.tasks.send_reset_link"),
        Task(path="apps.tenancy.tasks.purge_expired", queue=Queue.SCHEDULED),
    ),
    scheduled_tasks=(
        ScheduledTask(
            name="purge_expired",
            task="apps.tenancy.tasks.purge_expired",
            schedule=Crontab(minute="20", hour="3"),
        ),
    ),
    features=(
        Feature(
            code="tenancy.users",
            label=_("Users"),
            kind=FeatureKind.QUANTITY,
            usage="apps.tenancy.usage.users",
        ),
    ),
    contracts=(
        Contract(
            contract="apps.core.contracts.module_state.ModuleState",
            implementation="apps.tenancy.contracts.ModuleStateInTables",
        ),
        Contract(
            contract="apps.core.contracts.context_loader.ContextLoader",
            implementation="apps.tenancy.contracts.ContextsFromTables",
        ),
        Contract(
            contract="apps.core.contracts.audit.Audit",
            implementation="apps.tenancy.contracts.AuditInTables",
        ),
    ),
    merchant_readable={
        "tenancy_platform": None,
        "tenancy_moduleconfig": None,
        "tenancy_merchant": "id",
        "tenancy_store": "merchant_id",
        "tenancy_storedomain": "merchant_id",
    },
    append_only=("audit_auditentry",),
)
