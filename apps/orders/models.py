"""Cart, ways of delivery, orders. What an order says is a snapshot: nothing in the catalog changes it later."""

from uuid import UUID, uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.contracts.tax import TaxClass
from apps.core.db.fields import PublicForeignKey
from apps.core.money import Money
from apps.customers.models import Customer
from apps.orders.enums import TRANSITIONS, OrderEventKind, OrderState


class Cart(models.Model):
    """What a shopper means to buy. Prices are looked up at each view; a line only remembers the last one shown.

    ``checkout_key`` names the next order of this cart. Every checkout form of the cart carries it, so that two
    tabs and a double click lead to one order; an order gives the cart a new one.
    """

    token = models.UUIDField(unique=True, default=uuid4, editable=False)
    store = PublicForeignKey("tenancy.Store", db_index=False)
    checkout_key = models.UUIDField(default=uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        verbose_name = _("cart")
        verbose_name_plural = _("carts")

    def __str__(self) -> str:
        return str(self.token)


class CartLine(models.Model):
    """``variant_id`` is catalog's: a variant that vanished stays visible here as no longer for sale."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines", db_index=False)
    variant_id = models.BigIntegerField()
    quantity = models.PositiveIntegerField(_("quantity"))
    seen_price_minor = models.BigIntegerField()
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("cart line")
        verbose_name_plural = _("cart lines")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("cart", "variant_id"), name="orders_cart_variant_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="orders_cart_quantity_positive"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.variant_id}"


class ShippingMethod(models.Model):
    """A flat rate of delivery. ``names`` holds one text per language; no countries listed: all that the tax table knows."""

    store = PublicForeignKey("tenancy.Store", db_index=False)
    names = models.JSONField(_("name"), default=dict)
    price_minor = models.BigIntegerField(_("price"))
    free_from_minor = models.BigIntegerField(_("free from"), null=True, blank=True)
    tax_class = models.CharField(_("tax class"), max_length=16, choices=TaxClass, default=TaxClass.STANDARD)
    countries = models.JSONField(_("countries"), default=list)
    days_min = models.PositiveSmallIntegerField(_("days, at least"), default=1)
    days_max = models.PositiveSmallIntegerField(_("days, at most"), default=3)
    position = models.PositiveIntegerField(_("position"), default=0)
    enabled = models.BooleanField(_("offered at checkout"), default=True)

    class Meta:
        verbose_name = _("way of delivery")
        verbose_name_plural = _("ways of delivery")
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(price_minor__gte=0), name="orders_shipping_price"),
            models.CheckConstraint(
                condition=models.Q(days_max__gte=models.F("days_min")), name="orders_shipping_days"
            ),
        )

    def __str__(self) -> str:
        return next(iter(self.names.values()), "")

    def price_for(self, subtotal_minor: int) -> int:
        is_free = self.free_from_minor is not None and subtotal_minor >= self.free_from_minor
        return 0 if is_free else self.price_minor


class OrderCounter(models.Model):
    """The last number given out in a series. Its row lock makes the series gap-free."""

    series = models.CharField(max_length=16, primary_key=True)
    last_number = models.BigIntegerField()

    class Meta:
        verbose_name = _("order counter")
        verbose_name_plural = _("order counters")

    def __str__(self) -> str:
        return f"{self.series} {self.last_number}"


class OrderQuerySet(models.QuerySet["Order"]):
    def of_store(self, store_id: UUID) -> "OrderQuerySet":
        return self.filter(store_id=store_id)

    def newest_first(self) -> "OrderQuerySet":
        return self.order_by("-placed_at", "-id")


class Order(models.Model):
    """All amounts in minor units of ``currency``, VAT included. ``token`` opens the shopper's page without a sign-in.

    ``checkout_key`` is the idempotency key of the form: the same form posted again finds this order.
    ``shipping_address`` and ``billing_address`` are snapshots (see ``customers.Address`` for the keys).
    """

    store = PublicForeignKey("tenancy.Store", db_index=False)
    number = models.CharField(_("number"), max_length=24, unique=True)
    token = models.CharField(max_length=43, unique=True, editable=False)
    checkout_key = models.UUIDField(unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=16, choices=OrderState, default=OrderState.PENDING_PAYMENT
    )
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=8)
    country = models.CharField(_("country the VAT is of"), max_length=2)
    shipping_address = models.JSONField(_("delivery address"))
    billing_address = models.JSONField(_("billing address"))
    currency = models.CharField(_("currency"), max_length=3)
    subtotal_minor = models.BigIntegerField(_("goods"))
    shipping_minor = models.BigIntegerField(_("delivery"))
    total_minor = models.BigIntegerField(_("total"))
    vat_minor = models.BigIntegerField(_("VAT"))
    shipping_name = models.CharField(_("way of delivery"), max_length=120)
    shipping_tax_class = models.CharField(max_length=16, choices=TaxClass)
    shipping_tax_rate = models.DecimalField(max_digits=5, decimal_places=2)
    shipping_vat_minor = models.BigIntegerField()
    payment_gateway = models.CharField(_("means of payment"), max_length=32)
    tracking_code = models.CharField(_("tracking code"), max_length=80, blank=True)
    cancel_reason = models.CharField(_("reason"), max_length=200, blank=True)
    note = models.TextField(_("message of the shopper"), blank=True)
    placed_at = models.DateTimeField(_("placed"))
    paid_at = models.DateTimeField(_("paid"), null=True)
    fulfilled_at = models.DateTimeField(_("fulfilled"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ("-placed_at", "-id")
        indexes = (
            models.Index(fields=("store", "-placed_at", "-id"), name="orders_store_newest"),
            models.Index(fields=("store", "state", "-placed_at", "-id"), name="orders_store_state"),
            models.Index(fields=("customer",), name="orders_customer"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    total_minor=models.F("subtotal_minor") + models.F("shipping_minor"),
                    subtotal_minor__gte=0,
                    shipping_minor__gte=0,
                ),
                name="orders_total_adds_up",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> str:
        """What payments and stock movements call this order."""
        return f"order:{self.number}"

    @property
    def subtotal(self) -> Money:
        return Money(self.subtotal_minor, self.currency)

    @property
    def shipping(self) -> Money:
        return Money(self.shipping_minor, self.currency)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def vat(self) -> Money:
        return Money(self.vat_minor, self.currency)

    def may_become(self, state: OrderState) -> bool:
        return state in TRANSITIONS[OrderState(self.state)]

    @property
    def is_to_be_paid_back(self) -> bool:
        """Cancelled after the money had come."""
        return self.state == OrderState.CANCELLED and self.paid_at is not None and self.total_minor > 0

    @property
    def can_be_paid(self) -> bool:
        return self.may_become(OrderState.PAID)

    @property
    def can_be_fulfilled(self) -> bool:
        return self.may_become(OrderState.FULFILLED)

    @property
    def can_be_cancelled(self) -> bool:
        return self.may_become(OrderState.CANCELLED)


class OrderLine(models.Model):
    """A snapshot of a variant at the moment of the order. ``options``: ``[["Size", "M"], ...]``."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines", db_index=False)
    position = models.PositiveSmallIntegerField()
    variant_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    title = models.CharField(_("title"), max_length=255)
    sku = models.CharField(_("SKU"), max_length=255, blank=True)
    options = models.JSONField(default=list)
    quantity = models.PositiveIntegerField(_("quantity"))
    unit_price_minor = models.BigIntegerField(_("price"))
    total_minor = models.BigIntegerField(_("total"))
    tax_class = models.CharField(max_length=16, choices=TaxClass)
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2)
    vat_minor = models.BigIntegerField(_("VAT"))

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ("order_id", "position")
        constraints = (
            models.UniqueConstraint(fields=("order", "position"), name="orders_line_position_once"),
            models.CheckConstraint(
                condition=models.Q(
                    quantity__gt=0, total_minor=models.F("unit_price_minor") * models.F("quantity")
                ),
                name="orders_line_adds_up",
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} x {self.title}"

    @property
    def label(self) -> str:
        """Title with the options, for people."""
        options = ", ".join(value for _name, value in self.options)
        return f"{self.title} ({options})" if options else self.title


class OrderEvent(models.Model):
    """Append-only: the time line of an order."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=OrderEventKind)
    actor_label = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("order event")
        verbose_name_plural = _("order events")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
