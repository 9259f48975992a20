from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MerchantStatus(TextChoices):
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    ARCHIVED = "archived", _("Archived")


class StoreStatus(TextChoices):
    ACTIVE = "active", _("Open")
    PAUSED = "paused", _("Paused")
    ARCHIVED = "archived", _("Archived")


class PresetRole(TextChoices):
    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    STAFF = "staff", _("Staff")
    SUPPORT = "support", _("Support")
    VIEWER = "viewer", _("Viewer")
    MARKETING = "marketing", _("Marketing")
