"""Shoppers of a merchant: records, addresses, sessions of storefronts."""

from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import (
    App,
    Audience,
    Crontab,
    Frontend,
    MenuEntry,
    ModuleDefinition,
    Permission,
    Placement,
    Queue,
    ScheduledTask,
    Scope,
    Slot,
    Task,
    Tier,
)

definition = ModuleDefinition(
    code="customers",
    name=_("Customers"),
    description=_("Shoppers of a merchant, their addresses, and what a storefront remembers of a browser."),
    version="0.1.0",
    tier=Tier.CORE,
    requires=("cms",),
    apps=(App(path="apps.customers", placement=Placement.MERCHANT),),
    frontends=(Frontend(audience=Audience.STORE_ADMIN, urls="apps.customers.store_admin.urls"),),
    menu=(
        MenuEntry(
            code="customers",
            label=_("Customers"),
            icon="users",
            url_name="customer_list",
            section="sell",
            order=40,
            permission="customers.view_customers",
        ),
    ),
    permissions=(
        Permission(
            code="customers.view_customers",
            label=_("See customers"),
            presets=("manager", "staff", "support", "viewer"),
        ),
    ),
    slots=(Slot(code="customers.detail", description="Cards on a customer's page (customer=)."),),
    events=("apps.customers.events.CustomerCreated",),
    tasks=(Task(path="apps.customers.tasks.delete_expired_sessions", queue=Queue.SCHEDULED),),
    scheduled_tasks=(
        ScheduledTask(
            name="delete_expired_sessions",
            task="apps.customers.tasks.delete_expired_sessions",
            schedule=Crontab(minute="40", hour="3"),
            scope=Scope.MERCHANT,
            window_seconds=3600,
        ),
    ),
    actions={
        "customers.customer_created": _("Customer created"),
    },
)
