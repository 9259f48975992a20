"""``make run`` as a whole: the table, what is killed comes back, Ctrl-C, later runs, a killed supervisor."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.embedded import postgres, processes
from config.embedded.places import Places, find_places
from tests.support.running import RunningMaart, copy_clone, free_port, share_packages


@pytest.fixture
def maart(data_dir: Path) -> Iterator[RunningMaart]:
    """In a directory that other users cannot enter."""
    folder = Path(tempfile.mkdtemp(prefix="maart-clone-"))
    clone = copy_clone(folder / "a clone with spaces")
    share_packages(clone)
    running = RunningMaart(clone, data_dir)
    yield running
    running.clean_up()
    shutil.rmtree(folder, ignore_errors=True)


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def test_a_whole_life(maart: RunningMaart, places: Places) -> None:
    first = maart.start()
    assert first < 120
    assert_table_of_addresses(maart)
    assert maart.status("/") == 200
    assert_second_start_is_refused(maart)
    assert_killed_processes_come_back(maart)
    assert_ctrl_c_ends_everything_but_the_services(maart)
    later = maart.start()
    assert later < first
    assert not any("Migrating" in line for line in maart.lines)
    assert_killed_supervisor_leaves_nothing_behind(maart)
    stopped = maart.make("stop")
    assert stopped.stdout.strip() == "Stopped: Maart, PostgreSQL, Valkey."
    assert maart.status("/") == 0
    assert postgres.running_pid(places) == 0


def test_stop_during_the_migrations_is_no_accident(maart: RunningMaart) -> None:
    maart.begin()
    maart.until(r"setup +\| Migrating", time.monotonic() + 120)
    stopped = maart.make("stop")
    assert stopped.stdout.strip() == "Stopped: Maart, PostgreSQL, Valkey."
    assert maart.process is not None
    assert maart.process.wait(timeout=20) == 0
    said = "\n".join(maart.lines)
    assert "Ending ..." in said
    assert "Maart is ready" not in said
    for word in ("FATAL", "Traceback", "Error", "prepared"):
        assert word not in said, said


def test_settings_that_cannot_be_used_end_the_run_in_one_sentence(maart: RunningMaart) -> None:
    for name, value in (("CELERY_LOG_LEVEL", "chatty"), ("WEB_WORKERS", "many"), ("SENTRY_DSN", "nonsense")):
        answer = maart.make("run", f"{name}={value}")
        assert answer.returncode != 0
        said = answer.stdout + answer.stderr
        assert said.count(f"{name} must be") == 1, said
        assert "Traceback" not in said
        assert maart.status("/") == 0


def assert_table_of_addresses(maart: RunningMaart) -> None:
    head = next(
        index
        for index, line in enumerate(maart.lines)
        if line.split() == ["Who", "Address", "E-mail", "Password"]
    )
    rows = [line.split("  ") for line in maart.lines[head + 2 :]]
    addresses = " ".join(cell for row in rows for cell in row)
    assert f"http://localhost:{maart.port}/admin/" in addresses
    assert f".localhost:{maart.port}/" in addresses
    assert any(line.startswith("setup    | ") for line in maart.lines)


def assert_second_start_is_refused(maart: RunningMaart) -> None:
    note = maart.note()
    assert note is not None
    for port in (maart.port, free_port()):
        second = maart.make("run", f"PORT={port}")
        assert second.returncode != 0
        assert second.stderr.splitlines()[0] == (
            f"Maart runs already on port {maart.port} (process {note.pid}): "
            "open it, or end it with `make stop` first."
        )


def assert_killed_processes_come_back(maart: RunningMaart) -> None:
    wait_until(lambda: len(children(maart)) == 4, 60, "web, two workers and beat")
    os.kill(postgres.running_pid(find_places()), signal.SIGKILL)
    maart.wait_for("/health/ready", 15)
    for word in ("gunicorn", "short@", "long@", " beat "):
        before = maart.pid_of(word)
        os.kill(before, signal.SIGKILL)
        wait_until(lambda word=word, before=before: came_back(maart, word, before), 30, word)  # type: ignore[misc]
    maart.wait_for("/health/live", 30)


def children(maart: RunningMaart) -> dict[str, str]:
    note = maart.note()
    return note.children if note else {}


def came_back(maart: RunningMaart, word: str, before: int) -> bool:
    return any(word in command and int(pid) != before for pid, command in children(maart).items())


def assert_ctrl_c_ends_everything_but_the_services(maart: RunningMaart) -> None:
    pids = [int(pid) for pid in children(maart)]
    maart.stop()
    last_words = maart.lines[maart.lines.index("Ending ...") :]
    assert not any("Traceback" in line for line in last_words), last_words
    assert [pid for pid in pids if processes.is_alive(pid)] == []
    assert maart.status("/") == 0
    assert postgres.is_ready(find_places())


def assert_killed_supervisor_leaves_nothing_behind(maart: RunningMaart) -> None:
    note = maart.note()
    assert note is not None
    os.kill(note.pid, signal.SIGKILL)
    assert maart.process is not None
    maart.process.wait(timeout=10)
    assert maart.status("/health/live") == 200, "the orphan still answers"
    maart.start()
    assert not any(processes.is_alive(int(pid)) for pid in note.children)
    assert maart.status("/health/live") == 200
