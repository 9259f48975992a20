from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError

from apps.core.db.verify.registry import CHECKS, Outcome, UnknownCheck, get_check
from apps.core.management.base import Exit, MaartCommand, Result, lines


class Command(MaartCommand):
    help = (
        "Check what must hold under concurrency and faults, in databases of their own on the same server. With "
        "--control the guard is left out, and the check succeeds when it notices."
    )
    example = """verify --only T1 --scale 0.1
                 verify --only T1 --scale 1 --seed 7 --json
                 verify --only T1 --scale 0.1 --control"""
    errors = (DatabaseError, UnknownCheck)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only",
            metavar="ID",
            action="append",
            help=f"One check; may be repeated. Known: {', '.join(CHECKS)}.",
        )
        parser.add_argument("--scale", type=float, default=1.0, help="Part of the full count (default: 1).")
        parser.add_argument("--seed", type=int, default=1, help="Of the random order (default: 1).")
        parser.add_argument("--control", action="store_true", help="Leave the guard out.")

    def run(self, options: dict[str, Any]) -> Result:
        if not 0 < options["scale"] <= 100:
            raise CommandError("Give a scale above 0 and up to 100.", returncode=Exit.USAGE)
        checks = [get_check(check_id) for check_id in options["only"] or CHECKS]
        outcomes = [
            check(scale=options["scale"], seed=options["seed"], control=options["control"])
            for check in checks
        ]
        failed = any(not outcome.ok for outcome in outcomes)
        return Result(outcomes, lines(*map(_line, outcomes)), Exit.FAILED if failed else Exit.OK)


def _line(outcome: Outcome) -> str:
    said = "holds" if outcome.ok else "FAILS"
    counts = ", ".join(f"{what} {number}" for what, number in outcome.counts.items())
    return f"{outcome.id} {said}: {outcome.mark}; seed {outcome.seed}, {outcome.seconds} s ({counts})"
