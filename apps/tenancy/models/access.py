from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.tenancy.enums import PresetRole


class Role(models.Model):
    """A named set of permission codes of a merchant. ``preset`` is empty for the merchant's own roles."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    merchant = models.ForeignKey("tenancy.Merchant", on_delete=models.PROTECT, related_name="roles")
    name = models.CharField(_("name"), max_length=80)
    preset = models.CharField(_("preset"), max_length=16, choices=PresetRole, blank=True)
    permissions = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("permissions"),
        default=list,
        blank=True,
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ("merchant", "name")
        constraints = (models.UniqueConstraint(fields=("merchant", "name"), name="tenancy_role_name_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_owner(self) -> bool:
        return self.preset == PresetRole.OWNER

    @property
    def label(self) -> str:
        """The name for people: of a preset in their language."""
        return str(PresetRole(self.preset).label) if self.preset else self.name


class Membership(models.Model):
    """A user at a merchant: in all of its stores, also later ones, or in those that are listed; never in both ways.

    Owners work in all stores.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey("tenancy.User", on_delete=models.PROTECT, related_name="memberships")
    merchant = models.ForeignKey("tenancy.Merchant", on_delete=models.PROTECT, related_name="memberships")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="memberships")
    all_stores = models.BooleanField(_("all stores"), default=False)
    stores = models.ManyToManyField("tenancy.Store", blank=True, related_name="memberships")
    created_at = models.DateTimeField(auto_now_add=True)

    store_ids: frozenset[UUID]
    """Of ``stores``; set by ``selectors.access.get_membership``."""

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("merchant", "user")
        constraints = (models.UniqueConstraint(fields=("user", "merchant"), name="tenancy_membership_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} at {self.merchant_id}"


class ApiToken(models.Model):
    """A secret for integrators. Only its SHA-256 is kept; the token decides merchant and store."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    merchant = models.ForeignKey("tenancy.Merchant", on_delete=models.PROTECT, related_name="api_tokens")
    store = models.ForeignKey("tenancy.Store", on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(_("starts with"), max_length=12, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("permissions"),
        default=list,
        blank=True,
    )
    created_by = models.ForeignKey("tenancy.User", on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ("-created_at", "id")

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    @property
    def is_usable(self) -> bool:
        expired = self.expires_at is not None and self.expires_at <= timezone.now()
        return self.revoked_at is None and not expired
