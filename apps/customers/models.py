"""Shoppers of one merchant. They are customers, never users: see tenancy for people who work."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from apps.core.db.fields import PublicForeignKey


class Customer(models.Model):
    """A shopper's record at this merchant; the same e-mail at another merchant is another customer."""

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=8)
    created_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ("-created_at", "-id")
        constraints = (models.UniqueConstraint(Lower("email"), name="customers_email_once"),)
        indexes = (models.Index(fields=("-created_at", "-id"), name="customers_newest"),)

    def __str__(self) -> str:
        return self.name or self.email


class Address(models.Model):
    """Where a customer wants things delivered. The most recently used one is offered first."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    name = models.CharField(_("name"), max_length=120)
    company = models.CharField(_("organisation"), max_length=120, blank=True)
    line1 = models.CharField(_("street and number"), max_length=160)
    line2 = models.CharField(_("addition"), max_length=160, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=16)
    city = models.CharField(_("town"), max_length=120)
    country = models.CharField(_("country"), max_length=2)
    used_at = models.DateTimeField(_("last used"))

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ("-used_at", "-id")

    def __str__(self) -> str:
        return f"{self.line1}, {self.postal_code} {self.city}"


class ShopperSession(models.Model):
    """What a storefront remembers of a browser. The cookie carries the token, the table only its hash."""

    token_hash = models.CharField(max_length=64, unique=True)
    store = PublicForeignKey("tenancy.Store", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.SET_NULL, null=True, related_name="+")
    cart_token = models.UUIDField(null=True)
    language = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField()
    rotated_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("shopper session")
        verbose_name_plural = _("shopper sessions")

    def __str__(self) -> str:
        return f"{self.store_id} {self.created_at:%Y-%m-%d}"
