"""Means of payment of stores, and payments."""

from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import (
    App,
    Audience,
    Frontend,
    MenuEntry,
    ModuleDefinition,
    Permission,
    Placement,
    SetupStep,
    Tier,
)

definition = ModuleDefinition(
    code="payments",
    name=_("Payments"),
    description=_("Means of payment of a store and the payments made with them."),
    version="0.1.0",
    tier=Tier.OPTIONAL,
    requires=(),
    apps=(App(path="apps.payments", placement=Placement.MERCHANT),),
    frontends=(Frontend(audience=Audience.STORE_ADMIN, urls="apps.payments.store_admin.urls"),),
    menu=(
        MenuEntry(
            code="methods",
            label=_("Payments"),
            icon="landmark",
            url_name="methods",
            section="settings",
            order=20,
            permission="payments.manage_settings",
        ),
    ),
    permissions=(
        Permission(code="payments.manage_settings", label=_("Manage means of payment"), presets=("manager",)),
    ),
    setup_steps=(
        SetupStep(
            code="payments.methods",
            step="apps.payments.store_admin.slots.payment_step",
            order=40,
            permission="payments.manage_settings",
        ),
    ),
    events=("apps.payments.events.PaymentReceived",),
    append_only=("payments_paymentevent",),
    actions={
        "payments.method_saved": _("Means of payment saved"),
        "payments.payment_created": _("Payment created"),
        "payments.payment_failed": _("Payment failed"),
        "payments.payment_paid": _("Payment received"),
        "payments.payment_cancelled": _("Payment cancelled"),
    },
)
