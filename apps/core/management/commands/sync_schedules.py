"""Bring the schedules that beat reads in step with the modules."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from apps.core.management.base import MaartCommand, Result, table
from apps.core.tasks.binding import SyncReport, sync_schedules


class Command(MaartCommand):
    help = (
        "Create, update and delete the scheduled tasks of beat as the modules declare them. "
        "What an operator edited is kept and reported as pinned."
    )
    example = "sync_schedules --dry-run\nsync_schedules --json"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would change, and change nothing."
        )

    def run(self, options: dict[str, Any]) -> Result:
        report = sync_schedules(dry_run=options["dry_run"])
        data = {**asdict(report), "dry_run": options["dry_run"]}
        return Result(data, table(("schedule", "what"), _rows(report)))


def _rows(report: SyncReport) -> list[tuple[str, str]]:
    return sorted((key, what) for what, keys in asdict(report).items() for key in keys)
