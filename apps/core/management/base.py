"""What every command of ours has in common: --json, plain or rich output, one-sentence errors, exit codes.

    class Command(MaartCommand):
        help = "..."
        example = "list_modules --json"
        errors = (UnknownPlatform,)

        def add_arguments(self, parser): ...
        def run(self, options) -> Result: ...

Exit codes: 0 fine, 1 failed, 2 wrong usage, 3 partly done. Wrong usage is what can be seen from the command line alone and
from what there is: an error that is a LookupError (what was named does not exist) or a ValueError (it cannot be like that).
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, is_dataclass
from enum import IntEnum
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from rich.console import Console
from rich.table import Table

from apps.core.modules.registry import RegistryError


class Exit(IntEnum):
    OK = 0
    FAILED = 1
    USAGE = 2
    PARTLY = 3


@dataclass(frozen=True, slots=True)
class Result:
    """``data`` is what --json prints; ``show`` prints for people. Without ``show`` nothing is said to them."""

    data: Any
    show: Callable[[Console], None] | None = None
    exit: Exit = Exit.OK


class MaartCommand(BaseCommand):
    # `make check` runs the checks; what mends an installation must not be stopped by what they find.
    requires_system_checks = []
    example: ClassVar[str] = ""
    """A call with arguments, without ``manage.py``; several lines are several examples."""
    errors: ClassVar[tuple[type[Exception], ...]] = ()
    """Exceptions whose text is meant for people: told in one sentence, without a traceback."""

    rehearses: ClassVar[bool] = False
    """Adds --dry-run: everything is done and undone again, so every check was made, by the service itself."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        examples = "\n".join(
            f"  manage.py {line.strip()}" for line in self.example.splitlines() if line.strip()
        )
        parser = super().create_parser(
            prog_name, subcommand, epilog=f"examples:\n{examples}" if examples else None, **kwargs
        )
        parser.add_argument("--json", action="store_true", help="Print the answer as JSON, for machines.")
        if self.rehearses:
            add_dry_run(parser)
        return parser

    def run(self, options: dict[str, Any]) -> Result:
        raise NotImplementedError(f"{type(self).__module__} lacks run().")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with _rehearsal(self.rehearses and options["dry_run"]):
                result = self.run(options)
        except self._told() as error:
            if options["traceback"]:
                raise
            is_usage = isinstance(error, LookupError | ValueError)
            raise CommandError(sentence(error), returncode=Exit.USAGE if is_usage else Exit.FAILED) from error
        except ValidationError as error:
            if options["traceback"]:
                raise
            raise CommandError(" ".join(error.messages), returncode=Exit.USAGE) from error
        if options["json"]:
            self.stdout.write(to_json(result.data))
        elif result.show is not None:
            result.show(self.console())
        if result.exit is not Exit.OK:
            sys.exit(result.exit)

    def _told(self) -> tuple[type[Exception], ...]:
        return (RegistryError, *self.errors)

    def console(self) -> Console:
        """Colours on a terminal, plain lines of any length when piped."""
        on_terminal = self.stdout.isatty()
        return Console(
            file=self.stdout,  # type: ignore[arg-type]  # OutputWrapper writes like a file
            force_terminal=on_terminal,
            width=None if on_terminal else 10_000,
            highlight=False,
            soft_wrap=not on_terminal,
        )


def add_dry_run(parser: argparse.ArgumentParser, help: str = "") -> None:  # noqa: A002  # as argparse calls it
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help=help or "Check everything and say what would be done; nothing is written.",
    )


def sentence(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def to_json(data: Any) -> str:
    return json.dumps(_plain(data), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Callable[[Console], None]:
    """A table on a terminal; tab-separated lines when piped."""

    def show(console: Console) -> None:
        if not console.is_terminal:
            for row in rows:
                # Not print(): it turns tabs into spaces.
                console.file.write("\t".join(str(cell) for cell in row) + "\n")
            return
        grid = Table(*columns, box=None, header_style="bold", pad_edge=False)
        for row in rows:
            grid.add_row(*(str(cell) for cell in row))
        console.print(grid)

    return show


def lines(*texts: str) -> Callable[[Console], None]:
    def show(console: Console) -> None:
        for text in texts:
            console.print(text, markup=False)

    return show


@contextmanager
def _rehearsal(dry_run: bool) -> Iterator[None]:
    if not dry_run:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _plain(data: Any) -> Any:
    if is_dataclass(data) and not isinstance(data, type):
        return _plain(asdict(data))
    if isinstance(data, Mapping):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple | set | frozenset):
        return [_plain(item) for item in data]
    return data
