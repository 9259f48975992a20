"""The trail of writes: who did what to which object, in the same transaction as the write."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from apps.core.actor import Actor
from apps.core.contracts import resolve
from apps.core.contracts.audit import Audit, AuditRecord


def record(
    *,
    actor: Actor,
    action: str,
    obj: Model | None = None,
    diff: Mapping[str, Any] | None = None,
    object_type: str = "",
    object_id: str = "",
    object_label: str = "",
) -> None:
    """Note that ``actor`` did ``action`` ("<module>.<past tense>") to ``obj``, or to what the texts name."""
    if obj is not None:
        object_type, object_id, object_label = obj._meta.label_lower, str(obj.pk), str(obj)[:200]
    resolve(Audit).write(
        AuditRecord(
            actor=actor,
            action=action,
            object_type=object_type,
            object_id=object_id,
            object_label=object_label,
            diff=dict(diff or {}),
        )
    )
