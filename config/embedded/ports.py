"""The port of the web server, and the note of who runs on it."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from config import env
from config.embedded import processes
from config.embedded.errors import EmbeddedError
from config.embedded.places import CLONE

DEFAULT_PORT = 8000
HOST = "127.0.0.1"
SUPERVISOR = "config.embedded.supervisor"


@dataclass(frozen=True, slots=True)
class RunNote:
    """What a running ``make run`` wrote down: itself, its port, its children with the start of their commands."""

    pid: int
    port: int
    children: dict[str, str] = field(default_factory=dict)


def chosen() -> int:
    return env.integer("PORT", default=DEFAULT_PORT, minimum=1, maximum=65535)


def host() -> str:
    """Only this machine, unless BIND says otherwise."""
    return env.text("BIND", default=HOST)


def local_host() -> str:
    """Where this machine reaches the web server."""
    return HOST if host() == "0.0.0.0" else host()


def is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            connection.bind((host(), port))
        except PermissionError:
            raise EmbeddedError(
                f"Port {port} may be used by root only: choose another with PORT=8000."
            ) from None
        except OSError:
            return False
    return True


def require_free(port: int, *, patience: float = 0) -> None:
    """``patience``: seconds for processes that were just killed to let go of it."""
    deadline = time.monotonic() + patience
    while not is_free(port):
        if time.monotonic() >= deadline:
            break
        time.sleep(0.05)
    else:
        return
    if is_ours(port):
        raise EmbeddedError(
            f"Maart runs already on port {port}: open it, end it with `make stop`, or set PORT."
        )
    raise EmbeddedError(
        f"Port {port} is in use by another program: choose one with `make run PORT={port + 1}`."
    )


def is_ours(port: int) -> bool:
    note = read_note()
    return note is not None and note.port == port and is_supervisor(note.pid)


def is_supervisor(pid: int) -> bool:
    return processes.is_alive(pid) and SUPERVISOR in processes.command_line(pid)


def note_path() -> Path:
    return CLONE / ".maart" / "run.json"


def read_note(path: Path | None = None) -> RunNote | None:
    try:
        return RunNote(**json.loads((path or note_path()).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_note(note: RunNote) -> None:
    note_path().parent.mkdir(mode=0o700, exist_ok=True)
    unfinished = note_path().with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(asdict(note)), encoding="utf-8")
    unfinished.replace(note_path())


def end_left_overs() -> bool:
    """End the children of a supervisor that was killed and could not do it itself; whether there were any."""
    note = read_note()
    if note is None or is_supervisor(note.pid):
        return False
    ended = False
    for pid, command in note.children.items():
        # A number alone may be somebody else's process by now.
        if processes.is_alive(int(pid)) and command and processes.command_line(int(pid)).startswith(command):
            processes.send_group(int(pid), signal.SIGKILL)
            processes.wait_until_gone(int(pid), 5)
            ended = True
    note_path().unlink(missing_ok=True)
    return ended


def stop_supervisor(seconds: float = 30) -> bool:
    """End a running ``make run`` of this clone; whether there was one."""
    note = read_note()
    if note is None or not is_supervisor(note.pid):
        end_left_overs()
        return False
    processes.send(note.pid, signal.SIGTERM)
    if not processes.wait_until_gone(note.pid, seconds):
        processes.send(note.pid, signal.SIGKILL)
        processes.wait_until_gone(note.pid, 5)
        end_left_overs()
    return True
