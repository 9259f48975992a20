import argparse
from typing import Any

from django.utils import timezone

from apps.core.actor import SYSTEM
from apps.core.management.base import MaartCommand, Result, lines
from apps.tenancy.exceptions import TenancyError
from apps.tenancy.links import storefront_origin
from apps.tenancy.management.lookup import merchant_by_code, platform_by_code
from apps.tenancy.services.stores import create_store


class Command(MaartCommand):
    help = "Open a store for a merchant on a platform."
    example = """create_store wizagarden --merchant wizacorp --platform oms --name "Wiza Garden"
                 create_store wizagarden --merchant wizacorp --platform oms --name "Wiza Garden" --dry-run --json"""
    errors = (TenancyError,)
    rehearses = True

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("code", help="Small letters, digits and hyphens; first part of its host name.")
        parser.add_argument("--merchant", required=True, help="Code of the merchant.")
        parser.add_argument("--platform", required=True, help="Code of the platform.")
        parser.add_argument("--name", required=True)
        parser.add_argument("--language", default="", help="Default language. Default: the merchant's.")
        parser.add_argument("--languages", nargs="*", default=[], help="Default: all of the installation.")

    def run(self, options: dict[str, Any]) -> Result:
        dry_run: bool = options["dry_run"]
        store = create_store(
            merchant=merchant_by_code(options["merchant"]),
            platform=platform_by_code(options["platform"]),
            code=options["code"],
            name=options["name"],
            default_language=options["language"],
            languages=options["languages"],
            actor=SYSTEM,
            now=timezone.now(),
        )
        address = storefront_origin(store)
        data = {
            "dry_run": dry_run,
            "id": None if dry_run else store.pk,
            "code": store.code,
            "name": store.name,
            "merchant": options["merchant"],
            "platform": options["platform"],
            "address": address,
        }
        return Result(
            data, lines(f"Store '{store.code}' {'would answer' if dry_run else 'answers'} at {address}.")
        )
