"""The embedded PostgreSQL: made once, started detached, reached through a unix socket only."""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import struct
import sys
import time
from pathlib import Path
from urllib.parse import quote

from config.embedded import processes
from config.embedded.binaries import PostgresBinaries
from config.embedded.errors import EmbeddedError
from config.embedded.places import Places

SUPERUSER = "postgres"
APPLICATION = "maart"
UNFINISHED = "postgres.new-"
START_SECONDS = 90
STOP_SECONDS = 30
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)
_INCLUDE = "maart.conf"

_ACCESS = f"""\
# Written by config/embedded at every start.
local all {SUPERUSER} peer map=maart
local all all scram-sha-256
"""

# fsync and synchronous_commit stay on: an acknowledged order survives kill -9 and a power cut.
_SETTINGS = """\
# Written by config/embedded at every start.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 200
superuser_reserved_connections = 3
shared_buffers = {shared_buffers}MB
effective_cache_size = {cache}MB
work_mem = 8MB
maintenance_work_mem = 64MB
max_locks_per_transaction = 256
max_parallel_workers_per_gather = 1
max_wal_size = 512MB
min_wal_size = 80MB
wal_compression = on
checkpoint_timeout = 15min
autovacuum_max_workers = 2
random_page_cost = 1.1
jit = off
recovery_init_sync_method = {sync_method}
huge_pages = off
password_encryption = scram-sha-256
timezone = UTC
log_timezone = UTC
log_line_prefix = '%m [%p] '
log_checkpoints = off
logging_collector = off
"""


def url(places: Places, password: str) -> str:
    return f"postgres://{APPLICATION}:{quote(password, safe='')}@/{APPLICATION}?host={quote(str(places.sockets))}"


def is_own_url(places: Places, address: str) -> bool:
    """Whether an address leads to our socket; its password may be of a database that was reset since."""
    head, _, tail = url(places, "-").partition(":-@")
    return address.startswith(f"{head}:") and address.endswith(f"@{tail}")


def running_pid(places: Places) -> int:
    """The process id of the postmaster that serves this data directory, or 0."""
    lines = _pid_file(places)
    pid = int(lines[0]) if lines and lines[0].strip().isdigit() else 0
    return pid if pid and _is_postmaster(pid, places) else 0


def is_ready(places: Places) -> bool:
    """Whether it accepts connections: its own word in the pid file, and an answer through the socket."""
    lines = _pid_file(places)
    return len(lines) > 7 and lines[7].strip() == "ready" and _answers(places.postgres_socket)


def ensure_data(places: Places, binaries: PostgresBinaries) -> None:
    """Make the data directory unless there is one; a half-made one never bears the final name."""
    version_file = places.postgres / "PG_VERSION"
    for left_over in places.base.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    if not places.postgres.exists():
        _create_data(places, binaries)
        return
    try:
        major = int(version_file.read_text().strip())
    except (OSError, ValueError):
        raise EmbeddedError(
            f"{places.postgres} is not a data directory of PostgreSQL any more: move it away, or run `make reset`."
        ) from None
    if major != binaries.major:
        raise EmbeddedError(
            f"The data in {places.postgres} is of PostgreSQL {major}, but the one installed is {binaries.major}: "
            "export it with the old version, or start afresh with `make reset`."
        )


def start(places: Places, binaries: PostgresBinaries) -> None:
    """Start the server and wait until it accepts connections."""
    _write_configuration(places)
    _disown_foreign_pid(places)
    offset = processes.rotate_log(places.postgres_log)
    deadline = time.monotonic() + START_SECONDS
    while True:
        pid = processes.start_detached(
            [binaries.postgres, "-D", places.postgres],
            account=places.account,
            cwd=places.base,
            log=places.postgres_log,
        )
        if _wait_until_ready(places, pid, deadline):
            return
        said = processes.new_log(places.postgres_log, offset)
        # The children of a killed server need a moment to notice; until then its shared memory is in use.
        if "shared memory block" not in said or time.monotonic() > deadline:
            raise EmbeddedError(f"PostgreSQL did not start: {_fatal(said)} (see {places.postgres_log}).")
        time.sleep(0.2)


def ensure_application(places: Places, binaries: PostgresBinaries) -> None:
    """The role that Maart signs in as (no superuser, so that row-level security holds for it) and its database."""
    password = read_password(places) or _new_password(places)
    sql = f"""
SET log_min_error_statement = panic;
SELECT 'CREATE ROLE {APPLICATION}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APPLICATION}') \\gexec
ALTER ROLE {APPLICATION} LOGIN CREATEROLE CREATEDB NOSUPERUSER NOREPLICATION NOBYPASSRLS PASSWORD '{password}';
SELECT 'CREATE DATABASE {APPLICATION} OWNER {APPLICATION}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{APPLICATION}') \\gexec
"""
    answer = processes.run(
        [
            binaries.psql,
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            places.sockets,
            "-U",
            SUPERUSER,
            "-d",
            "postgres",
        ],
        account=places.account,
        cwd=places.base,
        stdin=sql,
    )
    if answer.returncode != 0:
        raise EmbeddedError(f"PostgreSQL refused the role of Maart: {processes.last_line(answer.stderr)}.")


def stop(places: Places) -> bool:
    """Stop it (fast, then at once); whether it was running."""
    pid = running_pid(places)
    if not pid:
        return False
    for number, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10)):
        processes.send(pid, number)
        if processes.wait_until_gone(pid, seconds):
            return True
    raise EmbeddedError(f"PostgreSQL (process {pid}) does not stop; see {places.postgres_log}.")


def read_password(places: Places) -> str:
    """The application role's password, or an empty string when there is none yet."""
    try:
        return places.password.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
    except PermissionError:
        raise EmbeddedError(
            f"{places.password} belongs to another user: run this command as that user, or set MAART_DATA_DIR."
        ) from None


def _new_password(places: Places) -> str:
    password = secrets.token_hex(24)
    descriptor = os.open(places.password, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(password)
    return password


def _create_data(places: Places, binaries: PostgresBinaries) -> None:
    _require_passwd_entry()
    # A name of its own: an initdb whose starter was killed may still be writing into the last one.
    unfinished = places.postgres.with_name(f"{UNFINISHED}{secrets.token_hex(4)}")
    if places.account:
        unfinished.mkdir(mode=0o700)
        os.chown(unfinished, places.account.uid, places.account.gid)
    answer = processes.run(
        [
            binaries.initdb,
            "--pgdata",
            unfinished,
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
            "--auth=peer",
            "--no-instructions",
        ],
        account=places.account,
        cwd=places.base,
        timeout=300,
    )
    if answer.returncode != 0:
        shutil.rmtree(unfinished, ignore_errors=True)
        said = processes.last_line(_errors(answer.stderr) or answer.stderr or answer.stdout)
        raise EmbeddedError(f"PostgreSQL could not make its data directory in {places.base}: {said}.")
    with (unfinished / "postgresql.conf").open("a") as file:
        file.write(f"\ninclude = '{_INCLUDE}'\n")
    unfinished.rename(places.postgres)


def _require_passwd_entry() -> None:
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        raise EmbeddedError(
            f"User id {os.geteuid()} has no entry in /etc/passwd, without which PostgreSQL does not start: "
            "add one, or set DATABASE_URL."
        ) from None


def _write_configuration(places: Places) -> None:
    memory = _memory_megabytes()
    settings = _SETTINGS.format(
        sockets=places.sockets,
        shared_buffers=min(max(memory // 16, 64), 512),
        cache=min(max(memory // 4, 256), 4096),
        # After a crash: one call instead of opening each of many thousand files of many schemas.
        sync_method="syncfs" if sys.platform == "linux" else "fsync",
    )
    names = {
        pwd.getpwuid(places.account.uid if places.account else os.geteuid()).pw_name,
        pwd.getpwuid(0).pw_name,
    }
    identities = "".join(f'maart "{name}" {SUPERUSER}\n' for name in sorted(names))
    for name, content in ((_INCLUDE, settings), ("pg_hba.conf", _ACCESS), ("pg_ident.conf", identities)):
        path = places.postgres / name
        path.write_text(content)
        path.chmod(0o600)
        if places.account:
            os.chown(path, places.account.uid, places.account.gid)


def _memory_megabytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20


def _pid_file(places: Places) -> list[str]:
    try:
        return (places.postgres / "postmaster.pid").read_text(errors="replace").splitlines()
    except OSError:
        return []


def _is_postmaster(pid: int, places: Places) -> bool:
    """A process id from a file says little: after a crash of the machine it may be anybody's."""
    if not processes.is_alive(pid):
        return False
    directory = processes.working_directory(pid)
    if directory is not None:
        return directory == places.postgres.resolve()
    return str(places.postgres) in processes.command_line(pid)


def _disown_foreign_pid(places: Places) -> None:
    """Name a dead process in a stale pid file whose number belongs to another program, or to a zombie.

    PostgreSQL would take that for a server and refuse to start. The file itself stays: its line about shared memory
    keeps a second server away while children of the first one live.
    """
    if running_pid(places):
        return
    places.postgres_socket.unlink(missing_ok=True)
    places.postgres_socket.with_name(f"{places.postgres_socket.name}.lock").unlink(missing_ok=True)
    pid_file = places.postgres / "postmaster.pid"
    lines = _pid_file(places)
    if not lines or not lines[0].strip().isdigit():
        pid_file.unlink(missing_ok=True)
    elif processes.exists(int(lines[0])):
        pid_file.write_text("\n".join([str(processes.unused_pid()), *lines[1:]]) + "\n")


def _wait_until_ready(places: Places, pid: int, deadline: float) -> bool:
    """Ready is also a server whose starter was killed and that came before the one of ours."""
    while time.monotonic() < deadline:
        if is_ready(places) and running_pid(places):
            return True
        if not processes.is_alive(pid) and not running_pid(places):
            return False
        time.sleep(0.02)
    return False


def _answers(path: Path) -> bool:
    """Ask whether it speaks TLS: the cheapest question that a backend answers before any sign-in."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(5)
            connection.connect(str(path))
            connection.sendall(_SSL_REQUEST)
            return connection.recv(1) in (b"N", b"S")
    except OSError:
        return False


def _errors(output: str) -> str:
    return "\n".join(
        line for line in output.splitlines() if "error:" in line or "FATAL" in line or "PANIC" in line
    )


def _fatal(output: str) -> str:
    return re.sub(r"^.*?(FATAL|PANIC|error):\s*", "", processes.last_line(_errors(output) or output))
