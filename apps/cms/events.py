from dataclasses import dataclass
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, kw_only=True)
class PageChanged(Event):
    """A page was written, published, taken back or deleted."""

    page_id: int
    store_id: UUID
    slug: str


@dataclass(frozen=True, kw_only=True)
class ThemeChanged(Event):
    store_id: UUID
