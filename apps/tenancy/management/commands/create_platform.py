import argparse
from typing import Any

from apps.core.actor import SYSTEM
from apps.core.management.base import MaartCommand, Result, lines
from apps.tenancy.exceptions import TenancyError
from apps.tenancy.services.platforms import create_platform


class Command(MaartCommand):
    help = "Create a platform: a branded offer with a host of its own. Its optional modules are off at first."
    example = """create_platform oms --name "Maart OMS" --host oms.localhost
                 create_platform oms --name "Maart OMS" --host oms.example.lu --language fr --dry-run --json"""
    errors = (TenancyError,)
    rehearses = True

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("code", help="Small letters, digits and hyphens.")
        parser.add_argument("--name", required=True)
        parser.add_argument("--host", required=True, help="Host name of its pages, without a port.")
        parser.add_argument(
            "--store-suffix", default="", help="Stores live at <store code>.<suffix>. Default: the host."
        )
        parser.add_argument("--language", default="en", help="Language of readers who state none.")

    def run(self, options: dict[str, Any]) -> Result:
        dry_run: bool = options["dry_run"]
        platform = create_platform(
            code=options["code"],
            name=options["name"],
            host=options["host"],
            store_suffix=options["store_suffix"],
            default_language=options["language"],
            actor=SYSTEM,
        )
        data = {
            "dry_run": dry_run,
            "id": None if dry_run else platform.pk,
            "code": platform.code,
            "name": platform.name,
            "host": platform.host,
            "store_suffix": platform.store_suffix,
        }
        return Result(
            data,
            lines(
                f"Platform '{platform.code}' {'would answer' if dry_run else 'answers'} at {platform.host}."
            ),
        )
