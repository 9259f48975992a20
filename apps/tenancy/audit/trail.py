"""Appending to the trail. Other modules use ``apps.core.audit.record``."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model

from apps.core.actor import Actor
from apps.core.contracts.audit import AuditRecord
from apps.tenancy.audit.models import AuditEntry


def append(
    record: AuditRecord,
    *,
    platform_id: UUID | None = None,
    merchant_id: UUID | None = None,
    store_id: UUID | None = None,
) -> AuditEntry:
    """Into the table of the current schema, in the current transaction."""
    return AuditEntry.objects.create(
        actor_id=record.actor.id,
        actor_label=record.actor.label[:200],
        ip_address=record.actor.ip_address,
        request_id=record.actor.request_id[:64],
        action=record.action,
        platform_id=platform_id,
        merchant_id=merchant_id,
        store_id=store_id,
        object_type=record.object_type,
        object_id=record.object_id,
        object_label=record.object_label,
        diff=dict(record.diff),
    )


def record_access(
    *,
    actor: Actor,
    action: str,
    obj: Model,
    diff: Mapping[str, Any] | None = None,
    platform_id: UUID | None = None,
    merchant_id: UUID | None = None,
    store_id: UUID | None = None,
) -> AuditEntry:
    """Note a change of access or of a public row, and whom it is about. Call it in the public context."""
    record = AuditRecord(
        actor=actor,
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=str(obj)[:200],
        diff=dict(diff or {}),
    )
    return append(record, platform_id=platform_id, merchant_id=merchant_id, store_id=store_id)
