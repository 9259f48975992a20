"""Pointers to the merchants whose outboxes have due work. Nobody polls a thousand schemas."""

from datetime import datetime
from uuid import UUID

from apps.core.models import DueWork


def point_at(merchant_id: UUID, due_at: datetime) -> None:
    """Append a pointer. In a merchant's context this runs as the merchant's own role, which may do no more."""
    DueWork(merchant_id=merchant_id, due_at=due_at).save(force_insert=True)
