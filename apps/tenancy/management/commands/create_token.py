import argparse
from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.core.actor import SYSTEM
from apps.core.management.base import MaartCommand, Result, lines
from apps.tenancy.access import full_access
from apps.tenancy.exceptions import TenancyError
from apps.tenancy.management.lookup import store_by_code
from apps.tenancy.services.tokens import create_token


class Command(MaartCommand):
    help = "Make an API token for a store. The secret is shown this once."
    example = """create_token --store wizahome --name "Till" --scopes catalog.view_products
                 create_token --store wizahome --name "Sync" --scopes catalog.view_products --days 90 --json"""
    errors = (TenancyError,)

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--store", required=True, help="Code of the store.")
        parser.add_argument("--name", required=True, help="What the token is for.")
        parser.add_argument("--scopes", nargs="+", required=True, help="Permission codes.")
        parser.add_argument("--days", type=int, help="Days until it expires. Default: never.")

    def run(self, options: dict[str, Any]) -> Result:
        now = timezone.now()
        made = create_token(
            store=store_by_code(options["store"]),
            name=options["name"],
            scopes=options["scopes"],
            granted_by=full_access(),
            actor=SYSTEM,
            now=now,
            expires_at=now + timedelta(days=options["days"]) if options["days"] else None,
        )
        data = {
            "id": made.token.pk,
            "name": made.token.name,
            "store": options["store"],
            "scopes": made.token.scopes,
            "expires_at": made.token.expires_at,
            "secret": made.secret,
        }
        return Result(data, lines(made.secret))
