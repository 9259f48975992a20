"""Each check of ``make doctor``: the very thing is broken, and the advice is read."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import redis

from config import env
from config.embedded import doctor, ensure_services, install, postgres, stop_services
from config.embedded.doctor import FAILED, OK, WARNING, Finding, Surroundings
from config.embedded.places import CLONE, SOCKET_PATH_LIMIT, Places, find_places
from tests.setup.conftest import Run, run_command
from tests.setup.test_embedded import as_root, as_superuser

HERE = Surroundings()


def assert_advises(finding: Finding, *words: str, state: str = FAILED) -> None:
    assert finding.state == state, finding
    for word in words:
        assert word in finding.advice, finding


def assert_fine(finding: Finding) -> None:
    assert (finding.state, finding.advice) == (OK, ""), finding


def test_python_too_old() -> None:
    assert_advises(doctor.check_python(replace(HERE, python_version=(3, 10))), "3.11 to 3.14", "PYTHON=")
    assert_fine(doctor.check_python(replace(HERE, python_version=(3, 12))))


def test_system_without_glibc(monkeypatch: pytest.MonkeyPatch) -> None:
    alpine = replace(HERE, system="linux", glibc=())
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    assert_advises(doctor.check_system(alpine), "DATABASE_URL", "REDIS_URL")
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h/n")
    monkeypatch.setenv("REDIS_URL", "redis://h/0")
    assert_fine(doctor.check_system(alpine))


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with an environment that is in step, without installing one."""
    for name in (
        "pyproject.toml",
        "requirements.txt",
        "requirements-local.txt",
        "requirements-dev.txt",
        "manage.py",
    ):
        shutil.copy(CLONE / name, tmp_path / name)
    install.python(tmp_path).parent.mkdir(parents=True)
    install.python(tmp_path).symlink_to(sys.executable)
    install.stamp("local", tmp_path).write_text(install._fingerprint("local", tmp_path))
    return tmp_path


def test_packages_in_step(clone: Path) -> None:
    assert_fine(doctor.check_environment(replace(HERE, clone=clone)))


def test_packages_older_than_the_lock_file(clone: Path) -> None:
    with install.requirements("local", clone).open("a") as file:
        file.write("another==1.0\n")
    assert_advises(doctor.check_environment(replace(HERE, clone=clone)), "make run")


def test_packages_of_a_clone_that_was_moved(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    moved = tmp_path_factory.mktemp("elsewhere") / "clone"
    clone.rename(moved)
    assert_advises(doctor.check_environment(replace(HERE, clone=moved)), "make run")


def test_no_environment(clone: Path) -> None:
    shutil.rmtree(clone / ".venv")
    assert_advises(doctor.check_environment(replace(HERE, clone=clone)), "make run")


def test_lock_file_older_than_pyproject(clone: Path) -> None:
    pyproject = clone / "pyproject.toml"
    pyproject.write_text(pyproject.read_text().replace('"babel>=2.18"', '"babel>=2.99"'))
    assert_advises(doctor.check_environment(replace(HERE, clone=clone)), "make lock", state=WARNING)


def test_programs_missing(run_python: Run, data_dir: Path) -> None:
    """In a Python that has no wheels, with nothing on the path."""
    look = (
        "from config.embedded.doctor import *; f = check_binaries(Surroundings()); print(f.state, f.advice)"
    )
    python = str(Path(sys.base_prefix) / "bin" / "python3")
    answer = run_python("-c", look, python=python, environment={"PATH": "/nonexistent"})
    assert answer.stdout.startswith("failed There is no PostgreSQL 18 or later here")
    assert_fine(doctor.check_binaries(HERE))


def test_data_directory_open_to_others(data_dir: Path, places: Places) -> None:
    ensure_services()
    assert_fine(doctor.check_data_directory(HERE))
    places.password.chmod(0o644)
    assert_advises(doctor.check_data_directory(HERE), f"chmod go-rwx {places.password}")


@as_root
def test_data_directory_of_somebody_else(data_dir: Path, places: Places) -> None:
    ensure_services()
    os.chown(places.password, 65534, 65534)
    assert_advises(doctor.check_data_directory(HERE), "chown", str(places.password))


def test_password_lost(data_dir: Path, places: Places) -> None:
    ensure_services()
    places.password.unlink()
    assert_advises(doctor.check_data_directory(HERE), "make reset")


def test_socket_path_too_long(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_fine(doctor.check_sockets(HERE))
    too_long = Path("/tmp") / ("x" * SOCKET_PATH_LIMIT)
    monkeypatch.setattr(Places, "sockets", property(lambda self: too_long))
    assert_advises(doctor.check_sockets(HERE), "MAART_DATA_DIR")


@as_root
def test_socket_directory_of_somebody_else(data_dir: Path, places: Places) -> None:
    ensure_services()
    os.chown(places.sockets, 12345, 12345)
    assert_advises(doctor.check_sockets(HERE), f"Remove {places.sockets}")
    assert places.account is not None
    os.chown(places.sockets, places.account.uid, places.account.gid)


def test_disk_too_small(data_dir: Path) -> None:
    assert_fine(doctor.check_disk(replace(HERE, needed_megabytes=1)))
    more_than_there_is = shutil.disk_usage("/tmp").free // 2**20 + 10_000
    assert_advises(doctor.check_disk(replace(HERE, needed_megabytes=more_than_there_is)), "MAART_DATA_DIR")


def test_postgres_does_not_start(data_dir: Path, places: Places) -> None:
    ensure_services()
    assert_fine(doctor.check_postgres(HERE))
    stop_services()
    (places.postgres / "PG_VERSION").write_text("17\n")
    assert_advises(doctor.check_postgres(HERE), "make reset", "PostgreSQL 17")


def test_postgres_elsewhere_does_not_answer(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@127.0.0.1:1/n")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    assert_advises(doctor.check_postgres(HERE), "DATABASE_URL")


def test_role_with_wrong_rights(data_dir: Path, places: Places) -> None:
    ensure_services()
    assert_fine(doctor.check_role(HERE))
    for broken, mended in (
        ("SUPERUSER", "NOSUPERUSER"),
        ("BYPASSRLS", "NOBYPASSRLS"),
        ("NOCREATEROLE", "CREATEROLE"),
        ("NOCREATEDB", "CREATEDB"),
    ):
        as_superuser(places, f"ALTER ROLE maart {broken}")
        assert_advises(doctor.check_role(HERE), f'ALTER ROLE "maart" {mended};')
        as_superuser(places, f"ALTER ROLE maart {mended}")
    assert_fine(doctor.check_role(HERE))


@pytest.mark.parametrize(
    ("setting", "broken", "wanted"),
    [("maxmemory-policy", "allkeys-lru", "volatile-lru"), ("appendonly", "no", "yes")],
)
def test_valkey_with_settings_that_lose_tasks(data_dir: Path, setting: str, broken: str, wanted: str) -> None:
    ensure_services()
    assert_fine(doctor.check_valkey(HERE))
    with redis.Redis.from_url(env.cache_url()) as client:
        client.config_set(setting, broken)
    assert_advises(doctor.check_valkey(HERE), f"CONFIG SET {setting} {wanted}")


def test_valkey_does_not_answer(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    assert_advises(doctor.check_valkey(HERE), "REDIS_URL")


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_port_taken_by_another_program(taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(taken_port))
    assert_advises(doctor.check_port(HERE), f"make run PORT={taken_port + 1}")


def test_port_that_is_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eighty")
    assert_advises(doctor.check_port(HERE), "PORT must be a whole number")


def test_database_behind_the_migrations(data_dir: Path) -> None:
    """A new database has none of them; `migrate_all` brings all."""
    finding = doctor.check_migrations(HERE)
    assert_advises(finding, "migrate_all")
    assert "the database is behind: public" in finding.says
    done = run_command([sys.executable, "manage.py", "migrate_all", "--json"])
    assert done.returncode == 0, done.stderr
    assert_fine(doctor.check_migrations(HERE))


def test_chromium_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nonexistent/chromium")
    assert_advises(doctor.check_chromium(HERE), "apt-get install chromium", state=WARNING)
    monkeypatch.setenv("CHROMIUM", "/bin/sh")
    assert_fine(doctor.check_chromium(HERE))


def test_clock_that_is_wrong(data_dir: Path) -> None:
    ensure_services()
    assert_fine(doctor.check_clock(HERE))
    assert_advises(doctor.check_clock(replace(HERE, now=lambda: 1_000_000.0)), "Set the clock")
    assert_advises(doctor.check_clock(replace(HERE, now=lambda: time.time() + 60)), "NTP")


def test_time_zone_unknown(run_python: Run, data_dir: Path) -> None:
    """A system without its tzdata, seen by a Python without the package of that name."""
    look = (
        "import sys; sys.modules['tzdata'] = None\n"
        "from config.embedded.doctor import *; f = check_clock(Surroundings()); print(f.state, f.advice)"
    )
    answer = run_python("-c", look, environment={"PYTHONTZPATH": ""})
    assert answer.stdout.startswith("failed Install the package tzdata"), answer.stderr


def test_doctor_works_when_django_cannot_start(run_python: Run, data_dir: Path) -> None:
    answer = run_python(
        "-m",
        "config.embedded.doctor",
        "--json",
        environment={"DJANGO_SETTINGS_MODULE": "config.settings.missing"},
    )
    findings = {finding["name"]: finding for finding in json.loads(answer.stdout)}
    assert answer.returncode == 1
    assert findings["PostgreSQL"]["state"] == OK
    assert findings["Migrations"]["state"] == FAILED
    assert "config.settings.missing" in findings["Migrations"]["says"]
    assert len(findings) == len(doctor.CHECKS)


def test_doctor_for_people(run_python: Run, data_dir: Path, taken_port: int) -> None:
    answer = run_python("-m", "config.embedded.doctor", environment={"PORT": str(taken_port)})
    assert answer.returncode == 1
    lines = answer.stdout.splitlines()
    position = next(number for number, line in enumerate(lines) if "is in use by another program" in line)
    assert lines[position].startswith("failed   Port")
    assert lines[position + 1].strip().startswith("-> Choose another")


def test_every_check_has_a_test() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [check.__name__ for check in doctor.CHECKS if f"doctor.{check.__name__}(" not in source] == []


def test_a_killed_postgres_is_started_again_by_the_check(data_dir: Path) -> None:
    ensure_services()
    os.kill(postgres.running_pid(find_places()), signal.SIGKILL)
    assert_fine(doctor.check_postgres(HERE))
