"""Tables of the framework itself. All of them live in the public schema."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _


class DueWork(models.Model):
    """ "Somebody must look into this merchant's outbox from then on."

    Written in the transaction that writes the outbox row, by the merchant's own database role, which may append and
    nothing else; coalesced by the sweeper. Many pointers for one merchant are normal: one row per merchant would
    make its checkouts wait for each other. Can be rebuilt from the outboxes at any time.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    merchant_id = models.UUIDField()
    due_at = models.DateTimeField()
    is_broken = models.BooleanField(default=False)
    """The outbox could not be read or written the last time."""

    class Meta:
        verbose_name = _("due work")
        verbose_name_plural = _("due work")
        ordering = ("due_at", "id")
        indexes = (
            models.Index(fields=("due_at",), name="core_duework_due"),
            models.Index(fields=("merchant_id", "due_at"), name="core_duework_merchant"),
        )

    def __str__(self) -> str:
        return f"{self.merchant_id} at {self.due_at:%Y-%m-%d %H:%M:%S}"


class DeadLetter(models.Model):
    """Work that was given up: a pointer to the row in an outbox, so that operators need not search a thousand.

    It names no person: what was to be done, and with what, stays in the merchant's schema.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    merchant_id = models.UUIDField(_("merchant"), null=True, blank=True)
    message_id = models.BigIntegerField(_("message"))
    module = models.CharField(_("module"), max_length=40)
    task = models.CharField(_("task"), max_length=200)
    error = models.CharField(_("error"), max_length=200)
    died_at = models.DateTimeField(_("given up"), auto_now_add=True)

    class Meta:
        verbose_name = _("dead letter")
        verbose_name_plural = _("dead letters")
        ordering = ("-died_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("merchant_id", "message_id"), name="core_deadletter_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return f"{self.task}: {self.error}"


class ScheduleBinding(models.Model):
    """Ties a scheduled task of a module to its row of django-celery-beat.

    ``applied`` is the fingerprint of what was last written to the row: while the row still has it, nobody edited it.
    A pinned row was edited by an operator and is left alone.
    """

    key = models.CharField(_("scheduled task"), max_length=120, primary_key=True)
    row = models.OneToOneField(
        "django_celery_beat.PeriodicTask", on_delete=models.CASCADE, related_name="binding"
    )
    applied = models.CharField(max_length=64, editable=False)
    pinned = models.BooleanField(
        _("pinned"), default=False, help_text=_("Keep what an operator set instead of the module's schedule.")
    )
    bound_at = models.DateTimeField(auto_now_add=True)
    fanned_out_at = models.DateTimeField(
        _("last started for merchants"), null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("scheduled task")
        verbose_name_plural = _("scheduled tasks")
        ordering = ("key",)

    def __str__(self) -> str:
        return self.key


class Heartbeat(models.Model):
    """When a worker or beat last said that it is alive."""

    name = models.CharField(max_length=200, primary_key=True)
    kind = models.CharField(max_length=16)
    at = models.DateTimeField()
    queues = models.JSONField(default=list)

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")
        ordering = ("kind", "name")

    def __str__(self) -> str:
        return self.name
