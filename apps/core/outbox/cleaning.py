"""Deleting what nobody will look at again."""

from importlib import import_module

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from apps.core.outbox.models import MessageState, OutboxMessage, SubmittedForm
from apps.core.outbox.timing import KEEP_FINISHED, KEEP_FORMS, KEEP_REMEMBERED
from apps.core.tasks.heartbeats import forget_old_heartbeats

AT_ONCE = 5000


def clean_up() -> int:
    """Finished messages of the current context's outbox. Dead letters stay until an operator decides."""
    now = timezone.now()
    SubmittedForm.objects.filter(at__lt=now - KEEP_FORMS).delete()
    finished = OutboxMessage.objects.filter(state__in=(MessageState.DONE, MessageState.SKIPPED))
    return _delete(finished.filter(remember=False, finished_at__lt=now - KEEP_FINISHED)) + _delete(
        finished.filter(remember=True, finished_at__lt=now - KEEP_REMEMBERED)
    )


def clean_up_public() -> None:
    """Public's messages, expired staff sessions, heartbeats of workers that are gone."""
    clean_up()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    forget_old_heartbeats()


def _delete(messages: QuerySet[OutboxMessage]) -> int:
    """In portions, so that no transaction holds thousands of rows."""
    total = 0
    while ids := list(messages.order_by("id").values_list("id", flat=True)[:AT_ONCE]):
        total += OutboxMessage.objects.filter(id__in=ids).delete()[0]
    return total
