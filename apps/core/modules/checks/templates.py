"""Slots that templates offer are declared, and declared ones are offered."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from apps.core.modules.registry import get_registry
from apps.core.modules.slots import declared_slots, slots_used_in


def template_folders() -> Iterator[Path]:
    """The shared folder and those of our modules' apps."""
    for engine in settings.TEMPLATES:
        yield from (Path(str(folder)) for folder in engine["DIRS"])
    ours = set(get_registry().app_paths())
    for config in apps.get_app_configs():
        folder = Path(config.path) / "templates"
        if config.name in ours and folder.is_dir():
            yield folder


def template_files() -> Iterator[Path]:
    for folder in template_folders():
        yield from sorted(path for path in folder.rglob("*") if path.suffix in (".html", ".txt"))


@register("modules")
def check_slots_in_templates(**kwargs: Any) -> list[CheckMessage]:
    offered: dict[str, list[Path]] = defaultdict(list)
    for path in template_files():
        for code in slots_used_in(path):
            offered[code].append(path)
    declared = declared_slots()
    messages: list[CheckMessage] = [
        Error(
            f"The template {paths[0].name} offers the slot '{code}', which no module declares.",
            hint=f"Add Slot(code='{code}', description=...) to the slots of the module's definition.",
            id="maart.E020",
        )
        for code, paths in sorted(offered.items())
        if code not in declared
    ]
    messages.extend(
        Error(
            f"The slot '{code}' is declared but no template offers it.",
            hint=f'Put {{% slot "{code}" %}} into a template, or take it out of the definition.',
            id="maart.E021",
        )
        for code in sorted(declared - set(offered))
    )
    return messages
