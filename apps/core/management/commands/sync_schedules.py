"""Bring the schedules that beat reads in step with the modules."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from apps.core.actor import SYSTEM
from apps.core.management.base import MaartCommand, Result, table
from apps.core.tasks.binding import SyncReport, UnknownSchedule, sync_schedules, unpin_schedule


class Command(MaartCommand):
    help = (
        "Create, update and delete the scheduled tasks of beat as the modules declare them. "
        "What an operator edited is kept and reported as pinned, until it is unpinned."
    )
    example = "sync_schedules --dry-run\nsync_schedules --unpin orders.delete_old_carts --json"
    errors = (UnknownSchedule,)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would change, and change nothing."
        )

        parser.add_argument(
            "--unpin",
            metavar="KEY",
            action="append",
            default=[],
            help="Give a schedule that was edited back to its module; may be repeated.",
        )

    def run(self, options: dict[str, Any]) -> Result:
        with transaction.atomic():
            for key in options["unpin"]:
                unpin_schedule(key=key, actor=SYSTEM)
            report = sync_schedules()
            transaction.set_rollback(options["dry_run"])
        data = {**asdict(report), "unpinned": options["unpin"], "dry_run": options["dry_run"]}
        return Result(data, table(("schedule", "what"), _rows(report)))


def _rows(report: SyncReport) -> list[tuple[str, str]]:
    return sorted((key, what) for what, keys in asdict(report).items() for key in keys)
