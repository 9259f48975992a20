from dataclasses import dataclass

from apps.core.events import Event


@dataclass(frozen=True, kw_only=True)
class StockChanged(Event):
    """What is available of these variants changed."""

    variant_ids: tuple[int, ...]
    reference: str


@dataclass(frozen=True, kw_only=True)
class StockDepleted(Event):
    """Nothing is available any more of these variants."""

    variant_ids: tuple[int, ...]
    reference: str
