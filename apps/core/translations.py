"""Message catalogues in pure Python: extracting, checking, compiling. A machine need not have gettext.

One catalogue per language in ``locale/<language>/LC_MESSAGES/django.po``. English is the language of the source, so
its texts are the messages themselves; they are there all the same, so that a wording can be changed without code.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE_LANGUAGE = "en"
KEYWORDS = DEFAULT_KEYWORDS | {
    "_": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SOURCES = (
    ("python", "apps/**/*.py"),
    ("python", "config/**/*.py"),
    ("template", "apps/**/templates/**/*"),
    ("template", "templates/**/*"),
)
_PLACEHOLDERS = re.compile(r"%\((\w+)\)[sdif]|(?<!%)%[sd]|\{(\w*)\}")

MessageId = str | tuple[str, ...] | list[str]


@dataclass(frozen=True, slots=True)
class Problem:
    language: str
    message: str
    what: str


def locale_folder() -> Path:
    return Path(settings.LOCALE_PATHS[0])


def catalogue_path(language: str) -> Path:
    return locale_folder() / language / "LC_MESSAGES" / "django.po"


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def same_words_path() -> Path:
    return locale_folder() / "same-words.txt"


# -- extracting ---------------------------------------------------------------------------------------------------


def extract_messages(root: Path | None = None) -> Catalog:
    """Every message of our code and templates, with the files it stands in."""
    root = root or Path(settings.BASE_DIR)
    catalog = Catalog(domain="django", project="Maart", charset="utf-8", fuzzy=False)
    for kind, path in source_files(root):
        name = path.relative_to(root).as_posix()
        for _line, message, comments, context in _messages(kind, path):
            catalog.add(message, locations=[(name, 1)], auto_comments=comments, context=context)
    return catalog


def source_files(root: Path) -> Iterator[tuple[str, Path]]:
    for kind, pattern in SOURCES:
        for path in sorted(root.glob(pattern)):
            if path.is_file() and "migrations" not in path.parts and path.suffix in (".py", ".html", ".txt"):
                yield kind, path


def _messages(kind: str, path: Path) -> Iterable[tuple[int, MessageId, list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if kind == "template":
        # What is no message becomes noise that a Python reader takes for names; indentation would confuse it.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    found = extract("python", BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=["Translators:"])
    return list(found)


def update_catalogues(
    extracted: Catalog, texts: Mapping[str, Mapping[str, str]] = MappingProxyType({})
) -> list[Path]:
    """Bring every catalogue in step with the code: new messages empty (English filled), gone ones dropped.

    ``texts`` gives translations by language and message, for those that have none yet.
    """
    return [_update(language, extracted, texts.get(language, {})) for language in languages()]


def _update(language: str, extracted: Catalog, texts: Mapping[str, str]) -> Path:
    path = catalogue_path(language)
    known = read_catalogue(language)
    catalog = Catalog(locale=language, domain="django", project="Maart", charset="utf-8", fuzzy=False)
    for message in extracted:
        if message.id:
            before = known.get(message.id, message.context) if known else None
            catalog.add(
                message.id,
                _text_for(language, message, before) or texts.get(first(message.id), ""),
                locations=sorted(set(message.locations)),
                auto_comments=message.auto_comments,
                context=message.context,
            )
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    write_po(buffer, catalog, sort_output=True, include_lineno=False, width=110, omit_header=True)
    header = f'msgid ""\nmsgstr ""\n{_header(catalog)}\n'
    path.write_text(header + buffer.getvalue().decode(), encoding="utf-8")
    return path


def _header(catalog: Catalog) -> str:
    """Without dates: a catalogue changes only when its texts do."""
    fields = {
        "Language": str(catalog.locale),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": catalog.plural_forms,
    }
    return "".join(f'"{name}: {value}\\n"\n' for name, value in fields.items())


def _text_for(language: str, message: Message, before: Message | None) -> MessageId:
    if before is not None and before.pluralizable == message.pluralizable and all(_texts(before)):
        return before.string or ""
    if language == SOURCE_LANGUAGE:
        return message.id
    return ""


def read_catalogue(language: str) -> Catalog | None:
    path = catalogue_path(language)
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


# -- checking -----------------------------------------------------------------------------------------------------


def find_problems(extracted: Catalog) -> list[Problem]:
    """Of all languages, by language and message."""
    allowed = read_same_words(same_words_path())
    return [problem for language in languages() for problem in _check(language, extracted, allowed)]


def _check(language: str, extracted: Catalog, allowed: set[tuple[str, str]]) -> Iterator[Problem]:
    catalog = read_catalogue(language)
    if catalog is None:
        yield Problem(language, "", "There is no catalogue: run `manage.py translations --extract`.")
        return
    for message in extracted:
        if message.id:
            known = catalog.get(message.id, message.context)
            for what in _check_message(language, message, known, allowed):
                yield Problem(language, first(message.id), what)
    for message in catalog:
        if message.id and extracted.get(message.id, message.context) is None:
            what = "It is not in the code any more: run `manage.py translations --extract`."
            yield Problem(language, first(message.id), what)


def _check_message(
    language: str, message: Message, known: Message | None, allowed: set[tuple[str, str]]
) -> Iterator[str]:
    if known is None:
        yield "It is missing: run `manage.py translations --extract`, then translate it."
        return
    texts = _texts(known)
    if not all(texts):
        yield "It is not translated."
        return
    if known.fuzzy:
        yield "It is marked fuzzy: correct the text and take the mark away."
    if language != SOURCE_LANGUAGE and texts[0] == first(message.id) and (language, texts[0]) not in allowed:
        yield f"It equals the English text: translate it, or list it in {same_words_path().name} when reviewed."
    wanted = placeholders(message.id if isinstance(message.id, str) else message.id[-1])
    if placeholders(texts[-1]) != wanted:
        yield f"Its placeholders differ: it needs {', '.join(sorted(wanted)) or 'none'}."


def read_same_words(path: Path) -> set[tuple[str, str]]:
    """Lines such as ``fr de: Import``: texts that are right although they equal the English ones."""
    allowed = set()
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            codes, colon, text = line.partition(": ")
            if colon and not line.startswith("#"):
                allowed |= {(code, text) for code in codes.split()}
    return allowed


def placeholders(text: str) -> set[str]:
    return {match.group(0) for match in _PLACEHOLDERS.finditer(text)}


def first(message_id: MessageId) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def _texts(message: Message) -> list[str]:
    string = message.string
    return [string] if isinstance(string, str) else list(string or ("",))


# -- compiling ----------------------------------------------------------------------------------------------------


def compile_catalogues(*, if_needed: bool = False) -> list[Path]:
    """Write the .mo files that Django reads; those written. They are not kept in git."""
    written = []
    for language in languages():
        source = catalogue_path(language)
        target = source.with_suffix(".mo")
        if source.exists() and not (if_needed and is_fresh(source, target)):
            _compile(language, target)
            written.append(target)
    return written


def is_fresh(source: Path, target: Path) -> bool:
    return target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns


def _compile(language: str, target: Path) -> None:
    catalog = read_catalogue(language)
    assert catalog is not None
    # Written aside and moved, so that a process that starts meanwhile never reads half a file.
    draft = target.with_suffix(f".mo.{os.getpid()}")
    with draft.open("wb") as file:
        write_mo(file, catalog)
    draft.replace(target)
