from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.context import MerchantRef, StoreRef
from apps.tenancy.enums import MerchantStatus, StoreStatus
from apps.tenancy.validators import validate_code, validate_host

if TYPE_CHECKING:

    class TenantMixin(models.Model):
        """What django-tenants brings; it publishes no types."""

        schema_name = models.CharField(max_length=63, unique=True)

        class Meta:
            abstract = True
else:
    from django_tenants.models import TenantMixin


class Merchant(TenantMixin):
    """The contracting business: a PostgreSQL schema of its own. Created by ``services.provisioning`` only."""

    auto_create_schema = False
    auto_drop_schema = False

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(_("code"), max_length=40, unique=True, validators=[validate_code])
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2, default="LU")
    language = models.CharField(_("language"), max_length=8, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Luxembourg")
    currency = models.CharField(_("currency"), max_length=3, default="EUR", editable=False)
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=MerchantStatus,
        default=MerchantStatus.ACTIVE,
    )
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("merchant")
        verbose_name_plural = _("merchants")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.status == MerchantStatus.ACTIVE

    @property
    def ref(self) -> MerchantRef:
        return MerchantRef(id=self.id, code=self.code, schema_name=self.schema_name)


class Store(models.Model):
    """One shop of a merchant, at home on exactly one platform. Its code is unique in the installation."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="stores")
    platform = models.ForeignKey("tenancy.Platform", on_delete=models.PROTECT, related_name="stores")
    code = models.CharField(_("code"), max_length=40, unique=True, validators=[validate_code])
    name = models.CharField(_("name"), max_length=120)
    default_language = models.CharField(_("default language"), max_length=8, default="en")
    languages = models.JSONField(_("languages"), default=list)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    status = models.CharField(_("status"), max_length=16, choices=StoreStatus, default=StoreStatus.ACTIVE)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("store")
        verbose_name_plural = _("stores")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.status == StoreStatus.ACTIVE

    @property
    def currency(self) -> str:
        """The merchant's: a variant has one price, whichever store sells it."""
        return self.merchant.currency

    @property
    def ref(self) -> StoreRef:
        return StoreRef(id=self.id, code=self.code)


class StoreDomain(models.Model):
    """A host name that leads to a store once it is verified; anybody may claim one, the first to verify has it.

    ``domain``, ``tenant`` and ``is_primary`` are what django-tenants reads.
    """

    domain = models.CharField(_("domain"), max_length=253, validators=[validate_host])
    tenant = models.ForeignKey(
        Merchant,
        on_delete=models.PROTECT,
        related_name="domains",
        db_column="merchant_id",
    )
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="domains")
    is_primary = models.BooleanField(_("primary"), default=False)
    verification_token = models.CharField(_("verification token"), max_length=64, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ("domain",)
        constraints = (
            models.UniqueConstraint(
                fields=("domain",),
                condition=models.Q(verified_at__isnull=False),
                name="tenancy_verified_domain_once",
            ),
            models.UniqueConstraint(fields=("store", "domain"), name="tenancy_domain_once_per_store"),
            models.CheckConstraint(
                condition=models.Q(is_primary=False) | models.Q(verified_at__isnull=False),
                name="tenancy_primary_domain_is_verified",
            ),
            models.UniqueConstraint(
                fields=("store",),
                condition=models.Q(is_primary=True),
                name="tenancy_one_primary_domain_per_store",
            ),
        )

    def __str__(self) -> str:
        return self.domain

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None
