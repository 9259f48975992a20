"""Cart, checkout, orders."""

from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import (
    App,
    Audience,
    Crontab,
    DashboardCard,
    Feature,
    FeatureKind,
    Frontend,
    Handler,
    HandlerMode,
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
    code="orders",
    name=_("Orders"),
    description=_("Cart, guest checkout, ways of delivery, orders and their fulfilment."),
    version="0.1.0",
    tier=Tier.OPTIONAL,
    requires=("payments", "catalog"),
    apps=(App(path="apps.orders", placement=Placement.MERCHANT),),
    frontends=(
        Frontend(audience=Audience.STORE_ADMIN, urls="apps.orders.store_admin.urls"),
        Frontend(audience=Audience.STOREFRONT, urls="apps.orders.storefront.urls"),
    ),
    menu=(
        MenuEntry(
            code="orders",
            label=_("Orders"),
            icon="receipt-text",
            url_name="order_list",
            section="sell",
            order=10,
            permission="orders.view_orders",
        ),
        MenuEntry(
            code="shipping",
            label=_("Delivery"),
            icon="truck",
            url_name="shipping_list",
            section="settings",
            order=30,
            permission="orders.manage_shipping",
        ),
    ),
    permissions=(
        Permission(
            code="orders.view_orders",
            label=_("See orders"),
            presets=("manager", "staff", "support", "viewer"),
        ),
        Permission(
            code="orders.manage_orders",
            label=_("Mark orders as paid, fulfil and cancel them"),
            presets=("manager", "staff"),
        ),
        Permission(code="orders.manage_shipping", label=_("Manage ways of delivery"), presets=("manager",)),
    ),
    cards=(
        DashboardCard(
            code="orders.today",
            template="orders/store_admin/cards/today.html",
            context="apps.orders.store_admin.cards.today",
            order=10,
            permission="orders.view_orders",
        ),
        DashboardCard(
            code="orders.latest",
            template="orders/store_admin/cards/latest.html",
            context="apps.orders.store_admin.cards.latest",
            order=200,
            permission="orders.view_orders",
        ),
    ),
    slots=(
        Slot(code="orders.detail", description="Cards below the lines of an order (order=)."),
        Slot(code="orders.detail_aside", description="Cards beside an order (order=)."),
    ),
    setup_steps=(
        SetupStep(
            code="orders.vat",
            step="apps.orders.store_admin.slots.vat_step",
            order=5,
        ),
        SetupStep(
            code="orders.delivery",
            step="apps.orders.store_admin.slots.delivery_step",
            order=50,
            permission="orders.manage_shipping",
        ),
    ),
    slot_fills=(
        SlotFill(
            slot="cms.header_tools",
            template="orders/storefront/slots/cart_link.html",
            context="apps.orders.storefront.slots.cart_link",
            order=90,
        ),
        SlotFill(
            slot="cms.robots",
            template="orders/storefront/slots/robots.txt",
            context="apps.orders.storefront.slots.private_pages",
        ),
        SlotFill(
            slot="catalog.product_purchase",
            template="orders/storefront/slots/product_purchase.html",
            context="apps.orders.storefront.slots.product_purchase",
        ),
        SlotFill(
            slot="catalog.product_facts",
            template="orders/storefront/slots/delivery_facts.html",
            context="apps.orders.storefront.slots.delivery_facts",
        ),
        SlotFill(
            slot="customers.detail",
            template="orders/store_admin/slots/customer_orders.html",
            context="apps.orders.store_admin.slots.customer_orders",
            order=10,
            permission="orders.view_orders",
        ),
    ),
    events=(
        "apps.orders.events.OrderPlaced",
        "apps.orders.events.OrderPaid",
        "apps.orders.events.OrderFulfilled",
        "apps.orders.events.OrderCancelled",
    ),
    handlers=(
        Handler(
            event="apps.payments.events.PaymentReceived",
            handler="apps.orders.handlers.on_payment_received",
            mode=HandlerMode.INLINE,
        ),
        Handler(
            event="apps.orders.events.OrderPlaced",
            handler="apps.orders.handlers.on_order_placed",
            mode=HandlerMode.TASK,
        ),
        Handler(
            event="apps.orders.events.OrderPaid",
            handler="apps.orders.handlers.on_order_paid",
            mode=HandlerMode.TASK,
        ),
        Handler(
            event="apps.orders.events.OrderFulfilled",
            handler="apps.orders.handlers.on_order_fulfilled",
            mode=HandlerMode.TASK,
        ),
        Handler(
            event="apps.orders.events.OrderCancelled",
            handler="apps.orders.handlers.on_order_cancelled",
            mode=HandlerMode.TASK,
        ),
    ),
    features=(
        Feature(
            code="orders.orders_per_month",
            label=_("Orders this month"),
            kind=FeatureKind.QUANTITY,
            usage="apps.orders.usage.orders_per_month",
        ),
    ),
    tasks=(
        Task(path="apps.orders.tasks.delete_old_carts", queue=Queue.SCHEDULED),
        Task(path="apps.orders.tasks.cancel_unpaid", queue=Queue.SCHEDULED),
    ),
    scheduled_tasks=(
        ScheduledTask(
            name="delete_old_carts",
            task="apps.orders.tasks.delete_old_carts",
            schedule=Crontab(minute="50", hour="3"),
            scope=Scope.MERCHANT,
            window_seconds=3600,
        ),
        ScheduledTask(
            name="cancel_unpaid",
            task="apps.orders.tasks.cancel_unpaid",
            schedule=Crontab(minute="20", hour="4"),
            scope=Scope.MERCHANT,
            window_seconds=3600,
        ),
    ),
    config_schema={
        "properties": {
            "unpaid_days": {
                "type": "integer",
                "title": _("Days to pay"),
                "description": _("Orders that nobody paid are cancelled after so many days; 0 keeps them."),
                "minimum": 0,
                "maximum": 365,
            }
        },
        "required": ["unpaid_days"],
    },
    default_config={"unpaid_days": 14},
    append_only=("orders_orderevent", "orders_orderline"),
    actions={
        "orders.order_placed": _("Order placed"),
        "orders.order_paid": _("Order paid"),
        "orders.order_fulfilled": _("Order fulfilled"),
        "orders.order_cancelled": _("Order cancelled"),
        "orders.note_added": _("Note added to an order"),
        "orders.shipping_created": _("Way of delivery created"),
        "orders.shipping_updated": _("Way of delivery updated"),
        "orders.shipping_deleted": _("Way of delivery deleted"),
    },
)
