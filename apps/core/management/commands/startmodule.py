import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from apps.core.management import scaffold
from apps.core.management.base import Exit, MaartCommand, Result, add_dry_run, lines
from apps.core.modules.definition import Tier
from apps.core.modules.registry import load
from config.modules import MODULES


class Command(MaartCommand):
    help = (
        "Write a new module: its folder, its tests, its words in four languages, and its line in two lists."
    )
    example = """startmodule coffee --name "Coffee corner"
                 startmodule loyalty_cards --requires customers,orders
                 startmodule night_shift --tier internal --dry-run --json"""
    errors = (scaffold.CannotStart,)

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("code", help="Small letters, digits and underscores: the name of the folder.")
        parser.add_argument("--name", help="What people call it; made from the code when left out.")
        parser.add_argument("--tier", choices=[tier.value for tier in Tier], default=Tier.OPTIONAL.value)
        parser.add_argument("--requires", default="", help="Codes of the modules it needs, by commas.")
        add_dry_run(parser, "Only say which files would be written.")

    def run(self, options: dict[str, Any]) -> Result:
        root, registry = Path(settings.BASE_DIR), load(MODULES)
        code: str = options["code"]
        name: str | None = options["name"]
        plan = scaffold.Plan(
            code=code,
            name=" ".join((code.capitalize().replace("_", " ") if name is None else name).split()),
            tier=Tier(options["tier"]),
            requires=tuple(
                dict.fromkeys(part.strip() for part in options["requires"].split(",") if part.strip())
            ),
        )
        scaffold.check(plan, registry, root)
        if options["dry_run"]:
            paths = [*(path for path, _ in scaffold.files_of(plan)), *scaffold.changed_files(root)]
            return Result({"module": code, "files": paths, "written": False}, lines(*paths))
        paths = [*scaffold.write(plan, registry, root), *_write_reference(root)]
        hint = f"Next: `make test module={code}`, then write down what it is for in apps/{code}/README.md."
        return Result({"module": code, "files": paths, "written": True}, lines(*paths, hint))


def _write_reference(root: Path) -> list[str]:
    """The pages that changed. In a process of its own: this one has read the list of modules as it was before."""
    done = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, str(root / "manage.py"), "docs", "--json"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(
            f"The module is written, but its reference is not: {done.stderr.strip().splitlines()[-1]}",
            returncode=Exit.PARTLY,
        )
    written: list[str] = json.loads(done.stdout)
    return written
