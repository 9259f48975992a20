from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    SKIPPED = "skipped", _("Skipped")
    DEAD = "dead", _("Given up")


OPEN_STATES = (MessageState.WAITING, MessageState.RUNNING)


class OutboxMessage(models.Model):
    """Work that must happen, written in the transaction that makes it necessary.

    The table exists twice: in public, and in each merchant's schema. The merchant is where the row is, and is not
    repeated in it, so that a schema can be copied or moved. ``due_at`` is the moment from which the sweeper must look
    at an open row: when it may be sent, when it must be sent again, or, while it runs, when its lease ends.
    """

    task = models.CharField(max_length=200)
    kwargs = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    queue = models.CharField(max_length=16, blank=True)
    platform_id = models.UUIDField(null=True)
    store_id = models.UUIDField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    dedupe_key = models.CharField(max_length=200, blank=True)
    remember = models.BooleanField(default=False)
    """Keep the key taken after the work is done, for as long as the row is kept."""
    state = models.CharField(max_length=8, choices=MessageState, default=MessageState.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    sends = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    claimed_by = models.CharField(max_length=200, blank=True)
    again = models.BooleanField(default=False)
    """Asked for once more while it ran: it goes back to waiting instead of being done."""
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("due_at",), condition=Q(state__in=("waiting", "running")), name="outbox_open_by_due"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("task", "dedupe_key"),
                condition=~Q(dedupe_key="") & (Q(remember=True) | Q(state__in=("waiting", "running"))),
                name="outbox_key_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.task} #{self.pk}"


class SubmittedForm(models.Model):
    """A form that was accepted, by the key it was drawn with: the same form sent again is not acted on again."""

    key = models.UUIDField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("submitted form")
        verbose_name_plural = _("submitted forms")
        ordering = ("at", "key")

    def __str__(self) -> str:
        return str(self.key)
