"""Named places in templates that other modules fill."""

import re
from collections.abc import Iterator
from pathlib import Path

from apps.core.modules.registry import Registry, get_registry

SLOT_TAG = re.compile(r"""\{%\s*slot\s+["']([^"']+)["']""")


def declared_slots(registry: Registry | None = None) -> frozenset[str]:
    return frozenset(
        slot.code for d in (registry or get_registry()).in_dependency_order() for slot in d.slots
    )


def slots_used_in(template: Path) -> Iterator[str]:
    """Codes of the slots that a template file offers."""
    for match in SLOT_TAG.finditer(template.read_text(encoding="utf-8")):
        yield match.group(1)
