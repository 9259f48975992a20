import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from apps.core import translations
from apps.core.management.base import Exit, MaartCommand, Result, lines


class Command(MaartCommand):
    help = "Bring the message catalogues in step with the code, or compile them. Needs no gettext."
    example = """translations --extract
                 translations --compile --if-needed"""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--extract", action="store_true", help="Update locale/*/LC_MESSAGES/django.po.")
        parser.add_argument("--compile", action="store_true", help="Write the .mo files that Django reads.")
        parser.add_argument("--if-needed", action="store_true", help="Compile only what changed.")

    def run(self, options: dict[str, Any]) -> Result:
        if not (options["extract"] or options["compile"]):
            raise CommandError("Say --extract or --compile.", returncode=Exit.USAGE)
        updated: list[Path] = []
        if options["extract"]:
            updated = translations.update_catalogues(translations.extract_messages())
        compiled = (
            translations.compile_catalogues(if_needed=options["if_needed"]) if options["compile"] else []
        )
        said = [f"{path.parent.parent.name}: {path.name}" for path in (*updated, *compiled)]
        data = {"extracted": [str(p) for p in updated], "compiled": [str(p) for p in compiled]}
        return Result(data, lines(*said))
