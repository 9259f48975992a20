"""Means of payment of a store, and the payments made with them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.db.fields import PublicForeignKey
from apps.core.money import Money
from apps.payments.enums import PaymentEventKind, PaymentState


class PaymentMethodSetting(models.Model):
    """A gateway a store offers, with what the gateway needs to know (see ``payments.gateways``)."""

    store = PublicForeignKey("tenancy.Store", db_index=False)
    gateway = models.CharField(_("means of payment"), max_length=32)
    enabled = models.BooleanField(_("offered at checkout"), default=True)
    config = models.JSONField(_("settings"), default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("means of payment")
        verbose_name_plural = _("means of payment")
        ordering = ("store_id", "gateway")
        constraints = (
            models.UniqueConstraint(fields=("store", "gateway"), name="payments_gateway_once_per_store"),
        )

    def __str__(self) -> str:
        return self.gateway


class Payment(models.Model):
    """Money expected for a subject (``order:1001``).

    ``instructions`` is what the gateway told the payer when the payment was made: later changes of the settings
    do not reach payments that are under way.
    """

    store = PublicForeignKey("tenancy.Store", db_index=False)
    gateway = models.CharField(_("means of payment"), max_length=32)
    subject = models.CharField(_("for"), max_length=64)
    reference = models.CharField(_("reference"), max_length=35, unique=True)
    amount_minor = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(_("state"), max_length=16, choices=PaymentState, default=PaymentState.PENDING)
    instructions = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("created"))
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ("-created_at", "-id")
        indexes = (models.Index(fields=("subject",), name="payments_subject"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="payments_amount_positive"),
            models.UniqueConstraint(
                fields=("subject",),
                condition=models.Q(state__in=("pending", "paid")),
                name="payments_one_open_per_subject",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def is_pending(self) -> bool:
        return self.state == PaymentState.PENDING


class PaymentEvent(models.Model):
    """Append-only: what happened to a payment, when and by whom."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=PaymentEventKind)
    actor_label = models.CharField(max_length=160)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("payment event")
        verbose_name_plural = _("payment events")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
