"""Starting, finding, stopping and forgetting the embedded services. See ``config.embedded``."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from config import env
from config.embedded import machine, postgres, valkey
from config.embedded.binaries import find_postgres, find_valkey
from config.embedded.errors import EmbeddedError
from config.embedded.places import FILES_OF_ROWS, Places, find_files, find_places, prepare_places

LOCK_SECONDS = 300
STATE_VERSION = 1
# What is inside the data directory of the launcher; nothing else is ever deleted.
_OWN_NAMES = ("postgres", "valkey", "logs", "run", "binaries", "password", "services.json")


@dataclass(frozen=True, slots=True)
class ServiceUrls:
    database_url: str
    redis_url: str


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """One service as it is now; ``embedded`` is False where an address of a real server is given."""

    name: str
    embedded: bool
    running: bool
    pid: int
    data: str
    log: str


@dataclass(frozen=True, slots=True)
class _State:
    """What the last start wrote down, so that the next process need not look for it again."""

    version: int = STATE_VERSION
    postgres_program: str = ""


def ensure_services() -> ServiceUrls:
    """Start what is not running, set DATABASE_URL and REDIS_URL, and return both.

    Each address that is given wins over its embedded service. Safe to call from many processes at once.
    """
    given_database, given_redis = env.raw("DATABASE_URL"), env.raw("REDIS_URL")
    if given_database and given_redis and (_in_production() or not _may_be_ours(given_database, given_redis)):
        return ServiceUrls(given_database, given_redis)
    _refuse_in_production()
    places = find_places()
    wants_postgres, wants_valkey = wanted_services(places)
    if (wants_postgres or wants_valkey) and not _are_running(places, wants_postgres, wants_valkey):
        _start_missing(places, wants_postgres, wants_valkey)
    if wants_postgres:
        os.environ["DATABASE_URL"] = postgres.url(places, postgres.read_password(places))
    if wants_valkey:
        os.environ["REDIS_URL"] = valkey.url(places)
    return ServiceUrls(env.text("DATABASE_URL"), env.text("REDIS_URL"))


def stop_services() -> list[str]:
    """Stop both services; the names of those that were running."""
    places = find_places()
    if not places.lock.exists():
        return []
    with _lock(places):
        stopped = [
            name for name, stop in (("PostgreSQL", postgres.stop), ("Valkey", valkey.stop)) if stop(places)
        ]
        places.state.unlink(missing_ok=True)
    return stopped


def reset_services() -> list[Path]:
    """Stop both services and delete their data; what was deleted."""
    places = find_places()
    if not places.lock.exists():
        return []
    with _lock(places):
        for stop in (postgres.stop, valkey.stop):
            stop(places)
        left_over = list(places.base.glob(f"{postgres.UNFINISHED}*"))
        deleted = []
        doomed = [places.base / name for name in _OWN_NAMES] + [places.sockets, *left_over]
        doomed += [find_files() / name for name in FILES_OF_ROWS]
        for path in doomed:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
                deleted.append(path)
            elif path.exists():
                path.unlink()
                deleted.append(path)
    return deleted


def status() -> list[ServiceStatus]:
    places = find_places()
    wants_postgres, wants_valkey = wanted_services(places)
    return [
        ServiceStatus(
            "PostgreSQL",
            embedded=wants_postgres,
            running=postgres.is_ready(places),
            pid=postgres.running_pid(places),
            data=str(places.postgres),
            log=str(places.postgres_log),
        ),
        ServiceStatus(
            "Valkey",
            embedded=wants_valkey,
            running=valkey.is_ready(places),
            pid=valkey.running_pid(places),
            data=str(places.valkey),
            log=str(places.valkey_log),
        ),
    ]


def wanted_services(places: Places) -> tuple[bool, bool]:
    """Which of PostgreSQL and Valkey are ours to run.

    An inherited address of our own service is no real server: it must be started again when it has died.
    """
    database, redis = env.raw("DATABASE_URL"), env.raw("REDIS_URL")
    return (
        database is None or postgres.is_own_url(places, database),
        redis is None or redis == valkey.url(places),
    )


def _may_be_ours(*addresses: str) -> bool:
    return any("host=/" in address or address.startswith("unix:") for address in addresses)


def _in_production() -> bool:
    return os.environ.get("DJANGO_SETTINGS_MODULE", "").rpartition(".")[2] == "production"


def _refuse_in_production() -> None:
    if _in_production():
        missing = " and ".join(name for name in ("DATABASE_URL", "REDIS_URL") if not env.is_set(name))
        raise EmbeddedError(
            f"Production settings never start embedded services: set {missing or 'DATABASE_URL and REDIS_URL'} "
            "to real servers."
        )


def _are_running(places: Places, wants_postgres: bool, wants_valkey: bool) -> bool:
    """The fast path, without the lock: a finished start was written down and both answer."""
    state = _read_state(places)
    if wants_postgres and not (
        # A server whose programs are gone (a new virtual environment) cannot load its extensions any more.
        state.postgres_program
        and Path(state.postgres_program).exists()
        and postgres.read_password(places)
        and postgres.is_ready(places)
    ):
        return False
    return not wants_valkey or valkey.is_ready(places)


def _start_missing(places: Places, wants_postgres: bool, wants_valkey: bool) -> None:
    problem = machine.problem_with_system()
    if problem:
        raise EmbeddedError(problem)
    prepare_places(places)
    with _lock(places):
        if _are_running(places, wants_postgres, wants_valkey):
            return
        prepare_places(places)  # a reset may have deleted them while we waited
        if wants_valkey and not valkey.is_ready(places):
            valkey.stop(places)
            valkey.start(places, find_valkey(places))
        if wants_postgres:
            _start_postgres(places)


def _start_postgres(places: Places) -> None:
    binaries = find_postgres(places)
    if not (postgres.is_ready(places) and _read_state(places).postgres_program == str(binaries.postgres)):
        postgres.stop(places)
        postgres.ensure_data(places, binaries)
        postgres.start(places, binaries)
    postgres.ensure_application(places, binaries)
    _write_state(places, _State(postgres_program=str(binaries.postgres)))


@contextmanager
def _lock(places: Places) -> Iterator[None]:
    """One starter at a time. The lock dies with its process, so it is never stale."""
    try:
        descriptor = os.open(places.lock, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError:
        raise EmbeddedError(
            f"{places.base} belongs to another user: run this command as that user, or set MAART_DATA_DIR."
        ) from None
    try:
        deadline = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise EmbeddedError(
                        f"Another process has been starting the services for {LOCK_SECONDS} seconds: "
                        f"end it, then try again (lock: {places.lock})."
                    ) from None
                time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)


def _read_state(places: Places) -> _State:
    try:
        content = json.loads(places.state.read_text(encoding="utf-8"))
        return _State(**content) if content.get("version") == STATE_VERSION else _State()
    except (OSError, ValueError, TypeError, AttributeError):
        return _State()


def _write_state(places: Places, state: _State) -> None:
    unfinished = places.state.with_suffix(".new")
    unfinished.write_text(json.dumps(asdict(state)), encoding="utf-8")
    unfinished.replace(places.state)
