"""What came of a file, as people and machines read it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.catalog.importing.problems import Problem

MAX_LISTED: Final = 5_000


@dataclass(slots=True)
class ImportReport:
    """``rows`` are all rows read. ``products`` = ``created`` + ``updated`` + ``unchanged`` + ``skipped``, counted in
    products; a product is skipped when one of its rows has an error. ``variants`` are those of products not skipped.
    """

    rows: int = 0
    products: int = 0
    variants: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    warnings: list[Problem] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)
    unlisted_warnings: int = 0
    unlisted_errors: int = 0

    def add_warnings(self, problems: Iterable[Problem]) -> None:
        self.unlisted_warnings += _add(self.warnings, problems)

    def add_errors(self, problems: Iterable[Problem]) -> None:
        self.unlisted_errors += _add(self.errors, problems)

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "products": self.products,
            "variants": self.variants,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": self.skipped,
            "warnings": _listed(self.warnings, self.unlisted_warnings),
            "errors": _listed(self.errors, self.unlisted_errors),
            "defaults": self.defaults,
        }


def _add(known: list[Problem], problems: Iterable[Problem]) -> int:
    """How many found no place."""
    problems = list(problems)
    room = max(MAX_LISTED - len(known), 0)
    known.extend(problems[:room])
    return len(problems) - len(problems[:room])


def _listed(problems: list[Problem], unlisted: int) -> list[dict[str, int | str]]:
    listed = [problem.as_json() for problem in problems]
    if unlisted:
        listed.append(Problem(0, "", _("%(count)s more are not listed.") % {"count": unlisted}).as_json())
    return listed
