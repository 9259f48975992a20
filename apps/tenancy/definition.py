"""Platforms, merchants, stores, people and what they may do."""

from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import (
    App,
    Audience,
    Contract,
    Frontend,
    ModuleDefinition,
    Permission,
    Placement,
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
    permissions=(
        Permission(
            code="tenancy.view_dashboard",
            label=_("See the dashboard"),
            presets=("manager", "staff", "support", "viewer", "marketing"),
        ),
        Permission(
            code="tenancy.manage_settings",
            label=_("Change the store's settings"),
            presets=("manager",),
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
