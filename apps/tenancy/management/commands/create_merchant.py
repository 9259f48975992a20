import argparse
from typing import Any

from django.utils import timezone

from apps.core.actor import SYSTEM
from apps.core.management.base import MaartCommand, Result, lines
from apps.tenancy.exceptions import TenancyError
from apps.tenancy.links import storefront_origin
from apps.tenancy.management.lookup import platform_by_code
from apps.tenancy.services.provisioning import FirstStore, Owner, provision_merchant


class Command(MaartCommand):
    help = "Create a merchant with a schema of its own, its owner and its first store."
    example = """create_merchant wizacorp --name "WizaCorp Ltd." --platform oms --owner anna@example.lu
                 create_merchant wizacorp --name "WizaCorp Ltd." --platform oms --owner anna@example.lu \
--store wizahome --store-name "Wiza Home" --dry-run --json"""
    errors = (TenancyError,)
    rehearses = True

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("code", help="Small letters, digits and hyphens; names the schema.")
        parser.add_argument("--name", required=True)
        parser.add_argument("--platform", required=True, help="Code of the platform of the first store.")
        parser.add_argument("--owner", required=True, help="E-mail of the owner.")
        parser.add_argument("--owner-name", default="")
        parser.add_argument("--store", default="", help="Code of the first store. Default: the merchant's.")
        parser.add_argument("--store-name", default="", help="Default: the merchant's.")
        parser.add_argument("--country", default="LU")
        parser.add_argument("--language", default="en")
        parser.add_argument("--currency", default="EUR", help="Of all its stores, for good.")
        parser.add_argument("--time-zone", default="Europe/Luxembourg")

    def run(self, options: dict[str, Any]) -> Result:
        dry_run: bool = options["dry_run"]
        made = provision_merchant(
            code=options["code"],
            name=options["name"],
            platform=platform_by_code(options["platform"]),
            owner=Owner(email=options["owner"], name=options["owner_name"] or options["owner"][:120]),
            store=FirstStore(
                code=options["store"] or options["code"],
                name=options["store_name"] or options["name"],
            ),
            currency=options["currency"],
            country=options["country"],
            language=options["language"],
            time_zone=options["time_zone"],
            actor=SYSTEM,
            now=timezone.now(),
        )
        address = storefront_origin(made.store)
        data = {
            "dry_run": dry_run,
            "id": None if dry_run else made.merchant.pk,
            "code": made.merchant.code,
            "name": made.merchant.name,
            "schema": made.merchant.schema_name,
            "owner": made.owner.email,
            "platform": options["platform"],
            "store": {"id": None if dry_run else made.store.pk, "code": made.store.code, "address": address},
        }
        said = (
            f"Merchant '{made.merchant.code}' {'would be' if dry_run else 'is'} ready; "
            f"its store '{made.store.code}' {'would answer' if dry_run else 'answers'} at {address}."
        )
        return Result(data, lines(said))
