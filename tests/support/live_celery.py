"""Real processes for tests: a broker, workers and beat that can be killed. Whoever starts one ends it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from celery import current_app
from django.db import connection

from apps.core.outbox import sending
from config import env
from config.embedded.binaries import find_valkey
from config.embedded.places import find_places

ROOT = Path(__file__).resolve().parents[2]


class Broker:
    """A Valkey of its own, without a disk: killed, it has forgotten everything."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "valkey.sock"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    def start(self) -> None:
        command = [str(find_valkey(find_places())), "--port", "0", "--unixsocket", str(self.socket)]
        command += ["--save", "", "--appendonly", "no", "--dir", str(self._folder), "--loglevel", "warning"]
        self._process = subprocess.Popen(command, start_new_session=True)
        wait_for(self._answers, seconds=20, what="the broker answers")

    def kill(self) -> None:
        if self._process is not None:
            _kill(self._process)
            self._process = None
            self.socket.unlink(missing_ok=True)

    def stall(self) -> None:
        """It accepts connections and never answers."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGCONT)

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(1)
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


class Processes:
    """Workers and beats on this test's database and broker."""

    def __init__(self, broker: Broker, folder: Path) -> None:
        self._broker = broker
        self._folder = folder
        self._running: list[subprocess.Popen[bytes]] = []
        self._count = 0

    def worker(
        self, *, queues: Sequence[str] = ("default", "long_running", "scheduled"), children: int = 2
    ) -> "Live":
        self._count += 1
        name = f"test{self._count}@%h"
        return self._start(
            "worker",
            "-n",
            name,
            "-Q",
            ",".join(queues),
            "-c",
            str(children),
            "--without-gossip",
            "--without-mingle",
        )

    def beat(self) -> "Live":
        return self._start("beat", "--pidfile=")

    def end(self) -> None:
        for process in self._running:
            _kill(process)

    def _start(self, *arguments: str) -> "Live":
        self._count += 1
        log = self._folder / f"{arguments[0]}{self._count}.log"
        command = [sys.executable, "-m", "celery", "-A", "config.celery", *arguments, "--loglevel", "info"]
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment(), stdout=out, stderr=out, start_new_session=True
            )
        self._running.append(process)
        return Live(process, log)

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": database_url(),
            "REDIS_URL": self._broker.url,
            "LOG_JSON": "true",
        }


class Live:
    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self._process = process
        self.log = log

    def wait_until_ready(self) -> "Live":
        wait_for(
            lambda: " ready." in self.said(), seconds=60, what=f"{self.log.name} is ready", log=self.said
        )
        return self

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """kill -9 of the process and its children at once: nobody is left to put anything back."""
        _kill(self._process)

    def stop(self) -> int:
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=30)


@contextmanager
def live_broker() -> Iterator[Broker]:
    """A broker that is not started yet; this process sends to it, too."""
    folder = Path(tempfile.mkdtemp(prefix="maart-"))  # a socket's path must be short
    broker = Broker(folder)
    before = {name: current_app.conf[name] for name in _ADDRESSES}
    old_url = os.environ.get("REDIS_URL")
    os.environ["REDIS_URL"] = broker.url
    try:
        for name in _ADDRESSES:
            current_app.conf[name] = env.broker_url()
        sending.forget_broker()
        yield broker
    finally:
        broker.kill()
        current_app.conf.update(before)
        sending.forget_broker()
        if old_url is not None:
            os.environ["REDIS_URL"] = old_url
        shutil.rmtree(folder, ignore_errors=True)


_ADDRESSES = ("broker_url", "broker_read_url", "broker_write_url")


@contextmanager
def live_processes(broker: Broker, folder: Path) -> Iterator[Processes]:
    processes = Processes(broker, folder)
    try:
        yield processes
    finally:
        processes.end()


def database_url() -> str:
    """Of the database this test works in."""
    name = connection.settings_dict["NAME"]
    before, _, options = os.environ["DATABASE_URL"].partition("?")
    return before.rpartition("/")[0] + f"/{name}" + (f"?{options}" if options else "")


def wait_for(
    condition: Callable[[], bool], *, seconds: float, what: str, log: Callable[[], str] = str
) -> float:
    """Seconds that it took. Raises AssertionError when it takes longer."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > seconds:
            raise AssertionError(f"After {seconds} s it is still not so that {what}.\n{log()[-5000:]}")
        time.sleep(0.1)
    return time.monotonic() - started


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """The whole group: children of a killed worker would go on as orphans."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
