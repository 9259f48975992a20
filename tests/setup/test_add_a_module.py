"""Follows docs/how-to/add-a-module.md literally, in a copy of the tree."""

import re
import shlex
from pathlib import Path

import pytest

from tests.support.clones import copy_tree, run
from tests.support.databases import ROOT, url_of

PAGE = ROOT / "docs" / "how-to" / "add-a-module.md"
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
ENTRY = re.compile(r'(msgid "(?:[^"\\]|\\.)*"\nmsgstr )"((?:[^"\\]|\\.)*)"')


def test_the_page_works_as_it_stands(tmp_path: Path, committed_database: str) -> None:
    clone = copy_tree(tmp_path / "clone")
    done: list[str] = []
    for language, title, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if language == "sh":
            for line in text.splitlines():
                _run(clone, line, committed_database)
                done.append(line)
        elif language == "po":
            _translate(clone / title, text)
        else:
            (clone / title).write_text(text, encoding="utf-8")
    assert any("enable_module" in line for line in done)
    missing = run(clone, "manage.py", "check_translations", "--json").stdout
    assert not re.search(r"guest book|Guest book|Write something first", missing), missing[-2000:]


def _run(clone: Path, line: str, database: str) -> None:
    """``make`` would first install an environment; here is one already."""
    words = shlex.split(line)
    if words[0] == "make":
        words = _make(words[1], dict(word.split("=", 1) for word in words[2:]))
    else:
        assert words[0] == ".venv/bin/python", (
            f"The page says {line!r}: a line starts with make or .venv/bin/python."
        )
        words = words[1:]
    answer = run(clone, *words, database_url=url_of(database))
    assert answer.returncode == 0, f"{line}\n{answer.stdout[-4000:]}\n{answer.stderr[-4000:]}"


def _make(target: str, variables: dict[str, str]) -> list[str]:
    if target == "test":
        return ["-m", "config.embedded.tests", "--workers", "1", "--module", variables["module"]]
    if target == "format":
        return ["-m", "ruff", "format", "--quiet", "apps/guest_book", "tests/modules/guest_book"]
    assert target == "check"
    return ["-m", "config.checks", *variables["only"].split()]


def _translate(path: Path, block: str) -> None:
    """Fill in the entries, which ``--extract`` has left empty."""
    catalogue = path.read_text(encoding="utf-8")
    for start, text in ENTRY.findall(block):
        assert f'{start}""' in catalogue, f"{start} is not waiting in {path.name}."
        catalogue = catalogue.replace(f'{start}""', f'{start}"{text}"')
    path.write_text(catalogue, encoding="utf-8")


@pytest.mark.parametrize("text", ["```sh\nmake test module=x\n```\n", '```python title="a.py"\nx = 1\n```\n'])
def test_blocks_are_found(text: str) -> None:
    assert len(BLOCK.findall(text)) == 1
