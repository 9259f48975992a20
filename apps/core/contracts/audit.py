"""Where the trail of writes goes: a table of the current schema. Use ``apps.core.audit.record``."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from apps.core.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """``object_type`` is 'app.model' as text; ``diff`` maps a field to [before, after] or to a plain fact."""

    actor: Actor
    action: str
    object_type: str = ""
    object_id: str = ""
    object_label: str = ""
    diff: Mapping[str, Any] = field(default_factory=dict)


class Audit(Protocol):
    def write(self, record: AuditRecord) -> None:
        """Keep the record in the current transaction."""


class LoggedOnly:
    def write(self, record: AuditRecord) -> None:
        logging.getLogger("maart.audit").info(
            "%s by %s: %s %s", record.action, record.actor.label, record.object_type, record.object_id
        )


default: Audit = LoggedOnly()
