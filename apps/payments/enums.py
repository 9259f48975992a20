from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PaymentState(TextChoices):
    PENDING = "pending", _("Pending")
    PAID = "paid", pgettext_lazy("payment", "Paid")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", pgettext_lazy("payment", "Cancelled")


class PaymentEventKind(TextChoices):
    CREATED = "created", _("Created")
    PAID = "paid", pgettext_lazy("payment", "Paid")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", pgettext_lazy("payment", "Cancelled")
