"""Brings the rows of one product together, wherever they stand in the file, without holding the file in memory."""

import marshal
import os
from array import array
from collections.abc import Iterator
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO

from apps.catalog.importing.tabular import Row

_BUFFER = 256 * 1024


class Spool:
    """Rows on disk, found by the key of their product. About 150 bytes of memory per product."""

    def __init__(self) -> None:
        self._file: IO[bytes] = TemporaryFile(buffering=_BUFFER)  # noqa: SIM115  # closed by __exit__
        self._ends = array("Q", [0])
        self._numbers: dict[str, int | list[int]] = {}

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, key: str, row: Row) -> None:
        data = marshal.dumps(row)
        self._file.write(data)
        number = len(self)
        self._ends.append(self._ends[-1] + len(data))
        known = self._numbers.get(key)
        if known is None:
            self._numbers[key] = number
        elif isinstance(known, int):
            self._numbers[key] = [known, number]
        else:
            known.append(number)

    def groups(self, *, most_rows: int, most_bytes: int) -> Iterator[tuple[str, list[Row], int]]:
        """Keys in the order they were first met, rows in the order of the file, and how many rows there are: more
        than those that are given when they are too many, or too large, to be held in memory together.
        """
        self._file.flush()
        for key, known in self._numbers.items():
            numbers = [known] if isinstance(known, int) else known
            yield key, list(self._read_some(numbers[:most_rows], most_bytes)), len(numbers)

    def _read_some(self, numbers: list[int], most_bytes: int) -> Iterator[Row]:
        """At least the first."""
        size = 0
        for number in numbers:
            size += self._ends[number + 1] - self._ends[number]
            if size > most_bytes and number != numbers[0]:
                return
            yield self._read(number)

    def _read(self, number: int) -> Row:
        start, end = self._ends[number], self._ends[number + 1]
        data = os.pread(self._file.fileno(), end - start, start)
        row: Row = marshal.loads(data)  # noqa: S302  # a nameless file that only this process wrote
        return row
