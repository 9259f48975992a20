"""The generated reference says what the definitions, commands and settings say."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.core.modules.registry import get_registry, load
from apps.core.reference import build_pages
from apps.core.reference.environment import READERS, variables
from apps.core.reference.markdown import sections, table
from config.modules import MODULES
from tests.support.commands import answer
from tests.support.databases import ROOT


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return build_pages(get_registry(), ROOT)


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("modules.md", "| [toy_badges](#toy_badges) | Toy badges | optional | 0.3.0 | `toy_reviews` |"),
        ("modules.md", "| `share` | number | `'0.5'` | Share of badges |"),
        ("modules.md", "- Answers the contracts: `Greeting`"),
        (
            "permissions.md",
            "| `toy_reviews.view_reviews` | See toy reviews | `toy_reviews` | owner, manager, staff |",
        ),
        ("events.md", "## ReviewWritten"),
        ("events.md", "| `toy_badges` | task | `tests.support.toys.toy_badges.handlers.award` |"),
        ("events.md", "| `review_id` | `int` |"),
        (
            "slots.md",
            "| `toy_reviews.beside_list` | Beside the list of reviews. Argument: total. | `toy_badges` |",
        ),
        ("schedules.md", "| `toy_reviews.count` | `toy_reviews` | every 3600 s | merchant | scheduled |"),
        ("commands.md", "    manage.py list_modules --json"),
        ("settings.md", "| `DATABASE_URL` | address of PostgreSQL |"),
    ],
)
def test_pages_name(pages: dict[str, str], page: str, line: str) -> None:
    assert line in pages[page]


def test_variables_are_found_with_their_defaults() -> None:
    found = {(variable.name, variable.read_in): variable for variable in variables(ROOT)}
    assert found["METRICS_TOKEN", "config/settings/base.py"].default == "''"
    assert found["SECRET_KEY", "config/settings/production.py"].default == ""
    assert not any(place == "config/settings/test.py" for _, place in found)


def test_every_variable_that_is_read_anywhere_is_in_the_reference() -> None:
    pattern = re.compile(rf"env\.(?:{'|'.join(READERS)}|is_set)\(\s*[\"']([A-Z_]+)[\"']")
    sources = [
        ROOT / "manage.py",
        *(path for top in ("config", "apps") for path in (ROOT / top).rglob("*.py")),
    ]
    read = {name for path in sources for name in pattern.findall(path.read_text(encoding="utf-8"))}
    of_one_command = {"FORCE", "MAART_TEST_RUN"}
    named = {variable.name for variable in variables(ROOT)}
    assert {"WORKER_CONCURRENCY", "MAART_DATA_DIR", "CHROMIUM", "PROMETHEUS_MULTIPROC_DIR"} <= read
    assert read - of_one_command <= named
    assert {"DJANGO_SETTINGS_MODULE", "EMAIL_URL", "REDIS_URL"} <= named


def test_the_command_writes_and_checks(tmp_path: Path, settings: object) -> None:
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings
    (tmp_path / "config" / "settings").mkdir(parents=True)
    (tmp_path / "config" / "gunicorn.py").write_text("", encoding="utf-8")
    (tmp_path / "docs" / "reference").mkdir(parents=True)
    (tmp_path / "docs" / "reference" / "gone.md").write_text("old", encoding="utf-8")
    written = answer("docs")
    assert "docs/reference/gone.md" in written
    assert {path.name for path in (tmp_path / "docs" / "reference").iterdir()} == set(
        build_pages(load(MODULES), tmp_path)
    )
    assert answer("docs", "--check") == []
    (tmp_path / "docs" / "reference" / "slots.md").write_text("edited by hand", encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("docs", "--check")


def test_markdown() -> None:
    assert table(("a",), []) == ""
    assert table(("a", "b"), [("x|y", "two\nlines")]) == "| a | b |\n| --- | --- |\n| x\\|y | two lines |\n"
    assert sections("one", "", "two\n") == "one\n\ntwo\n"
