"""Migrations are called 0001_initial or NNNN_verb_object, so that a list of them reads as a story."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps

from apps.core.management.base import Exit, MaartCommand, Result, lines
from apps.core.modules.registry import get_registry

GOOD_NAME = re.compile(r"0001_initial|(?!0001_)[0-9]{4}_[a-z][a-z0-9]*(_[a-z0-9]+)+")
GENERATED = re.compile(r"[0-9]{4}_(auto_|alter_.*_and_more|.*_and_more$|merge_)")


class Command(MaartCommand):
    help = "Check that every migration of ours is called 0001_initial or NNNN_verb_object."
    example = "check_migration_names --json"

    def run(self, options: dict[str, Any]) -> Result:
        bad = [
            {"app": label, "migration": name, "problem": said}
            for label, name in migrations()
            if (said := problem_with(name))
        ]
        texts = [f"{item['app']}/{item['migration']}: {item['problem']}" for item in bad]
        return Result(bad, lines(*texts) if bad else None, Exit.FAILED if bad else Exit.OK)


def problem_with(name: str) -> str | None:
    if GENERATED.match(name):
        return "Django made this name up: call it NNNN_verb_object for what it does."
    if not GOOD_NAME.fullmatch(name):
        return "call it 0001_initial, or NNNN_verb_object such as 0002_add_weight."
    return None


def migrations() -> Iterator[tuple[str, str]]:
    ours = set(get_registry().app_paths())
    for config in apps.get_app_configs():
        if config.name in ours:
            folder = Path(config.path) / "migrations"
            for path in sorted(folder.glob("[!_]*.py")):
                yield config.label, path.stem
