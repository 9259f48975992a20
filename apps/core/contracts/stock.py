"""How catalog, checkout and orders know stock without knowing inventory. ``variant_id`` is catalog's id."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from apps.core.actor import Actor


@dataclass(frozen=True, slots=True)
class StockRow:
    """What is on hand of a variant, as counted or imported."""

    variant_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class StockLine:
    """What somebody wants of a variant; ``label`` names it in messages."""

    variant_id: int
    quantity: int
    label: str


@dataclass(frozen=True, slots=True)
class Level:
    """``available`` is None for a variant that is not tracked: as many as anybody wants."""

    variant_id: int
    tracked: bool
    on_hand: int
    reserved: int
    available: int | None


@dataclass(frozen=True, slots=True)
class Shortage:
    variant_id: int
    label: str
    requested: int
    available: int


class OutOfStock(Exception):
    """Nothing was reserved; ``shortages`` says of what there is not enough."""

    def __init__(self, shortages: tuple[Shortage, ...]) -> None:
        self.shortages = shortages
        super().__init__(
            "; ".join(f"{s.label}: {s.available} available, {s.requested} wanted" for s in shortages)
        )


class Stock(Protocol):
    """Every write joins the caller's transaction. ``reference`` is what it belongs to, such as "order:1001"."""

    def set_levels(
        self, rows: Sequence[StockRow], *, actor: Actor, reason: str, reference: str
    ) -> Sequence[int]:
        """Set what is on hand at the default location, from then on tracked; the variants whose level changed."""

    def levels(self, variant_ids: Sequence[int]) -> dict[int, Level]:
        """The level of every id asked for, over all locations; untracked ones included."""

    def reserve(self, lines: Sequence[StockLine], *, reference: str, actor: Actor) -> None:
        """Set aside all lines or none. Raises OutOfStock."""

    def commit(self, *, reference: str, lines: Sequence[StockLine], actor: Actor) -> None:
        """These goods left the house, whether they were reserved or not; a repeat ships nothing twice."""

    def release(self, *, reference: str, actor: Actor) -> None:
        """Give back what is still reserved for ``reference``; a repeat changes nothing."""


class NotTracked:
    """Without inventory a shop sells as many as are wanted."""

    def set_levels(
        self, rows: Sequence[StockRow], *, actor: Actor, reason: str, reference: str
    ) -> Sequence[int]:
        return ()

    def levels(self, variant_ids: Sequence[int]) -> dict[int, Level]:
        return {
            id_: Level(variant_id=id_, tracked=False, on_hand=0, reserved=0, available=None)
            for id_ in variant_ids
        }

    def reserve(self, lines: Sequence[StockLine], *, reference: str, actor: Actor) -> None:
        return None

    def commit(self, *, reference: str, lines: Sequence[StockLine], actor: Actor) -> None:
        return None

    def release(self, *, reference: str, actor: Actor) -> None:
        return None


default: Stock = NotTracked()
