from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.modules.definition import Preset


class MerchantStatus(TextChoices):
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    ARCHIVED = "archived", _("Archived")


class StoreStatus(TextChoices):
    ACTIVE = "active", _("Open")
    PAUSED = "paused", _("Paused")
    ARCHIVED = "archived", pgettext_lazy("store", "Archived")


class PresetRole(TextChoices):
    OWNER = Preset.OWNER.value, _("Owner")
    MANAGER = Preset.MANAGER.value, _("Manager")
    STAFF = Preset.STAFF.value, _("Staff")
    SUPPORT = Preset.SUPPORT.value, _("Support")
    VIEWER = Preset.VIEWER.value, _("Viewer")
    MARKETING = Preset.MARKETING.value, _("Marketing")
