"""Real processes for tests: web, worker, beat and a Valkey of their own, each ended by its pid.

They work in a copy of the test database that commits for real. Hosts such as ``oms.localhost`` lead to them on a
free port.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from uuid import uuid4

import httpx2

from config.embedded.binaries import find_valkey
from config.embedded.places import find_places
from tests.support.databases import ROOT, url_of

T = TypeVar("T")
START_SECONDS = 60.0
STOP_SECONDS = 20.0


@dataclass(slots=True)
class Process:
    """A program that we started. ``pid`` is the one to end it by."""

    name: str
    popen: "subprocess.Popen[bytes]"
    log: Path

    @property
    def pid(self) -> int:
        return self.popen.pid

    @property
    def is_alive(self) -> bool:
        return self.popen.poll() is None

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """In order; with force when it does not follow within seconds."""
        if self.is_alive:
            self.popen.send_signal(number)
        try:
            self.popen.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """As a crash does it: the whole group at once, so that no child lives on."""
        if self.is_alive:
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait(STOP_SECONDS)


@dataclass(slots=True)
class Web(Process):
    port: int = 0

    def get(self, host: str, path: str, **options: Any) -> httpx2.Response:
        """A page as a browser on ``host`` asks for it; redirects are not followed."""
        headers = {"Host": f"{host}:{self.port}"}
        return httpx2.get(f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=20, **options)

    def origin(self, host: str) -> str:
        return f"http://{host}:{self.port}"


@dataclass(slots=True)
class LiveStack:
    """What it starts, it ends when the block of ``live_stack`` ends."""

    database: str
    folder: Path
    run: str = field(default_factory=lambda: uuid4().hex[:8])
    processes: list[Process] = field(default_factory=list)

    @property
    def database_url(self) -> str:
        return url_of(self.database)

    @property
    def mails(self) -> Path:
        return self.folder / "mail"

    @property
    def web(self) -> Web:
        """The first web process."""
        return next(process for process in self.processes if isinstance(process, Web))

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": self.database_url,
            "REDIS_URL": f"unix://{self.folder}/valkey.sock?db=0",
            "MAART_TEST_RUN": self.run,
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(self.mails),
        }

    def start_valkey(self) -> Process:
        program = find_valkey(find_places())
        socket_path = self.folder / "valkey.sock"
        options = ("--port", "0", "--unixsocket", str(socket_path), "--dir", str(self.folder), "--save", "")
        process = self.start("valkey", [str(program), *options])
        wait_for(lambda: _answers(socket_path), "Valkey answers", process)
        return process

    def start_web(self) -> Web:
        """One gunicorn with one worker process."""
        port = free_port()
        command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
        variables = {"PORT": str(port), "WEB_WORKERS": "1", "BIND": "127.0.0.1"}
        started = self.start(f"web-{port}", command, variables)
        web = Web(started.name, started.popen, started.log, port)
        self.processes[-1] = web
        wait_for(lambda: _is_live(web), f"{web.name} answers", web)
        return web

    def start_worker(self, queues: str = "default,scheduled,long_running") -> Process:
        name = f"worker-{len(self.processes)}"
        command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--loglevel", "info"]
        process = self.start(name, [*command, "-n", f"{name}@%h", "-Q", queues, "-c", "1"])
        wait_for(lambda: " ready" in process.output(), f"{name} is ready", process)
        return process

    def start_beat(self) -> Process:
        command = [sys.executable, "-m", "celery", "-A", "config.celery", "beat", "--pidfile="]
        return self.start("beat", command)

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """A manage.py command, in a process of its own."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def start(self, name: str, command: Sequence[str], variables: dict[str, str] | None = None) -> Process:
        log = self.folder / f"{name}.log"
        with log.open("wb") as file:
            popen = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**self.environment(), **(variables or {})},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        process = Process(name, popen, log)
        self.processes.append(process)
        return process

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.stop()


@contextmanager
def live_stack(database: str) -> Iterator[LiveStack]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="maart-live-")))
        live = LiveStack(database=database, folder=folder)
        stack.callback(live.stop)
        yield live


def wait_for(
    is_there: Callable[[], T], what: str, process: Process | None = None, seconds: float = START_SECONDS
) -> T:
    """Ask again and again until the answer is true; it. Raises AssertionError with the end of the log."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := is_there():
            return answer
        if process is not None and not process.is_alive:
            break
        time.sleep(0.05)
    said = process.output()[-4000:] if process is not None else ""
    raise AssertionError(f"Waited {seconds:.0f} s in vain until {what}.\n{said}")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _answers(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def _is_live(web: Web) -> bool:
    try:
        return web.get("localhost", "/health/live").status_code == 200
    except httpx2.HTTPError:
        return False
