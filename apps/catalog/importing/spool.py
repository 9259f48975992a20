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

    def groups(self) -> Iterator[tuple[str, list[Row]]]:
        """Keys in the order they were first met, rows in the order of the file."""
        self._file.flush()
        for key, numbers in self._numbers.items():
            yield key, [self._read(n) for n in ([numbers] if isinstance(numbers, int) else numbers)]

    def _read(self, number: int) -> Row:
        start, end = self._ends[number], self._ends[number + 1]
        data = os.pread(self._file.fileno(), end - start, start)
        row: Row = marshal.loads(data)  # noqa: S302  # a nameless file that only this process wrote
        return row
