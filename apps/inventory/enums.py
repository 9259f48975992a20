from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MovementKind(TextChoices):
    """Why what is on hand changed."""

    COUNT = "count", _("Counted")
    IMPORT = "import", _("Imported")
    RECEIVED = "received", _("Received")
    DAMAGED = "damaged", _("Damaged or lost")
    RETURNED = "returned", _("Returned")
    CORRECTION = "correction", _("Correction")
    SHIPPED = "shipped", _("Shipped")


ADJUSTMENT_KINDS = (
    MovementKind.COUNT,
    MovementKind.RECEIVED,
    MovementKind.DAMAGED,
    MovementKind.RETURNED,
    MovementKind.CORRECTION,
)
"""The reasons a person may give."""
