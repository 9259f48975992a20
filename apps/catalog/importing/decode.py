"""Which encoding is this file in?"""

import codecs
import io
from pathlib import Path
from typing import Final, TextIO

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from apps.catalog.importing.problems import UnreadableFile

MAX_BYTES: Final = 200 * 1024 * 1024
_SAMPLE: Final = 256 * 1024
_BLOCK: Final = 1024 * 1024
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY: Final = ("cp1252", "iso8859_15", "mac_roman", "cp850")
"""What western Europe wrote before UTF-8."""
_ARCHIVES: Final = {
    b"PK\x03\x04": "ZIP, XLSX",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"%PDF": "PDF",
    b"\x1f\x8b": "GZIP",
}


def detect_encoding(path: Path) -> str:
    """A codec that reads the whole file without an error. Raises UnreadableFile."""
    if not path.is_file():
        raise UnreadableFile(_("The file is not there any more. Upload it again."), row=0)
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile(_("The file is empty."))
    if size > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        raise UnreadableFile(_("The file is larger than %(limit)s MB: split it.") % {"limit": limit})
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    _refuse_other_formats(sample)
    encoding = _by_mark(sample) or _by_zeros(sample) or _by_trying(path, sample)
    if not _decodes(path, encoding):
        raise UnreadableFile(
            _("The file says it is %(encoding)s, but holds bytes that are not. Save it as UTF-8.")
            % {"encoding": display_name(encoding)}
        )
    return encoding


def open_text(path: Path, encoding: str) -> TextIO:
    """Newlines are left as they are: those inside quotes belong to the text."""
    return io.TextIOWrapper(path.open("rb"), encoding=encoding, newline="")


def display_name(encoding: str) -> str:
    return {"utf-8-sig": "utf-8"}.get(encoding, encoding)


def _refuse_other_formats(sample: bytes) -> None:
    for beginning, name in _ARCHIVES.items():
        if sample.startswith(beginning):
            raise UnreadableFile(
                _("This is a %(name)s file. Save the table as CSV (UTF-8) and upload that.") % {"name": name}
            )


def _by_mark(sample: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if sample.startswith(mark)), None)


def _by_zeros(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of western text is zero."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if odd > half * 0.4 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.1:
        return "utf-16-be"
    return None


def _by_trying(path: Path, sample: bytes) -> str:
    if _decodes(path, "utf-8"):
        return "utf-8"
    guess = from_bytes(sample, cp_isolation=list(_LEGACY)).best()
    encoding = guess.encoding if guess else "cp1252"
    if encoding == "iso8859_15" and 0xA4 not in sample:
        encoding = "cp1252"  # the same letters but for a few signs, and what spreadsheets write
    return next((name for name in (encoding, "cp1252") if _decodes(path, name)), "latin_1")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
