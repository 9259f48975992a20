"""What is wrong with a file, and where."""

from dataclasses import dataclass, field
from typing import NamedTuple

HEADER_ROW = 1


def _storable(text: str) -> str:
    """Names and cells of a binary file may hold zero characters, which PostgreSQL refuses."""
    return text.replace("\x00", "\ufffd")


class Problem(NamedTuple):
    """``row`` counts as a spreadsheet does: the header is row 1. ``column`` is the name in the header."""

    row: int
    column: str
    message: str

    def as_json(self) -> dict[str, int | str]:
        return {"row": self.row, "column": _storable(self.column), "message": _storable(self.message)}


class UnreadableFile(Exception):
    """The file as a whole cannot be read; nothing of it is imported."""

    def __init__(self, message: str, *, row: int = HEADER_ROW, column: str = "") -> None:
        self.problem = Problem(row, column, message)
        super().__init__(message)


@dataclass(slots=True)
class Findings:
    """Problems met while one product is read. With an error the product is left out; a warning lets it pass."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def error(self, row: int, column: str, message: str) -> None:
        self.errors.append(Problem(row, column, message))

    def warn(self, row: int, column: str, message: str) -> None:
        self.warnings.append(Problem(row, column, message))


@dataclass(slots=True)
class Place:
    """One cell: where a reader notes what is wrong with it."""

    row: int
    column: str
    found: Findings

    def error(self, message: str) -> None:
        self.found.error(self.row, self.column, message)

    def warn(self, message: str) -> None:
        self.found.warn(self.row, self.column, message)
