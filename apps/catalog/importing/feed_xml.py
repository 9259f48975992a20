"""RSS and Atom feeds with Google's namespace, read as rows: one per item, one column per element name.

Document types are refused as such: entities are what makes XML explode or read files.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.parsers import expat

from django.utils.translation import gettext as _

from apps.catalog.importing.problems import HEADER_ROW, UnreadableFile
from apps.catalog.importing.tabular import MAX_COLUMNS, Row

_ITEMS: Final = frozenset({"item", "entry"})
_PREFIXES: Final = {
    "http://api.atalanda.com/ns/gfeed": "atalanda:",
    "https://api.atalanda.com/ns/gfeed": "atalanda:",
}
_DECLARATION: Final = re.compile(rb"""\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_BLOCK: Final = 256 * 1024
_MAX_TEXT: Final = 131_072
_MAX_DEPTH: Final = 32

Item = dict[str, str]


def looks_like_xml(path: Path, encoding: str) -> bool:
    with path.open("rb") as file:
        beginning = file.read(400).decode(encoding, errors="ignore")
    return beginning.lstrip("\ufeff \t\r\n").startswith("<")


def declared_encoding(path: Path) -> str | None:
    """What the feed says of itself, and the parser believes; None when it leaves that to its first bytes."""
    with path.open("rb") as file:
        declared = _DECLARATION.match(file.read(400))
    return declared.group(1).decode("ascii").lower() if declared else None


def read_rows(path: Path) -> Iterator[Row]:
    """The names of all elements first, as a header, then a row per item. Reads the file twice, holds one block."""
    names: dict[str, int] = {}
    for item in _items(path):
        for name in item:
            names.setdefault(name, len(names))
        if len(names) > MAX_COLUMNS:
            raise UnreadableFile(
                _("The feed has more than %(limit)s different elements.") % {"limit": MAX_COLUMNS}
            )
    if not names:
        raise UnreadableFile(_("The feed holds no items."))
    yield HEADER_ROW, list(names)
    for number, item in enumerate(_items(path), HEADER_ROW + 1):
        yield number, [item.get(name, "") for name in names]


def _items(path: Path) -> Iterator[Item]:
    reader = _Reader()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            reader.feed(block)
            yield from reader.take()
    reader.feed(b"", is_final=True)
    yield from reader.take()


class _Reader:
    def __init__(self) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.buffer_text = True
        self._parser = parser
        self._done: list[Item] = []
        self._item: Item | None = None
        self._path: list[str] = []
        self._depth = 0
        self._text: list[str] = []
        self._length = 0
        self._count = 0

    def feed(self, block: bytes, *, is_final: bool = False) -> None:
        try:
            self._parser.Parse(block, is_final)
        except expat.ExpatError as error:
            message = _("The feed is not well-formed XML (line %(line)s): %(reason)s.")
            raise UnreadableFile(
                message % {"line": error.lineno, "reason": expat.ErrorString(error.code)}, row=self._row
            ) from error

    def take(self) -> list[Item]:
        done, self._done = self._done, []
        return done

    @property
    def _row(self) -> int:
        return HEADER_ROW + 1 + self._count

    def _refuse(self, *_args: object) -> None:
        raise UnreadableFile(_("The feed declares a document type or entities; such files are not read."))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise UnreadableFile(_("The elements of the feed are nested too deeply."), row=self._row)
        name = _name(tag)
        if self._item is None:
            if name in _ITEMS:
                self._item = {}
            return
        self._path.append(name)
        self._text, self._length = [], 0
        if name == "link" and (target := attributes.get("href")):
            self._text = [target]

    def _characters(self, text: str) -> None:
        if self._item is None or not self._path:
            return
        self._length += len(text)
        if self._length > _MAX_TEXT:
            raise UnreadableFile(
                _("An element holds more than %(limit)s characters.") % {"limit": _MAX_TEXT}, row=self._row
            )
        self._text.append(text)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._item is None:
            return
        if not self._path:
            self._done.append(self._item)
            self._item = None
            self._count += 1
            return
        if value := "".join(self._text).strip():
            _add(self._item, "/".join(self._path), value)
        self._path.pop()
        self._text, self._length = [], 0


def _name(tag: str) -> str:
    namespace, _blank, name = tag.rpartition(" ")
    return _PREFIXES.get(namespace, "") + name


def _add(item: Item, name: str, value: str) -> None:
    """An element may come several times: pictures are set apart by commas, all else by bars."""
    if name not in item:
        item[name] = value
    else:
        item[name] += ("," if name == "additional_image_link" else " | ") + value
