import argparse
from time import monotonic
from typing import Any

from django.conf import settings
from django.utils import timezone

from apps.core.management.base import MaartCommand, Result, lines
from apps.tenancy.demo import MERCHANTS, is_wanted, seed_all
from apps.tenancy.exceptions import TenancyError, WrongStatus


class Command(MaartCommand):
    help = "Fill an empty installation with demo platforms, merchants, stores, people, products and orders."
    example = """seed_demo --if-empty
                 seed_demo --merchants 50 --json"""
    errors = (TenancyError,)

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Do nothing when there are platforms already, unless the demo was interrupted.",
        )
        parser.add_argument(
            "--merchants", type=int, default=len(MERCHANTS), help="How many. Default: the three of the tour."
        )
        parser.add_argument("--seed", type=int, default=1, help="Another seed makes other orders.")

    def run(self, options: dict[str, Any]) -> Result:
        if settings.SESSION_COOKIE_SECURE:
            raise WrongStatus(
                "The demo has passwords that everybody knows: it is not for production settings."
            )
        if options["if_empty"] and not is_wanted():
            return Result({"seeded": False}, lines("There is data already: no demo seeded."))
        started = monotonic()
        made = seed_all(merchants=options["merchants"], seed=options["seed"], now=timezone.now())
        seconds = round(monotonic() - started, 1)
        counts = ", ".join(f"{count} {name}" for name, count in sorted(made.items()))
        return Result(
            {"seeded": True, "seconds": seconds, **made}, lines(f"Demo ready in {seconds} s: {counts}.")
        )
