"""``make doctor``: looks at everything that Maart needs, and says how to mend what it finds.

Works before anything is installed and when Django cannot start; what needs an installed package says so.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from config import env
from config.embedded import binaries, ensure_services, install, machine, ports, runs, valkey
from config.embedded.errors import EmbeddedError
from config.embedded.places import CLONE, SOCKET_PATH_LIMIT, Places, find_places, prepare_places
from config.embedded.services import wanted_services

OK, WARNING, FAILED = "ok", "warning", "failed"
NEEDED_MEGABYTES = 1024
CLOCK_SECONDS = 5
_INSTALL_FIRST = "Run `make run` once, which installs what is missing."


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check saw; ``advice`` says how to mend it and is empty when all is well."""

    name: str
    state: str
    says: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the checks look at; the defaults are this clone on this machine."""

    clone: Path = CLONE
    python_version: tuple[int, int] = field(
        default_factory=lambda: (sys.version_info[0], sys.version_info[1])
    )
    system: str | None = None
    glibc: tuple[int, ...] | None = None
    needed_megabytes: int = NEEDED_MEGABYTES
    now: Callable[[], float] = time.time

    @property
    def places(self) -> Places:
        return find_places(self.clone)


def check_python(here: Surroundings) -> Finding:
    problem = machine.problem_with_python(here.python_version)
    version = ".".join(str(part) for part in here.python_version)
    if problem:
        return Finding("Python", FAILED, f"Python {version}", problem)
    return Finding("Python", OK, f"Python {version}")


def check_system(here: Surroundings) -> Finding:
    problem = machine.problem_with_system(here.system, glibc=here.glibc)
    if not problem:
        return Finding("System", OK, "runs the embedded services")
    if env.is_set("DATABASE_URL") and env.is_set("REDIS_URL"):
        return Finding("System", OK, "cannot run the embedded services, but servers of your own are set")
    return Finding("System", FAILED, "cannot run the embedded services", problem)


def check_environment(here: Surroundings) -> Finding:
    name = "Packages"
    if not install.python(here.clone).exists():
        return Finding(name, FAILED, "there is no .venv", _INSTALL_FIRST)
    if not install.is_installed("local", here.clone):
        return Finding(
            name,
            FAILED,
            ".venv is older than requirements-local.txt",
            "Run `make run`, which installs the difference.",
        )
    stale = _stale_locks(here.clone)
    if stale:
        return Finding(
            name, WARNING, stale[0], "Run `make lock` after a change of the dependencies in pyproject.toml."
        )
    return Finding(name, OK, ".venv is in step with the lock file")


def check_binaries(here: Surroundings) -> Finding:
    name = "Programs"
    needed: list[str] = []
    try:
        wants_postgres, wants_valkey = wanted_services(here.places)
        if wants_postgres or wants_valkey:
            prepare_places(here.places)
        if wants_postgres:
            found = binaries.find_postgres(here.places)
            needed.append(f"PostgreSQL {found.major} in {found.directory}")
        if wants_valkey:
            needed.append(f"Valkey {binaries.find_valkey(here.places)}")
    except EmbeddedError as error:
        return Finding(name, FAILED, "a program of the embedded services is missing", str(error))
    return Finding(name, OK, "; ".join(needed) or "none needed: servers of your own are set")


def check_data_directory(here: Surroundings) -> Finding:
    name = "Data"
    places = here.places
    if not places.postgres.exists():
        return Finding(name, OK, f"{places.base} will be made by the first start")
    for path, owner in ((places.postgres, places.account), (places.password, None)):
        try:
            found = path.stat()
        except OSError as error:
            return Finding(
                name,
                FAILED,
                f"{path} cannot be read: {error.strerror}",
                "Give it back its owner, or run `make reset`.",
            )
        expected = owner.uid if owner else os.geteuid()
        if found.st_uid != expected:
            return Finding(
                name,
                FAILED,
                f"{path} belongs to another user (id {found.st_uid})",
                f"Run the command as that user, or as root: chown -R {expected} {path}",
            )
        if stat.S_IMODE(found.st_mode) & 0o077:
            return Finding(name, FAILED, f"{path} is open to other users", f"Close it: chmod go-rwx {path}")
    return Finding(name, OK, str(places.base))


def check_sockets(here: Surroundings) -> Finding:
    places = here.places
    longest = max(len(os.fsencode(path)) for path in (places.postgres_socket, places.valkey_socket))
    if longest >= SOCKET_PATH_LIMIT:
        return Finding(
            "Sockets",
            FAILED,
            f"the path of a socket has {longest} bytes, {SOCKET_PATH_LIMIT - 1} are possible",
            "Set MAART_DATA_DIR to a shorter path.",
        )
    try:
        owner = places.sockets.lstat().st_uid
    except FileNotFoundError:
        return Finding("Sockets", OK, f"will be in {places.sockets}")
    if owner not in (os.geteuid(), places.account.uid if places.account else os.geteuid()):
        return Finding(
            "Sockets",
            FAILED,
            f"{places.sockets} belongs to another user (id {owner})",
            f"Remove {places.sockets}, or set MAART_DATA_DIR to another directory.",
        )
    return Finding("Sockets", OK, str(places.sockets))


def check_disk(here: Surroundings) -> Finding:
    folder = next(path for path in (here.places.base, *here.places.base.parents) if path.exists())
    free = shutil.disk_usage(folder).free // 2**20
    if free < here.needed_megabytes:
        return Finding(
            "Disk",
            FAILED,
            f"{free} MB are free at {folder}, {here.needed_megabytes} MB are needed",
            "Make room there, or set MAART_DATA_DIR to a directory on a larger disk.",
        )
    return Finding("Disk", OK, f"{free} MB are free at {folder}")


def check_postgres(here: Surroundings) -> Finding:
    name = "PostgreSQL"
    try:
        ensure_services()
        with _connection() as connection:
            version = connection.info.server_version // 10000
    except _NotInstalledError as error:
        return _not_installed(name, error)
    except EmbeddedError as error:
        return Finding(name, FAILED, "does not start", str(error))
    except _DatabaseError as error:
        return Finding(name, FAILED, f"does not answer: {error}", _database_advice(here))
    if version < binaries.POSTGRES_MINIMUM:
        return Finding(
            name,
            FAILED,
            f"the server is PostgreSQL {version}",
            "Upgrade the server to PostgreSQL 18 or later, or remove DATABASE_URL to use the embedded one.",
        )
    return Finding(name, OK, f"PostgreSQL {version} answers")


def check_role(here: Surroundings) -> Finding:
    name = "Role"
    try:
        with _connection() as connection:
            row = connection.execute(
                "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except _NotInstalledError as error:
        return _not_installed(name, error)
    except (_DatabaseError, EmbeddedError) as error:
        return Finding(name, FAILED, f"cannot be asked: {error}", _database_advice(here))
    role, superuser, bypasses, createrole, createdb = row
    wrong = [
        word
        for word, is_wrong in (
            ("NOSUPERUSER", superuser),
            ("NOBYPASSRLS", bypasses),
            ("CREATEROLE", not createrole),
            ("CREATEDB", not createdb),
        )
        if is_wrong
    ]
    if wrong:
        return Finding(
            name,
            FAILED,
            f"{role} has not the rights that keep merchants apart",
            f'As a superuser of the server: ALTER ROLE "{role}" {" ".join(wrong)}; '
            "for the embedded server `make stop` and `make run` do it.",
        )
    return Finding(name, OK, f"{role} may make roles and databases and is no superuser")


def check_valkey(here: Surroundings) -> Finding:
    name = "Valkey"
    try:
        ensure_services()
        redis = _import("redis")
        with redis.Redis.from_url(env.cache_url(), socket_timeout=5, decode_responses=True) as client:
            client.ping()
            policy = client.config_get("maxmemory-policy").get("maxmemory-policy", "")
            appends = client.config_get("appendonly").get("appendonly", "")
    except _NotInstalledError as error:
        return _not_installed(name, error)
    except (EmbeddedError, env.EnvError) as error:
        return Finding(name, FAILED, "does not start", str(error))
    except (OSError, _redis_error()) as error:
        return Finding(
            name,
            FAILED,
            f"does not answer: {_first_line(error)}",
            f"Look into {here.places.valkey_log}, or at REDIS_URL when that is set.",
        )
    for setting, value, wanted in (
        ("maxmemory-policy", policy, valkey.POLICY),
        ("appendonly", appends, "yes"),
    ):
        if value != wanted:
            return Finding(
                name,
                FAILED,
                f"{setting} is {value or 'unknown'}, so tasks can be lost",
                f"Set it: CONFIG SET {setting} {wanted} (and in the server's file); "
                "for the embedded server `make stop` and `make run` do it.",
            )
    return Finding(name, OK, f"answers, {policy}, appends every task to its file")


def check_port(here: Surroundings) -> Finding:
    try:
        port = ports.chosen()
        free = ports.is_free(port)
    except (env.EnvError, EmbeddedError) as error:
        return Finding("Port", FAILED, "cannot be used", str(error))
    if free:
        return Finding("Port", OK, f"{port} is free")
    run = runs.current()
    if run is not None and run.port == port:
        return Finding("Port", OK, f"{port} is Maart's")
    return Finding(
        "Port", FAILED, f"{port} is in use by another program", f"Choose another: `make run PORT={port + 1}`."
    )


def check_migrations(here: Surroundings) -> Finding:
    name = "Migrations"
    if not install.python(here.clone).exists():
        return Finding(name, WARNING, "cannot be asked without .venv", _INSTALL_FIRST)
    done = subprocess.run(
        [install.python(here.clone), "manage.py", "migrate_all", "--dry-run", "--json"],
        cwd=here.clone,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    advice = "Run `.venv/bin/python manage.py migrate_all` (`make run` does it, too)."
    if done.returncode != 0:
        said = _first_line(done.stderr.strip() or "the command failed without a word")
        return Finding(name, FAILED, f"cannot be asked: {said}", "Mend that first; " + advice)
    behind = [
        key.replace("_", " ")
        for key, value in json.loads(done.stdout).items()
        if key != "merchants" and value
    ]
    if behind:
        return Finding(name, FAILED, f"the database is behind: {', '.join(behind)}", advice)
    return Finding(name, OK, "the database is up to date")


def check_chromium(here: Surroundings) -> Finding:
    program = install.find_chromium()
    if program is None:
        return Finding(
            "Chromium",
            WARNING,
            "is missing; only the tests need it",
            "Install the package chromium (on Debian as root: apt-get install chromium), or set CHROMIUM to its path.",
        )
    return Finding("Chromium", OK, program)


def check_clock(here: Surroundings) -> Finding:
    """Two clocks that differ break leases and sign-ins; one that is behind the files of the clone is wrong."""
    name = "Clock"
    newest = max(path.stat().st_mtime for path in (here.clone / "manage.py", here.clone / "pyproject.toml"))
    now = here.now()
    if now < newest - CLOCK_SECONDS:
        return Finding(
            name, FAILED, "the clock is behind the files of the clone", "Set the clock (with NTP)."
        )
    try:
        _import("zoneinfo").ZoneInfo("Europe/Luxembourg")
    except LookupError:
        return Finding(
            name,
            FAILED,
            "the time zone Europe/Luxembourg is unknown",
            "Install the package tzdata of your system.",
        )
    try:
        with _connection() as connection:
            server = float(connection.execute("SELECT extract(epoch FROM clock_timestamp())").fetchone()[0])
    except (_NotInstalledError, _DatabaseError, EmbeddedError):
        return Finding(name, OK, "not compared: the database does not answer")
    if abs(server - now) > CLOCK_SECONDS:
        return Finding(
            name,
            FAILED,
            f"the database's clock differs by {abs(server - now):.0f} s",
            "Set both clocks by NTP: leases of tasks and sign-ins depend on them.",
        )
    return Finding(name, OK, "agrees with the database's")


CHECKS: tuple[Callable[[Surroundings], Finding], ...] = (
    check_python,
    check_system,
    check_environment,
    check_data_directory,
    check_sockets,
    check_binaries,
    check_disk,
    check_postgres,
    check_role,
    check_valkey,
    check_port,
    check_migrations,
    check_chromium,
    check_clock,
)


def examine(here: Surroundings) -> Iterator[Finding]:
    for check in CHECKS:
        try:
            yield check(here)
        except (EmbeddedError, env.EnvError) as error:
            label = check.__name__.removeprefix("check_").replace("_", " ").capitalize()
            yield Finding(label, FAILED, "cannot be looked at", str(error))


class _NotInstalledError(RuntimeError):
    """A package of requirements.txt is missing; the message is its name."""


class _DatabaseError(RuntimeError):
    """What the driver said, in one line."""


def _import(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise _NotInstalledError(name) from None


@contextmanager
def _connection() -> Iterator[Any]:
    psycopg = _import("psycopg")
    address = env.database("DATABASE_URL") if env.is_set("DATABASE_URL") else _embedded_address()
    options = {
        "host": address["HOST"],
        "port": address["PORT"],
        "user": address["USER"],
        "dbname": address["NAME"],
    }
    try:
        with psycopg.connect(
            **{name: value for name, value in options.items() if value},
            password=address["PASSWORD"] or None,
            connect_timeout=5,
            **address["OPTIONS"],
        ) as connection:
            yield connection
    except psycopg.Error as error:
        raise _DatabaseError(_first_line(error)) from None


def _embedded_address() -> dict[str, Any]:
    ensure_services()
    return env.database("DATABASE_URL")


def _redis_error() -> type[Exception]:
    found: type[Exception] = _import("redis").RedisError
    return found


def _stale_locks(clone: Path) -> list[str]:
    if sys.version_info < machine.MINIMUM_PYTHON:
        return []
    stale: list[str] = importlib.import_module("config.lock").stale(clone)
    return stale


def _not_installed(name: str, error: _NotInstalledError) -> Finding:
    return Finding(name, WARNING, f"cannot be asked without the package {error}", _INSTALL_FIRST)


def _database_advice(here: Surroundings) -> str:
    return f"Look into {here.places.postgres_log}, or at DATABASE_URL when that is set."


def _first_line(error: object) -> str:
    return (str(error).strip().splitlines() or ["no message"])[0]


def show(findings: Sequence[Finding]) -> str:
    width = max(len(finding.name) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{finding.state:<8} {finding.name:<{width}}  {finding.says}")
        if finding.advice:
            lines.append(f"{'':<8} {'':<{width}}  -> {finding.advice}")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make doctor")
    parser.add_argument("--json", action="store_true", help="one object per check, for machines")
    options = parser.parse_args(arguments)
    try:
        env.load_dotenv(CLONE / ".env")
    except env.EnvError as error:
        print(error, file=sys.stderr)
        return 1
    findings = list(examine(Surroundings()))
    print(json.dumps([asdict(finding) for finding in findings], indent=1) if options.json else show(findings))
    return 1 if any(finding.state == FAILED for finding in findings) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
