"""All modules, and on which platforms they are on."""

from typing import Any

from apps.core.contracts import resolve
from apps.core.contracts.module_state import ModuleState
from apps.core.management.base import MaartCommand, Result, table
from apps.core.modules import contributions
from apps.core.modules.registry import get_registry


class Command(MaartCommand):
    help = "List all modules with their tier, version, requirements and the platforms that have them on."
    example = "list_modules --json"

    def run(self, options: dict[str, Any]) -> Result:
        enabled = {
            platform.code: {definition.code for definition in contributions.enabled_modules(platform)}
            for platform in resolve(ModuleState).platforms()
        }
        modules = [
            {
                "code": definition.code,
                "name": str(definition.name),
                "tier": definition.tier.value,
                "version": definition.version,
                "requires": list(definition.requires),
                "platforms": {platform: definition.code in codes for platform, codes in enabled.items()},
            }
            for definition in get_registry().in_dependency_order()
        ]
        return Result(modules, table(_COLUMNS, [_row(module) for module in modules]))


_COLUMNS = ("code", "name", "tier", "version", "requires", "on for")


def _row(module: dict[str, Any]) -> list[str]:
    on = ", ".join(platform for platform, is_on in module["platforms"].items() if is_on)
    return [
        module["code"],
        module["name"],
        module["tier"],
        module["version"],
        ", ".join(module["requires"]) or "-",
        on or "-",
    ]
