from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProductStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    ARCHIVED = "archived", _("Archived")


class PictureStatus(TextChoices):
    PENDING = "pending", _("Waiting")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class ImportStatus(TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    CHECKING = "checking", _("Being checked")
    PREVIEW = "preview", _("Ready to import")
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class ListingSort(TextChoices):
    """How shoppers may sort a listing."""

    NEWEST = "newest", _("Newest first")
    TITLE = "title", _("Name A to Z")
    PRICE_UP = "price", _("Price, low to high")
    PRICE_DOWN = "-price", _("Price, high to low")
