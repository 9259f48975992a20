"""``make run`` after the installation: services, data, then web, workers and beat in one foreground process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from config import env
from config.embedded import ports, processes, runs, services
from config.embedded.errors import EmbeddedError
from config.embedded.places import CLONE
from config.programs import HOLD_FILE, READY_FILE, commands, prepare_metrics, require_environment

STOP_SECONDS = 15
INTERRUPT_SECONDS = 10
LIVE_SECONDS = 60
BACK_OFF_LIMIT = 30
# A child that ran this long was healthy: its next crash is answered at once again.
HEALTHY_SECONDS = 20
TICK = 0.1
_COLOURS = (36, 33, 35, 32, 34)


@dataclass(frozen=True, slots=True)
class Program:
    """A child process to keep alive."""

    name: str
    command: Sequence[str]


@dataclass(slots=True)
class Child:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    restart_at: float = 0.0


class Console:
    """Lines of several processes on one terminal, each with the name of who said it."""

    def __init__(self, names: Iterable[str], *, colours: bool | None = None) -> None:
        known = list(names)
        self._width = max(len(name) for name in known)
        self._colour = {name: _COLOURS[index % len(_COLOURS)] for index, name in enumerate(known)}
        self._colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ if colours is None else colours
        self._lock = threading.Lock()

    def line(self, name: str, text: str) -> None:
        prefix = f"{name:<{self._width}} | "
        if self._colours:
            prefix = f"\x1b[{self._colour.get(name, 37)}m{prefix}\x1b[0m"
        self.write(prefix + text)

    def write(self, text: str) -> None:
        with self._lock:
            # The terminal may be gone (an SSH session that broke off); that is no reason to leave children behind.
            try:
                sys.stdout.write(text + "\n")
                sys.stdout.flush()
            except OSError:
                return


@dataclass(slots=True)
class Supervisor:
    """Starts programs, prints what they say, starts them again when they die, ends them together."""

    console: Console
    environment: Mapping[str, str]
    keep: Callable[[], object] = field(default=lambda: None)
    """Asked every second; keeps the embedded services alive."""
    noted: Callable[[dict[str, str]], None] = field(default=lambda _children: None)
    """Told the process ids and commands of the children whenever they change."""
    children: list[Child] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _signals: int = 0

    def start(self, programs: Iterable[Program]) -> None:
        for program in programs:
            child = Child(program)
            self.children.append(child)
            self._spawn(child)

    def watch(self) -> None:
        """Return when somebody asks to stop."""
        last_kept = 0.0
        while not self._stop.wait(TICK):
            for child in self.children:
                self._look_after(child)
            if time.monotonic() - last_kept > 1:
                last_kept = time.monotonic()
                self._keep_services()

    def wait_for(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Whether a condition came true in time, while the children are looked after."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self._stop.wait(TICK / 2):
            if condition():
                return True
            for child in self.children:
                self._look_after(child)
        return False

    def request_stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        self._signals += 1
        self._stop.set()

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    def end(self, seconds: float = STOP_SECONDS) -> None:
        """Ask all children to end, wait, kill what is left. A second Ctrl-C kills at once."""
        self._stop.set()
        asked = self._signals
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + seconds
        while any(process.poll() is None for process in running) and time.monotonic() < deadline:
            if self._signals > asked:
                break
            time.sleep(0.05)
        for child in self.children:
            # Also what a child that ended properly may have left in its group.
            if child.process:
                processes.send_group(child.process.pid, signal.SIGKILL)
                child.process.wait()

    def _spawn(self, child: Child) -> None:
        child.process = subprocess.Popen(
            list(child.program.command),
            cwd=CLONE,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Its own group, so that Ctrl-C reaches only us and we decide how it ends.
            start_new_session=True,
        )
        child.started = time.monotonic()
        threading.Thread(target=self.relay, args=(child.program.name, child.process), daemon=True).start()
        self.note()

    def note(self, **more: str) -> None:
        running = {
            str(child.process.pid): " ".join(child.program.command)
            for child in self.children
            if child.process and child.process.poll() is None
        }
        self.noted({**running, **more})

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is not None and child.process.poll() is not None:
            processes.send_group(child.process.pid, signal.SIGKILL)
            child.failures = 1 if now - child.started > HEALTHY_SECONDS else child.failures + 1
            delay = min(2 ** (child.failures - 1), BACK_OFF_LIMIT)
            self.console.line(
                child.program.name,
                f"ended with {_describe(child.process.returncode)}; starts again in {delay} s",
            )
            child.process, child.restart_at = None, now + delay
        elif child.process is None and now >= child.restart_at:
            self._spawn(child)

    def _keep_services(self) -> None:
        try:
            self.keep()
        except EmbeddedError as error:
            self.console.line("services", str(error))

    def relay(self, name: str, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                if text := line.decode(errors="replace").rstrip():
                    self.console.line(name, text)


def programs() -> list[Program]:
    return [Program(name, command) for name, command in commands().items()]


def is_live(port: int, web: subprocess.Popen[bytes] | None) -> bool:
    """Whether our own web server answers; another program may have taken the port since we looked."""
    ready = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]) / READY_FILE
    if web is None or web.poll() is not None or not ready.exists() or ready.read_text() != str(web.pid):
        return False
    try:
        with urllib.request.urlopen(f"{ports.local_address(port)}/health/live", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def prepare(supervisor: Supervisor) -> list[dict[str, str]]:
    """Migrations and demo data, in one process of their own; the sign-ins of the demo."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "sign-ins.json"
        command = [sys.executable, "-m", "config.embedded.prepare", str(report)]
        process = subprocess.Popen(
            command,
            cwd=CLONE,
            env=dict(supervisor.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        supervisor.note(**{str(process.pid): " ".join(command)})
        relay = threading.Thread(target=supervisor.relay, args=("setup", process))
        relay.start()
        while process.poll() is None and not supervisor.stopping:
            time.sleep(TICK / 2)
        if process.poll() is None:
            _interrupt(process)
        relay.join()
        if supervisor.stopping:
            return []
        if process.returncode != 0:
            raise EmbeddedError("The database could not be prepared (see the lines of `setup` above).")
        rows: list[dict[str, str]] = json.loads(report.read_text(encoding="utf-8"))
        return rows


def _interrupt(process: subprocess.Popen[bytes]) -> None:
    """What is not committed is rolled back."""
    processes.send_group(process.pid, signal.SIGINT)
    try:
        process.wait(INTERRUPT_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
    processes.send_group(process.pid, signal.SIGKILL)
    process.wait()


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns with a line under the head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join(
        f"  {line}" for line in (lines[0], "  ".join("-" * width for width in widths), *lines[1:])
    )


def welcome(sign_ins: Sequence[Mapping[str, str]], port: int, seconds: float) -> str:
    rows = [("Who", "Address", "E-mail", "Password")]
    rows += [(row["who"], row["address"], row["email"] or "-", row["password"] or "-") for row in sign_ins]
    if not sign_ins:
        rows.append(("anybody", f"http://localhost:{port}/", "-", "-"))
    return f"\nMaart is ready after {seconds:.1f} s.\n\n{table(rows)}\n\n  Ctrl-C ends it, `make stop` the database, too.\n"


def child_environment(port: int) -> dict[str, str]:
    """Everything that the children need, so that none of them starts services or reads .env again."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(CLONE / ".maart" / f"metrics-{port}")
    prepare_metrics(clean=True)
    services.ensure_services()
    require_environment()
    return {
        **os.environ,
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


def run() -> int:
    began = time.monotonic()
    port = ports.chosen()
    web, *others = programs()
    console = Console(["setup", "services", web.name, *(program.name for program in others)])
    environment = child_environment(port)
    supervisor = Supervisor(
        console,
        environment,
        keep=services.ensure_services,
        noted=lambda children: runs.write_note(runs.RunNote(os.getpid(), port, children)),
    )
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, supervisor.request_stop)
    try:
        # It loads beside the preparation, and answers after it.
        hold = Path(environment["PROMETHEUS_MULTIPROC_DIR"]) / HOLD_FILE
        hold.touch()
        supervisor.start([web])
        sign_ins = prepare(supervisor)
        hold.unlink()
        if not supervisor.stopping:
            if supervisor.wait_for(lambda: is_live(port, supervisor.children[0].process), LIVE_SECONDS):
                console.write(welcome(sign_ins, port, time.monotonic() - began))
            elif not supervisor.stopping:
                console.line("web", f"does not answer after {LIVE_SECONDS} s; its own lines say why")
        if not supervisor.stopping:
            supervisor.start(others)
            supervisor.watch()
    finally:
        console.write("Ending ...")
        supervisor.end()
        runs.forget_note()
    return 0


def _describe(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"


def main() -> int:
    try:
        env.load_dotenv(CLONE / ".env")
        return run()
    except (EmbeddedError, env.EnvError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
