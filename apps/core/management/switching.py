"""What ``enable_module`` and ``disable_module`` share."""

import argparse
from typing import Any, ClassVar

from rich.console import Console

from apps.core.actor import SYSTEM
from apps.core.contracts.module_state import UnknownPlatform
from apps.core.management.base import Exit, MaartCommand, Result, add_dry_run, lines
from apps.core.modules.lifecycle import ModuleRefused, Preview, disable_module, enable_module, preview


class SwitchCommand(MaartCommand):
    on: ClassVar[bool]
    errors = (ModuleRefused, UnknownPlatform)

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("module", help="Code of the module.")
        parser.add_argument("--platform", required=True, help="Code of the platform.")
        add_dry_run(parser, "Only show what appears or disappears, change nothing.")

    def run(self, options: dict[str, Any]) -> Result:
        code, platform = options["module"], options["platform"]
        found = preview(platform=platform, code=code, enable=self.on)
        if options["dry_run"]:
            return Result(
                found, lambda console: _show(console, found), Exit.FAILED if found.blocked_by else Exit.OK
            )
        switch = enable_module if self.on else disable_module
        switch(platform=platform, code=code, actor=SYSTEM)
        word = "on" if self.on else "off"
        said = f"'{code}' is {word} for '{platform}'." if found.changes else f"'{code}' was {word} already."
        data = {"module": code, "platform": platform, "enabled": self.on, "changed": found.changes}
        return Result(data, lines(said))


_KINDS = (
    "modules",
    "menu_entries",
    "routes",
    "permissions",
    "features",
    "cards",
    "setup_steps",
    "slots",
    "schedules",
    "handlers",
)


def _show(console: Console, found: Preview) -> None:
    if found.blocked_by:
        console.print(f"Switch first: {', '.join(found.blocked_by)}", markup=False)
    if not found.changes:
        console.print(f"'{found.module}' is {'on' if found.enable else 'off'} already.", markup=False)
    console.print("Appears:" if found.enable else "Disappears:", markup=False)
    for kind in _KINDS:
        names = getattr(found, kind)
        if names:
            console.print(f"  {kind.replace('_', ' ')}: {', '.join(names)}", markup=False)
