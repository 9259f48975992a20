"""The embedded Valkey: Celery's broker and the cache, reached through a unix socket only."""

from __future__ import annotations

import signal
import socket
import time
from pathlib import Path
from urllib.parse import quote

from config.embedded import processes
from config.embedded.errors import EmbeddedError
from config.embedded.places import Places

START_SECONDS = 60
STOP_SECONDS = 15
POLICY = "volatile-lru"
_UNREADABLE = (
    "Bad file format",
    "Unrecoverable error",
    "Can't handle RDB format",
    "Wrong signature",
    "aof manifest",
)


def url(places: Places) -> str:
    return f"unix://{quote(str(places.valkey_socket))}?db=0"


def is_ready(places: Places) -> bool:
    return ask(places.valkey_socket, "PING").startswith("+PONG")


def ask(path: Path, *command: str, seconds: float = 5) -> str:
    """The raw answer to one command, or an empty string when nobody answers."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(seconds)
            connection.connect(str(path))
            connection.sendall((" ".join(command) + "\r\n").encode())
            return _read(connection)
    except OSError:
        return ""


def setting(places: Places, name: str) -> str:
    """A configuration value of the running server, or an empty string."""
    lines = ask(places.valkey_socket, "CONFIG", "GET", name).split("\r\n")
    return lines[4] if len(lines) > 4 else ""


def running_pid(places: Places) -> int:
    """The process id of the server behind our socket, or of the one that our pid file names; or 0."""
    for line in ask(places.valkey_socket, "INFO", "server").splitlines():
        if line.startswith("process_id:"):
            return int(line.partition(":")[2])
    try:
        pid = int(_pid_file(places).read_text())
    except (OSError, ValueError):
        return 0
    return pid if processes.is_alive(pid) and str(places.valkey_socket) in processes.command_line(pid) else 0


def start(places: Places, program: Path) -> None:
    """Start the server and wait until it answers.

    A file that it cannot read is put aside: the broker holds no truth, tasks are sent again from the outbox.
    """
    try:
        _start(places, program)
    except _UnreadableData:
        aside = places.valkey / f"unreadable-{int(time.time())}"
        (places.valkey / "appendonlydir").rename(aside)
        _start(places, program)


def stop(places: Places) -> bool:
    """Stop it with its data written; whether it was running."""
    pid = running_pid(places)
    if not pid:
        return False
    for number in (signal.SIGTERM, signal.SIGKILL):
        processes.send(pid, number)
        if processes.wait_until_gone(pid, STOP_SECONDS):
            places.valkey_socket.unlink(missing_ok=True)
            return True
    raise EmbeddedError(f"Valkey (process {pid}) does not stop; see {places.valkey_log}.")


def _pid_file(places: Places) -> Path:
    return places.valkey / "pid"


class _UnreadableData(EmbeddedError):
    pass


def _start(places: Places, program: Path) -> None:
    places.valkey_socket.unlink(missing_ok=True)
    offset = processes.rotate_log(places.valkey_log)
    pid = processes.start_detached(
        [program, *_options(places)],
        account=places.account,
        cwd=places.base,
        log=places.valkey_log,
        pid_file=_pid_file(places),
    )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if is_ready(places):
            return
        if not processes.is_alive(pid):
            break
        time.sleep(0.02)
    said = processes.new_log(places.valkey_log, offset)
    sentence = f"Valkey did not start: {processes.last_line(said)} (see {places.valkey_log})."
    raise (_UnreadableData if any(sign in said for sign in _UNREADABLE) else EmbeddedError)(sentence)


def _options(places: Places) -> list[str]:
    # Only cache keys carry a time to live, so only they are ever evicted; tasks are appended to a file every second.
    options = {
        "port": "0",
        "unixsocket": str(places.valkey_socket),
        "unixsocketperm": "700",
        "dir": str(places.valkey),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory": "256mb",
        "maxmemory-policy": POLICY,
        "databases": "16",
        "daemonize": "no",
        "loglevel": "notice",
    }
    return [part for name, value in options.items() for part in (f"--{name}", value)]


def _read(connection: socket.socket) -> str:
    """One reply of the protocol: a line, or as many bytes as its length says; arrays until they are complete."""
    data = b""
    while not _complete(data):
        more = connection.recv(65536)
        if not more:
            break
        data += more
    return data.decode(errors="replace")


def _complete(data: bytes) -> bool:
    if not data.endswith(b"\r\n"):
        return False
    if data[:1] not in (b"$", b"*"):
        return True
    head, _, rest = data.partition(b"\r\n")
    if data[:1] == b"$":
        return head == b"$-1" or len(rest) == int(head[1:]) + 2
    return rest.count(b"\r\n") == 2 * int(head[1:])
