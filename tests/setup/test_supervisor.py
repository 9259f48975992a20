"""The foreground process of ``make run``, with small programs in the place of web, workers and beat."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from config.embedded import processes
from config.embedded.places import CLONE
from config.embedded.supervisor import Console, Program, is_live, programs, table, welcome
from config.programs import READY_FILE

DRIVER = """
import json, os, signal, sys
from config.embedded.supervisor import Console, Program, Supervisor
programs = [Program(name, command) for name, command in json.loads(sys.argv[1])]
supervisor = Supervisor(
    Console([program.name for program in programs], colours=False),
    dict(os.environ),
    noted=lambda children: print("noted", len(children), flush=True),
)
signal.signal(signal.SIGINT, supervisor.request_stop)
signal.signal(signal.SIGTERM, supervisor.request_stop)
supervisor.start(programs)
supervisor.watch()
supervisor.end(seconds=float(sys.argv[2]))
print("all ended", flush=True)
"""


class Driver:
    """A supervisor in a process of its own, and the lines that it prints."""

    def __init__(self, programs: list[Program], seconds: float = 5) -> None:
        import json

        listed = json.dumps([[program.name, list(program.command)] for program in programs])
        self.process = subprocess.Popen(
            [sys.executable, "-c", DRIVER, listed, str(seconds)],
            cwd=CLONE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []

    def until(self, pattern: str, seconds: float = 15) -> re.Match[str]:
        """Read on until a line matches."""
        assert self.process.stdout is not None
        deadline = time.monotonic() + seconds
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            found = re.search(pattern, line)
            if found:
                return found
            assert time.monotonic() < deadline, self.lines
        raise AssertionError(f"{pattern!r} was never printed: {self.lines}")

    def stop(self, number: signal.Signals = signal.SIGINT) -> str:
        self.process.send_signal(number)
        return self.process.communicate(timeout=20)[0]


@pytest.fixture
def drivers() -> Iterator[list[Driver]]:
    made: list[Driver] = []
    yield made
    for driver in made:
        if driver.process.poll() is None:
            os.killpg(driver.process.pid, signal.SIGKILL)
            driver.process.wait()


def script(text: str) -> list[str]:
    return [sys.executable, "-u", "-c", text]


TALKER = "import time, os; print('says', os.getpid()); time.sleep(60)"
STUBBORN = "import signal, time, os; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('says', os.getpid()); time.sleep(60)"


def test_lines_carry_the_name_of_who_said_them(drivers: list[Driver]) -> None:
    drivers.append(driver := Driver([Program("web", script(TALKER)), Program("worker", script(TALKER))]))
    driver.until(r"^(web   |worker) \| says \d+")
    driver.until(r"^(web   |worker) \| says \d+")
    assert "all ended" in driver.stop()
    assert driver.process.returncode == 0


def test_a_dead_child_is_started_again_with_growing_pauses(drivers: list[Driver]) -> None:
    drivers.append(driver := Driver([Program("web", script("print('up'); raise SystemExit(3)"))]))
    driver.until(r"web \| ended with code 3; starts again in 1 s")
    began = time.monotonic()
    driver.until(r"web \| ended with code 3; starts again in 2 s")
    assert 0.8 < time.monotonic() - began < 5
    assert sum("| up" in line for line in driver.lines) == 2


def test_a_killed_child_comes_back_with_another_pid(drivers: list[Driver]) -> None:
    drivers.append(driver := Driver([Program("web", script(TALKER))]))
    first = int(driver.until(r"says (\d+)")[1])
    os.kill(first, signal.SIGKILL)
    driver.until(r"ended with signal SIGKILL; starts again in 1 s")
    assert int(driver.until(r"says (\d+)")[1]) != first


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_ends_children_and_their_children(drivers: list[Driver], number: signal.Signals) -> None:
    parent = (
        f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-u', '-c', {TALKER!r}]); p.wait()"
    )
    drivers.append(driver := Driver([Program("web", script(parent))]))
    grandchild = int(driver.until(r"says (\d+)")[1])
    assert "all ended" in driver.stop(number)
    assert processes.wait_until_gone(grandchild, 5)


def test_a_stubborn_child_is_killed_after_its_time(drivers: list[Driver]) -> None:
    drivers.append(driver := Driver([Program("web", script(STUBBORN))], seconds=1))
    child = int(driver.until(r"says (\d+)")[1])
    began = time.monotonic()
    driver.stop()
    assert 0.9 < time.monotonic() - began < 6
    assert not processes.is_alive(child)


def test_a_second_ctrl_c_does_not_wait(drivers: list[Driver]) -> None:
    drivers.append(driver := Driver([Program("web", script(STUBBORN))], seconds=60))
    child = int(driver.until(r"says (\d+)")[1])
    driver.process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert driver.process.poll() is None
    driver.stop()
    assert not processes.is_alive(child)


def test_ctrl_c_of_the_terminal_reaches_only_the_supervisor(drivers: list[Driver]) -> None:
    """The terminal signals a whole process group; the children must end in order, not by accident."""
    drivers.append(
        driver := Driver([Program("web", script(STUBBORN.replace("SIGTERM", "SIGHUP")))], seconds=5)
    )
    child = int(driver.until(r"says (\d+)")[1])
    assert os.getpgid(child) != os.getpgid(driver.process.pid)


def test_children_are_noted_when_they_change(drivers: list[Driver]) -> None:
    drivers.append(driver := Driver([Program("one", script(TALKER)), Program("two", script(TALKER))]))
    driver.until(r"^noted 2")


def test_a_closed_terminal_leaves_no_children(drivers: list[Driver]) -> None:
    chatter = "import time, os; print('says', os.getpid())\nwhile True: print('more'); time.sleep(0.05)"
    drivers.append(driver := Driver([Program("web", script(chatter))]))
    child = int(driver.until(r"says (\d+)")[1])
    assert driver.process.stdout is not None
    driver.process.stdout.close()
    time.sleep(0.3)
    driver.process.send_signal(signal.SIGTERM)
    driver.process.wait(timeout=15)
    assert not processes.is_alive(child)


def test_the_programs_of_a_run() -> None:
    found = {program.name: " ".join(program.command) for program in programs()}
    assert list(found) == ["web", "worker", "long", "beat"]
    assert "config.wsgi" in found["web"]
    assert "-Q default,scheduled" in found["worker"]
    assert "-Q long_running" in found["long"]
    assert found["beat"].count(" beat ") == 1


class Answering(BaseHTTPRequestHandler):
    """Another program that says 200 to everything."""

    def do_GET(self) -> None:  # the name that http.server asks for
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        pass


def test_another_program_on_the_port_is_not_taken_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    monkeypatch.delenv("BIND", raising=False)
    web = subprocess.Popen(["sleep", "60"])
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            port = server.server_address[1]
            assert not is_live(port, None)
            assert not is_live(port, web)
            (tmp_path / READY_FILE).write_text("1")
            assert not is_live(port, web)
            (tmp_path / READY_FILE).write_text(str(web.pid))
            assert is_live(port, web)
            web.kill()
            web.wait()
            assert not is_live(port, web)
        finally:
            server.shutdown()
            web.kill()
            web.wait()


def test_colours_only_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    Console(["web"]).line("web", "plain")
    Console(["web"], colours=True).line("web", "coloured")
    plain, coloured = capsys.readouterr().out.splitlines()
    assert plain == "web | plain"
    assert coloured.startswith("\x1b[")


def test_the_table_of_addresses_lines_up() -> None:
    rows = [
        {"who": "Superuser", "address": "http://localhost:8000/admin/", "email": "a@b.lu", "password": "demo"}
    ]
    text = welcome(rows, 8000, 3.21)
    head, line, row = [line for line in text.splitlines() if line.startswith("  ")][:3]
    assert head.index("E-mail") == row.index("a@b.lu")
    assert set(line.strip()) == {"-", " "}
    assert "3.2 s" in text
    assert "http://localhost:9/" in welcome([], 9, 1)
    assert table([("A", "B"), ("1", "22")]) == "  A  B\n  -  --\n  1  22"
