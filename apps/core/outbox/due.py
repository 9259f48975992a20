"""Pointers to the merchants whose outboxes have due work. Nobody polls a thousand schemas."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from apps.core.models import DueWork
from apps.core.outbox.timing import ASK_BROKEN_AGAIN


def point_at(merchant_id: UUID, due_at: datetime) -> None:
    """Append a pointer. In a merchant's context this runs as the merchant's own role, which may do no more."""
    DueWork(merchant_id=merchant_id, due_at=due_at).save(force_insert=True)


def point_at_broken(merchant_id: UUID) -> None:
    """The merchant's outbox does not work: operators see it, and the sweeper asks again until it does."""
    DueWork(merchant_id=merchant_id, due_at=timezone.now() + ASK_BROKEN_AGAIN, is_broken=True).save(
        force_insert=True
    )


def broken_merchants() -> set[UUID]:
    return set(DueWork.objects.filter(is_broken=True).values_list("merchant_id", flat=True))
