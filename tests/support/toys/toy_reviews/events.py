from dataclasses import dataclass

from apps.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ReviewWritten(Event):
    review_id: int
    title: str
    stars: int
