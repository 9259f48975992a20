"""Rows of a delimited text file: delimiter found, quoted newlines kept, breakage told by row."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

from django.utils.translation import gettext as _

from apps.catalog.importing import columns
from apps.catalog.importing.decode import open_text
from apps.catalog.importing.problems import HEADER_ROW, UnreadableFile

DELIMITERS: Final = (",", ";", "\t", "|")
MAX_COLUMNS: Final = 1_000
_SAMPLE_CHARACTERS: Final = 64 * 1024

Row = tuple[int, list[str]]


class _Lines:
    """The lines of a file, remembering whether they ran out."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.ran_out = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._file.readline()
        if not line:
            self.ran_out = True
            raise StopIteration
        return line


def detect_delimiter(path: Path, encoding: str) -> str:
    """The one that makes most known column names of the first row; of equals, most columns."""
    with open_text(path, encoding) as file:
        sample = file.read(_SAMPLE_CHARACTERS)
    if sample[:4].lower() == "sep=" and sample[4:5] in DELIMITERS:
        return sample[4]
    return max(DELIMITERS, key=lambda delimiter: _fitness(sample, delimiter))


def _fitness(sample: str, delimiter: str) -> tuple[int, int]:
    try:
        header = next(csv.reader(sample.splitlines(keepends=True), delimiter=delimiter), [])
    except csv.Error:
        return (0, 0)
    return (columns.count_known(header), len(header))


def read_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    """The header first (row 1), then every row that is not blank. Raises UnreadableFile where the file breaks."""
    with open_text(path, encoding) as file:
        lines = _Lines(file)
        number = 0
        for cells in _checked(csv.reader(lines, delimiter=delimiter)):
            if number == 0 and cells[:1] and cells[0].lower().startswith("sep="):
                continue
            number += 1
            if lines.ran_out:  # the last record of a sound file ends before its lines do
                raise UnreadableFile(
                    _(
                        "A quotation mark opens in this row and is never closed: the rest of the file is lost in it."
                    ),
                    row=number,
                )
            if number == HEADER_ROW:
                _check_header(cells)
            if any(cells):
                yield number, cells


def _checked(rows: "Iterator[list[str]]") -> Iterator[list[str]]:
    number = 0
    while True:
        number += 1
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile(_broken(error), row=number) from error


def _broken(error: csv.Error) -> str:
    if "field larger" in str(error):
        return _(
            "A cell of this row is longer than %(limit)s characters, or a quotation mark is never closed."
        ) % {"limit": csv.field_size_limit()}
    return _("This row cannot be read as a table row: %(reason)s.") % {"reason": error}


def _check_header(cells: list[str]) -> None:
    if len(cells) > MAX_COLUMNS:
        raise UnreadableFile(
            _("The file has %(count)s columns; at most %(limit)s are read.")
            % {"count": len(cells), "limit": MAX_COLUMNS}
        )
    if not any(cell.strip() for cell in cells):
        raise UnreadableFile(_("The first row is empty: it must hold the names of the columns."))
