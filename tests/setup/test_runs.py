"""One `make run` on a data directory at a time: the lock, the note, what a killed one leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded import processes, runs
from config.embedded.places import CLONE, find_places, prepare_base
from tests.setup.conftest import run_command

# Becomes another program, as `make run` becomes the supervisor.
HOLDER = """
import os, sys
from config.embedded import runs
print(runs.claim(int(sys.argv[1])), flush=True)
code = "import signal, time; signal.signal(signal.SIGTERM, lambda *_: print('asked', flush=True) or exit()); "
code += "print('runs', flush=True); time.sleep(60)"
os.execv(sys.executable, [sys.executable, "-c", code, "config.embedded.supervisor"])
"""


class Holder:
    def __init__(self, port: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(port), "config.embedded.run"],
            cwd=CLONE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture
def holder(data_dir: Path) -> Iterator[Holder]:
    made = Holder(8123)
    assert [made.line(), made.line()] == ["False", "runs"]
    yield made
    made.process.kill()
    made.process.communicate()


def test_a_second_run_is_refused_whatever_its_port(holder: Holder) -> None:
    for port in (8123, 8124):
        second = Holder(port)
        _, said = second.process.communicate(timeout=20)
        assert second.process.returncode != 0
        assert said.strip().endswith(
            f"Maart runs already on port 8123 (process {holder.process.pid}): "
            "open it, or end it with `make stop` first."
        )
    assert runs.current() == runs.RunNote(holder.process.pid, 8123)


def test_of_two_that_begin_together_one_runs(data_dir: Path) -> None:
    both = [Holder(8123), Holder(8124)]
    try:
        first = [each.line() for each in both]
        assert sorted(first) == ["", "False"]
        winner = both[first.index("False")]
        assert winner.line() == "runs"
        note = runs.current()
        assert note is not None
        assert note.pid == winner.process.pid
    finally:
        for each in both:
            each.process.kill()
            each.process.communicate()


def test_stop_ends_the_one_that_holds_the_lock_whatever_the_note_said_before(holder: Holder) -> None:
    assert holder.process.poll() is None
    answer = run_command([sys.executable, "-m", "config.embedded", "stop"])
    assert answer.stdout == "Stopped: Maart.\n", answer.stderr
    assert holder.line() == "asked"
    assert holder.process.wait(10) == 0
    assert runs.current() is None


def test_nobody_begins_while_it_is_ended(data_dir: Path) -> None:
    prepare_base(find_places())
    find_places().run_lock.touch()
    with runs.ended() as was_running:
        assert was_running is False
        late = Holder(8125)
        _, said = late.process.communicate(timeout=20)
        assert "Maart runs already:" in said
    assert runs.current() is None


def test_a_stubborn_run_is_killed(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "STOP_SECONDS", 1)
    holder = Holder(8123)
    assert [holder.line(), holder.line()] == ["False", "runs"]
    holder.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    with runs.ended() as was_running:
        assert was_running is True
    assert holder.process.wait(5) == -signal.SIGKILL
    assert time.monotonic() - began < 5


def test_left_overs_of_a_killed_run_are_ended(data_dir: Path) -> None:
    command = ["sleep", "61"]
    child = subprocess.Popen(command, start_new_session=True)
    bystander = subprocess.Popen(["sleep", "62"], start_new_session=True)
    prepare_base(find_places())
    try:
        # The bystander has the number of a child, but is another program.
        children = {str(child.pid): " ".join(command), str(bystander.pid): "python -m gunicorn"}
        runs.write_note(runs.RunNote(processes.unused_pid(), 8000, children))
        next_one = Holder(8123)
        assert next_one.line() == "True"
        assert child.wait(timeout=5) == -signal.SIGKILL
        assert bystander.poll() is None
        note = runs.read_note()
        assert note == runs.RunNote(next_one.process.pid, 8123)
        next_one.process.kill()
        next_one.process.communicate()
    finally:
        for process in (child, bystander):
            process.kill()
            process.wait()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can lend a directory")
def test_a_lock_of_another_user_is_told(data_dir: Path) -> None:
    prepare_base(find_places())
    lock = find_places().run_lock
    lock.touch(mode=0o600)
    code = """
import os
from config.embedded import runs
places = runs.find_places()
os.setgid(65534)
os.setuid(65534)
runs._open(places)
"""
    answer = run_command([sys.executable, "-c", code])
    assert "belongs to another user" in answer.stderr


def test_without_any_run_there_is_nothing_to_end(data_dir: Path) -> None:
    with runs.ended() as was_running:
        assert was_running is False
    assert runs.current() is None
    assert not data_dir.exists()
