"""Who is responsible for a write. Services take it, the audit trail keeps it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    USER = "user"
    TOKEN = "token"
    SHOPPER = "shopper"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """``label`` is for people and never the only trace: ``id`` names the user or API token when there is one."""

    kind: ActorKind
    label: str
    id: UUID | None = None
    ip_address: str | None = None
    request_id: str = ""


SYSTEM = Actor(kind=ActorKind.SYSTEM, label="Maart")
