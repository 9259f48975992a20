"""Inventory's answer to the ``Stock`` contract."""

from collections.abc import Sequence

from apps.core.actor import Actor
from apps.core.contracts.stock import Level, StockLine, StockRow
from apps.inventory import services
from apps.inventory.enums import MovementKind
from apps.inventory.selectors import levels_of


class InventoryStock:
    def set_levels(self, rows: Sequence[StockRow], *, actor: Actor, reason: str, reference: str) -> list[int]:
        kind = MovementKind.IMPORT if reference.startswith("import") else MovementKind.COUNT
        return services.set_levels(rows=rows, actor=actor, reason=reason, reference=reference, kind=kind)

    def levels(self, variant_ids: Sequence[int]) -> dict[int, Level]:
        return levels_of(variant_ids)

    def reserve(self, lines: Sequence[StockLine], *, reference: str, actor: Actor) -> None:
        services.reserve(lines=lines, reference=reference, actor=actor)

    def commit(self, *, reference: str, lines: Sequence[StockLine], actor: Actor) -> None:
        services.commit(reference=reference, lines=lines, actor=actor)

    def release(self, *, reference: str, actor: Actor) -> None:
        services.release(reference=reference, actor=actor)
