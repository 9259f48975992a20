from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from apps.core.events import Event


class Mood(StrEnum):
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, kw_only=True)
class ChoreAsked(Event):
    name: str
    mood: Mood = Mood.GOOD


@dataclass(frozen=True, kw_only=True)
class EverythingHappened(Event):
    """One field of each kind that an event may carry."""

    number: int
    share: Decimal
    who: UUID
    at: datetime
    on: date
    mood: Mood
    perhaps: UUID | None
    names: tuple[str, ...]
    pair: tuple[int, UUID]
    prices: dict[str, Decimal]
