import argparse
from pathlib import Path
from typing import Any

from django.conf import settings

from apps.core.management.base import Exit, MaartCommand, Result, lines
from apps.core.modules.registry import load
from apps.core.reference import build_pages
from config.modules import MODULES


class Command(MaartCommand):
    help = "Write docs/reference/*.md from definitions, commands and settings."
    example = """docs
                 docs --check"""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; fail when a page is out of date."
        )

    def run(self, options: dict[str, Any]) -> Result:
        root = Path(settings.BASE_DIR)
        folder = root / "docs" / "reference"
        pages = build_pages(load(MODULES), root)
        stale = [name for name, text in pages.items() if _read(folder / name) != text]
        left_over = [path.name for path in sorted(folder.glob("*.md")) if path.name not in pages]
        changes = [f"docs/reference/{name}" for name in (*stale, *left_over)]
        if options["check"]:
            said = [f"{path} is out of date: run `manage.py docs`." for path in changes]
            return Result(changes, lines(*said), Exit.FAILED if said else Exit.OK)
        folder.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (folder / name).write_text(pages[name], encoding="utf-8")
        for name in left_over:
            (folder / name).unlink()
        return Result(changes, lines(*changes))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
