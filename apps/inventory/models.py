"""Stock per location. What is on hand is the sum of its movements; what is reserved the sum of its reservations."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.catalog.models import Variant
from apps.inventory.enums import MovementKind


class Location(models.Model):
    """A place where goods lie. The default one is made with the first stock of a merchant."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    is_default = models.BooleanField(_("default"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ("-is_default", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("is_default",),
                condition=models.Q(is_default=True),
                name="inventory_one_default_location",
            ),
        )

    def __str__(self) -> str:
        return self.name


class StockLevel(models.Model):
    """A variant at a location. A variant without any level is not tracked: it is never sold out."""

    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+", db_index=False)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="levels")
    on_hand = models.IntegerField(_("on hand"), default=0)
    reserved = models.IntegerField(_("reserved"), default=0)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("stock level")
        verbose_name_plural = _("stock levels")
        ordering = ("variant", "location")
        constraints = (
            models.UniqueConstraint(fields=("variant", "location"), name="inventory_level_once"),
            models.CheckConstraint(
                condition=models.Q(reserved__gte=0, on_hand__gte=models.F("reserved")),
                name="inventory_reserved_within_on_hand",
            ),
        )

    def __str__(self) -> str:
        return f"{self.on_hand} of {self.variant_id}"

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved


class StockMovement(models.Model):
    """Append-only: the database refuses changes. ``quantity`` is signed, ``on_hand_after`` the level's new sum."""

    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="movements", db_index=False)
    quantity = models.IntegerField(_("quantity"))
    on_hand_after = models.IntegerField(_("on hand afterwards"))
    kind = models.CharField(_("reason"), max_length=12, choices=MovementKind)
    note = models.CharField(_("note"), max_length=200, blank=True)
    reference = models.CharField(_("belongs to"), max_length=80, blank=True)
    actor_label = models.CharField(_("who"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        ordering = ("-id",)
        indexes = (models.Index(fields=("level", "-id"), name="inventory_movement_by_level"),)
        constraints = (
            models.CheckConstraint(condition=~models.Q(quantity=0), name="inventory_movement_moves"),
        )

    def __str__(self) -> str:
        return self.signed

    @property
    def signed(self) -> str:
        """With its sign, as ledgers write it."""
        return f"+{self.quantity}" if self.quantity > 0 else f"\u2212{-self.quantity}"


class Reservation(models.Model):
    """Goods set aside at a level for what ``reference`` names, such as an order. Gone when shipped or released."""

    reference = models.CharField(_("belongs to"), max_length=80)
    level = models.ForeignKey(StockLevel, on_delete=models.PROTECT, related_name="reservations")
    quantity = models.PositiveIntegerField(_("quantity"))
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("reference", "level"), name="inventory_reservation_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="inventory_reservation_positive"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} for {self.reference}"
