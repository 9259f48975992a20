"""manage.py: services by itself, .env, one-sentence errors."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

import manage
from config.embedded.places import CLONE
from tests.setup.conftest import Run, run_command


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        ([], False),
        (["help"], False),
        (["--help"], False),
        (["--version"], False),
        (["migrate_all", "--help"], False),
        (["migrate_all", "-h"], False),
        (["makemessages"], False),
        (["startmodule", "reviews"], False),
        (["migrate_all"], True),
        (["shell"], True),
        (["makemigrations", "--check"], True),
    ],
)
def test_which_commands_need_services(arguments: list[str], needed: bool) -> None:
    assert manage.needs_services(arguments) is needed


def test_help_starts_nothing(run_python: Run, data_dir: Path) -> None:
    answer = run_python("manage.py", "migrate", "--help")
    assert answer.returncode == 0, answer.stderr
    assert "--traceback" in answer.stdout
    assert not data_dir.exists()


def test_a_command_starts_the_services_from_any_directory(run_python: Run, data_dir: Path) -> None:
    code = "from django.db import connection as c; c.ensure_connection(); print(c.settings_dict['USER'])"
    answer = run_python(str(CLONE / "manage.py"), "shell", "-v", "0", "-c", code, cwd=Path("/"))
    assert answer.stdout.strip() == "maart", answer.stderr
    assert (data_dir / "postgres").is_dir()


def test_errors_are_one_sentence_and_a_traceback_on_request(run_python: Run, data_dir: Path) -> None:
    broken = {"DATABASE_URL": "postgres://u:p@127.0.0.1:1/n", "REDIS_URL": "redis://127.0.0.1:1/0"}
    answer = run_python("manage.py", "dbshell", environment={**broken, "DATABASE_URL": "mysql://h/n"})
    assert answer.returncode == 1
    assert (
        answer.stderr
        == "manage.py: DATABASE_URL must be an address that starts with postgres:// or postgresql://.\n"
    )
    answer = run_python("manage.py", "showmigrations", "--skip-checks", environment=broken)
    assert answer.returncode == 1
    assert len(answer.stderr.strip().splitlines()) == 1
    assert "--traceback" in answer.stderr
    answer = run_python("manage.py", "showmigrations", "--skip-checks", "--traceback", environment=broken)
    assert "Traceback (most recent call last)" in answer.stderr


@pytest.mark.parametrize("program", [["manage.py", "check"], ["-m", "benchmarks", "request"]])
def test_variables_that_settings_refuse_are_told_in_one_sentence(
    run_python: Run, data_dir: Path, program: list[str]
) -> None:
    unasked = {"DATABASE_URL": "postgres://u:p@127.0.0.1:1/n", "REDIS_URL": "redis://127.0.0.1:1/0"}
    answer = run_python(*program, environment={**unasked, "PORT": "x"})
    assert answer.returncode == 1
    assert answer.stderr.removeprefix("manage.py: ") == "PORT must be a whole number, not 'x'.\n"


def test_settings_that_are_not_there_are_told(run_python: Run, data_dir: Path) -> None:
    for arguments, name in (
        (["check"], "DJANGO_SETTINGS_MODULE"),
        (["check", "--settings=nope"], "--settings"),
    ):
        answer = run_python("manage.py", *arguments, environment={"DJANGO_SETTINGS_MODULE": "nope"})
        assert answer.returncode == 1
        assert answer.stderr.startswith(f"manage.py: {name} names no module that is there: 'nope'")
    assert not data_dir.exists()


def test_production_settings_start_nothing(run_python: Run, data_dir: Path) -> None:
    for arguments in (
        ["migrate", "--settings=config.settings.production"],
        ["migrate", "--settings", "config.settings.production"],
    ):
        answer = run_python("manage.py", *arguments)
        assert answer.returncode == 1
        assert answer.stderr.startswith("manage.py: Production settings never start embedded services")
    assert not data_dir.exists()


@pytest.fixture
def bare_clone(tmp_path: Path) -> Path:
    """manage.py and its settings' readers, with a .env of its own."""
    shutil.copy(CLONE / "manage.py", tmp_path)
    shutil.copytree(CLONE / "config", tmp_path / "config", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_dotenv_is_read_and_a_wrong_line_is_named(bare_clone: Path, data_dir: Path) -> None:
    (bare_clone / ".env").write_text("DJANGO_SETTINGS_MODULE=config.settings.production\n")
    answer = run_command([sys.executable, "manage.py", "migrate"], cwd=bare_clone)
    assert "Production settings never start" in answer.stderr
    (bare_clone / ".env").write_text("PORT=1\nnonsense\n")
    answer = run_command([sys.executable, "manage.py", "migrate"], cwd=bare_clone)
    assert answer.stderr == "manage.py: .env, line 2, is not of the form NAME=value.\n"


def test_without_django_it_says_what_to_run(bare_clone: Path) -> None:
    python = str(Path(sys.base_prefix) / "bin" / "python3")
    answer = run_command([python, "-S", "manage.py", "help"], cwd=bare_clone)
    assert answer.returncode == 1
    assert "make run" in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1
