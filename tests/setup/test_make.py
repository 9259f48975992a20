"""The Makefile, the installation and the runner of the tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config.embedded import EmbeddedError, ensure_services, install
from config.embedded import tests as runner
from config.embedded.places import CLONE, Places
from tests.setup.conftest import run_command
from tests.support.running import free_port

PLAIN_PYTHON = str(Path(sys.base_prefix) / "bin" / "python3")
TARGETS = ("help", "run", "stop", "reset", "doctor", "test", "check", "format", "lock", "clean")


@pytest.fixture
def clone(tmp_path: Path, data_dir: Path) -> Path:
    """What `make` needs, without an environment."""
    for name in (
        "Makefile",
        "manage.py",
        "pyproject.toml",
        *(path.name for path in CLONE.glob("requirements*.txt")),
    ):
        shutil.copy(CLONE / name, tmp_path / name)
    shutil.copytree(CLONE / "config", tmp_path / "config", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def make(clone: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {"MAKEFLAGS": "", "MAKELEVEL": "", "MFLAGS": "", **environment}
    return run_command(["make", "--no-print-directory", *arguments], cwd=clone, environment=variables)


def test_help_lists_every_target(clone: Path) -> None:
    for answer in (make(clone), make(clone, "help")):
        listed = [line.split()[1] for line in answer.stdout.splitlines() if line.strip()]
        assert listed == list(TARGETS)


def test_make_works_from_any_directory(clone: Path) -> None:
    answer = run_command(["make", "-C", str(clone), "stop"], cwd=Path("/"))
    assert "Nothing was running." in answer.stdout, answer.stderr


def test_an_unsupported_python_is_told_at_once(clone: Path) -> None:
    old = clone / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    path = clone / "bin"
    path.mkdir()
    for name in ("sh", "make", "test", "echo", "awk"):
        (path / name).symlink_to(str(shutil.which(name)))
    (path / "python3").symlink_to(old)
    answer = make(clone, "run", PATH=str(path))
    assert answer.returncode != 0
    assert answer.stdout.strip().startswith("Maart needs Python 3.11 to 3.14")
    assert not (clone / ".venv").exists()


def test_a_port_in_use_is_told_before_anything_is_installed(clone: Path, data_dir: Path) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        answer = make(clone, "run", f"PORT={port}", f"PYTHON={PLAIN_PYTHON}")
    assert answer.returncode != 0
    assert answer.stderr.splitlines()[0] == (
        f"Port {port} is in use by another program: choose one with `make run PORT={port + 1}`."
    )
    assert not (clone / ".venv").exists()
    assert not (data_dir / "postgres").exists()


@pytest.mark.parametrize("port", ["0", "99999", "http"])
def test_a_port_that_is_none_is_told(clone: Path, port: str) -> None:
    answer = make(clone, "run", f"PORT={port}", f"PYTHON={PLAIN_PYTHON}")
    assert answer.returncode != 0
    assert answer.stderr.startswith("PORT must be ")


def test_dotenv_counts_for_every_target(clone: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `manage.py` reads it: else there were two databases, and `make reset` deleted the wrong one."""
    chosen = data_dir.with_name("chosen")
    chosen.mkdir()
    (chosen / "lock").touch()
    (chosen / "run.lock").touch()
    (chosen / "password").write_text("secret")
    monkeypatch.delenv("MAART_DATA_DIR")
    with socket.socket() as server:
        server.bind(("127.0.0.2", 0))
        server.listen()
        port = server.getsockname()[1]
        (clone / ".env").write_text(f"PORT={port}\nBIND=127.0.0.2\nMAART_DATA_DIR={chosen}\nFORCE=1\n")
        ran = make(clone, "run", f"PYTHON={PLAIN_PYTHON}")
    assert ran.stderr.startswith(f"Port {port} is in use by another program"), ran.stderr
    reset = make(clone, "reset")
    assert reset.stdout.startswith(f"Deleted {chosen / 'password'}\n"), reset.stderr
    assert not (clone / ".maart").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BIND", "nonsense"),
        ("BIND", "192.0.2.1"),
        ("DJANGO_SETTINGS_MODULE", "nope"),
    ],
)
def test_what_cannot_be_used_is_told_before_anything_is_installed(clone: Path, name: str, value: str) -> None:
    ran = make(clone, "run", f"PORT={free_port()}", f"PYTHON={PLAIN_PYTHON}", **{name: value})
    assert ran.returncode != 0
    assert ran.stderr.startswith(f"{name} ")
    assert not (clone / ".venv").exists()


def test_a_port_in_use_of_another_address_family_is_told(clone: Path) -> None:
    with socket.socket(socket.AF_INET6) as server:
        server.bind(("::1", 0))
        server.listen()
        port = server.getsockname()[1]
        ran = make(clone, "run", f"PORT={port}", "BIND=::1", f"PYTHON={PLAIN_PYTHON}")
    assert ran.stderr.startswith(f"Port {port} is in use by another program")


@pytest.mark.parametrize("target", ["format", "lock"])
def test_targets_without_a_python_say_so(clone: Path, target: str) -> None:
    answer = make(clone, target, "PYTHON=")
    assert answer.returncode != 0
    assert answer.stdout.startswith("Maart needs Python 3.11 to 3.14")


def test_stop_and_reset_of_running_services(clone: Path, data_dir: Path, places: Places) -> None:
    ensure_services()
    assert make(clone, "stop").stdout == "Stopped: PostgreSQL, Valkey.\n"
    ensure_services()
    refused = make(clone, "reset")
    assert refused.returncode != 0
    assert "FORCE=1" in refused.stderr
    assert places.postgres.exists()
    done = make(clone, "reset", "FORCE=1")
    assert done.returncode == 0
    assert f"Deleted {places.postgres}" in done.stdout
    assert not places.postgres.exists()


# -- installation -----------------------------------------------------------------------------------------------------


@pytest.fixture
def tiny(clone: Path) -> Path:
    """A clone whose lock files are empty, so that an installation needs no registry."""
    for name in install.SETS:
        install.requirements(name, clone).write_text("# nothing\n")
    return clone


def test_the_environment_is_made_once_and_again_when_something_changed(tiny: Path) -> None:
    assert install.install("local", tiny) is True
    assert install.install("local", tiny) is False
    install.requirements("local", tiny).write_text("# changed\n")
    assert install.install("local", tiny) is True
    assert install.install("local", tiny) is False


def test_an_environment_of_a_python_that_is_gone_is_made_anew(tiny: Path) -> None:
    install.install("local", tiny)
    install.python(tiny).unlink()
    install.python(tiny).symlink_to("/nonexistent/python")
    assert install.install("local", tiny) is True
    assert install.install("local", tiny) is False


def test_development_packages_include_the_local_ones(tiny: Path) -> None:
    install.install("dev", tiny)
    assert install.is_installed("local", tiny)
    install.install("local", tiny)
    assert install.is_installed("dev", tiny)


def test_a_failed_installation_is_repeated(tiny: Path, capfd: pytest.CaptureFixture[str]) -> None:
    install.requirements("local", tiny).write_text(
        "maart-does-not-exist==1.0 --hash=sha256:" + "0" * 64 + "\n"
    )
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}
    answer = run_command(
        [PLAIN_PYTHON, "-m", "config.embedded.install", "local"], cwd=tiny, environment=offline
    )
    assert answer.returncode == 1
    assert "pip could not install requirements-local.txt" in answer.stderr.strip().splitlines()[-1]
    assert not install.is_installed("local", tiny)


def test_packages_without_a_hash_are_refused(tiny: Path) -> None:
    package = tiny / "package"
    package.mkdir()
    (package / "pyproject.toml").write_text('[project]\nname = "somebody"\nversion = "1.0"\n')
    install.requirements("local", tiny).write_text(f"somebody @ file://{package}\n")
    answer = run_command([PLAIN_PYTHON, "-m", "config.embedded.install", "local"], cwd=tiny)
    assert answer.returncode == 1
    assert "hash" in answer.stderr.lower()


def test_run_needs_no_test_packages() -> None:
    local = install.requirements("local").read_text(encoding="utf-8")
    for name in ("pytest", "mypy", "ruff", "playwright", "hypothesis"):
        assert f"\n{name}==" not in local
    for path in (install.requirements(name) for name in install.SETS):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=")


def test_missing_chromium_of_an_ordinary_user_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nonexistent")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(EmbeddedError, match="install the package chromium") as error:
        install.ensure_chromium()
    assert "\n" not in str(error.value)


# -- make test --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "frontend", "expected"),
    [
        ("", "", ""),
        ("catalog", "", "module_catalog"),
        ("", "storefront", "frontend_storefront"),
        ("catalog", "api", "module_catalog and frontend_api"),
    ],
)
def test_filters_become_markers(module: str, frontend: str, expected: str) -> None:
    assert runner.marker_expression(module, frontend) == expected


def test_only_a_whole_run_is_measured() -> None:
    assert "--cov" in runner.pytest_command("2", "", "", [])
    assert "--cov" not in runner.pytest_command("2", "catalog", "", [])
    assert runner.pytest_command("2", "", "", ["-k", "word"])[-2:] == ["-k", "word"]
    assert "--cov" not in runner.pytest_command("2", "", "", ["-k", "word"])


@pytest.mark.parametrize(("option", "known"), [("--module", "catalog"), ("--frontend", "storefront")])
def test_an_unknown_filter_is_refused(option: str, known: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main([option, "unknown"]) == runner.USAGE
    said = capsys.readouterr().err
    assert said.startswith(f"There is no {option.removeprefix('--')} 'unknown'; there are: ")
    assert known in said
