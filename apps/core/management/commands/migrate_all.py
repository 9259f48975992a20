from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.core.management.base import CommandParser
from django.db import DatabaseError

from apps.core.db.catalog import UnknownObject
from apps.core.db.migrate import Outcome, Say, Todo, UnknownMerchant, find_work, migrate_all
from apps.core.db.roles import RolesNotAllowed
from apps.core.management.base import Exit, MaartCommand, Result, lines


class Command(MaartCommand):
    help = (
        "Bring the database up to date: the public schema, what merchants may read of it, the template of "
        "merchants' schemas, and every merchant's schema that lags behind. Run it again after an error: what is done "
        "stays done."
    )
    example = """migrate_all
                 migrate_all --merchant wizacorp --json
                 migrate_all --dry-run"""
    errors = (UnknownMerchant, UnknownObject, RolesNotAllowed, DatabaseError)

    def add_arguments(self, parser: CommandParser) -> None:
        merchants = parser.add_mutually_exclusive_group()
        merchants.add_argument(
            "--merchant", metavar="CODE", help="Of the merchants' schemas only this one's."
        )
        merchants.add_argument(
            "--all-merchants", action="store_true", help="Every merchant's schema (default)."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what is behind and change nothing.")

    def run(self, options: dict[str, Any]) -> Result:
        if options["dry_run"]:
            todo = find_work(merchant=options["merchant"])
            return Result(todo, lines(*_behind(todo)))
        quiet = options["json"] or options["verbosity"] == 0
        with nullcontext() if quiet else self._progress() as say:
            outcome = migrate_all(merchant=options["merchant"], say=say)
        return Result(outcome, lines(*_done(outcome)), Exit.PARTLY if outcome.failed else Exit.OK)

    @contextmanager
    def _progress(self) -> Iterator[Say]:
        """One line that changes on a terminal; a line per step when piped."""
        console = self.console()
        if not console.is_terminal:
            yield self.stdout.write
            return
        with console.status("Looking for what is behind.") as status:
            yield status.update


def _behind(todo: Todo) -> list[str]:
    if todo.is_nothing:
        return [f"Nothing to do: public and {todo.merchants} merchants are up to date."]
    return [
        *(f"public: {name}" for name in todo.public),
        *(["template: to be compiled"] if todo.template else []),
        *(f"{schema}: lags behind" for schema in todo.lagging),
        *(f"{schema}: has no role" for schema in todo.without_role),
        *(f"{schema}: is missing" for schema in todo.without_schema),
    ]


def _done(outcome: Outcome) -> list[str]:
    failures = [f"{schema}: {sentence}" for schema, sentence in outcome.failed.items()]
    if failures:
        return [
            *failures,
            f"{len(failures)} of {outcome.merchants} merchants failed: mend them and run it again.",
        ]
    if not outcome.changed:
        return [f"Nothing to do: public and {outcome.merchants} merchants are up to date."]
    of_public, of_merchants = len(outcome.public), len(outcome.migrated)
    return [
        f"Done: {of_public} migrations of public, {of_merchants} of {outcome.merchants} merchants migrated."
    ]
