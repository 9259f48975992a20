"""The first page of operators: modules per platform, schedules, what was given up, health."""

from dataclasses import dataclass
from typing import Any

from apps.core.context import PlatformRef
from apps.core.contracts import resolve
from apps.core.contracts.module_state import ModuleState
from apps.core.health.checks import run_checks
from apps.core.models import ScheduleBinding
from apps.core.modules.contributions import enabled_modules
from apps.core.modules.definition import ModuleDefinition
from apps.core.modules.registry import get_registry
from apps.core.outbox.dead_letters import dead_letters

LETTERS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """``stored`` without ``is_on``: switched on, but something it requires is off."""

    platform: PlatformRef
    is_on: bool
    stored: bool


@dataclass(frozen=True, slots=True)
class Row:
    definition: ModuleDefinition
    cells: tuple[Cell, ...]


def overview() -> dict[str, Any]:
    platforms = resolve(ModuleState).platforms()
    letters = dead_letters()
    return {
        "platforms": platforms,
        "rows": module_matrix(platforms),
        "always_on": [d for d in get_registry() if d not in get_registry().optional()],
        "schedules": ScheduleBinding.objects.select_related("row__interval", "row__crontab").order_by("key"),
        "letters": letters[:LETTERS_SHOWN],
        "letters_total": letters.count(),
        "health": run_checks(),
    }


def module_matrix(platforms: tuple[PlatformRef, ...]) -> tuple[Row, ...]:
    """Optional modules by platform: only they can be switched."""
    on = {ref.id: {d.code for d in enabled_modules(ref)} for ref in platforms}
    stored = {ref.id: resolve(ModuleState).stored(ref.id) for ref in platforms}
    return tuple(
        Row(
            definition,
            tuple(
                Cell(
                    ref,
                    definition.code in on[ref.id],
                    definition.code in stored[ref.id] and stored[ref.id][definition.code].enabled,
                )
                for ref in platforms
            ),
        )
        for definition in get_registry().optional()
    )
