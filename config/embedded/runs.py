"""Who runs ``make run`` on a data directory: one at a time.

The lock ends with its process, however that ends, so it is never stale. The note beside it says whom to ask to stop,
and which processes a killed one has left behind.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from config.embedded import processes
from config.embedded.errors import EmbeddedError
from config.embedded.places import Places, find_places, prepare_base

STOP_SECONDS = 30
# Somebody who only looks holds the lock for a moment; and a run that has just begun is about to write its note.
MOMENT = 1.0
_PROGRAMS = ("config.embedded.run", "config.embedded.supervisor")


@dataclass(frozen=True, slots=True)
class RunNote:
    """A run: its process, its port, its children with the start of their commands."""

    pid: int
    port: int
    children: dict[str, str] = field(default_factory=dict)

    @property
    def lives(self) -> bool:
        command = processes.command_line(self.pid) if processes.is_alive(self.pid) else ""
        return any(program in command for program in _PROGRAMS)


def claim(port: int) -> bool:
    """Become the one run of the data directory for as long as this process, or what it becomes, lives.

    Whether a killed run had left processes behind, which are ended now.
    """
    places = find_places()
    prepare_base(places)
    descriptor = _open(places)
    if not _lock(descriptor, MOMENT):
        os.close(descriptor)
        raise EmbeddedError(_who_runs(places))
    os.set_inheritable(descriptor, True)
    ended = _end_left_overs(places)
    write_note(RunNote(os.getpid(), port))
    return ended


@contextmanager
def ended() -> Iterator[bool]:
    """Nobody runs, and nobody begins before the block is left; whether somebody had to be ended."""
    places = find_places()
    if not places.run_lock.exists():
        yield False
        return
    descriptor = _open(places)
    try:
        is_free = _lock(descriptor, 0)
        if not is_free:
            _end_holder(places)
            if not _lock(descriptor, MOMENT):
                raise EmbeddedError(_who_runs(places))
        left_overs = _end_left_overs(places)
        yield left_overs or not is_free
    finally:
        os.close(descriptor)


def current() -> RunNote | None:
    """The run that holds the lock now."""
    places = find_places()
    if not places.run_lock.exists():
        return None
    descriptor = _open(places)
    try:
        return None if _lock(descriptor, 0) else _note_of_holder(places)
    finally:
        os.close(descriptor)


def read_note(places: Places | None = None) -> RunNote | None:
    try:
        return RunNote(**json.loads(_note_path(places or find_places()).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_note(note: RunNote) -> None:
    path = _note_path(find_places())
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(asdict(note)), encoding="utf-8")
    unfinished.replace(path)


def forget_note() -> None:
    _note_path(find_places()).unlink(missing_ok=True)


def _note_path(places: Places) -> Path:
    return places.base / "run.json"


def _open(places: Places) -> int:
    try:
        return os.open(places.run_lock, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError:
        raise EmbeddedError(
            f"{places.base} belongs to another user: run this command as that user, or set MAART_DATA_DIR."
        ) from None


def _lock(descriptor: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.05)
        else:
            return True


def _note_of_holder(places: Places) -> RunNote | None:
    deadline = time.monotonic() + MOMENT
    while (note := read_note(places)) is None or not note.lives:
        if time.monotonic() > deadline:
            return None
        time.sleep(0.05)
    return note


def _who_runs(places: Places) -> str:
    note = _note_of_holder(places)
    who = f" on port {note.port} (process {note.pid})" if note else ""
    return f"Maart runs already{who}: open it, or end it with `make stop` first."


def _end_holder(places: Places) -> None:
    note = _note_of_holder(places)
    if note is None:
        return
    processes.send(note.pid, signal.SIGTERM)
    if not processes.wait_until_gone(note.pid, STOP_SECONDS):
        processes.send(note.pid, signal.SIGKILL)
        processes.wait_until_gone(note.pid, 5)


def _end_left_overs(places: Places) -> bool:
    """End the children of a run that was killed and could not do it itself; whether there were any."""
    note = read_note(places)
    if note is None:
        return False
    found = False
    for pid, command in note.children.items():
        # A number alone may be somebody else's process by now.
        if processes.is_alive(int(pid)) and command and processes.command_line(int(pid)).startswith(command):
            processes.send_group(int(pid), signal.SIGKILL)
            processes.wait_until_gone(int(pid), 5)
            found = True
    _note_path(places).unlink(missing_ok=True)
    return found
