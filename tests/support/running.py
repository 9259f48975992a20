"""Maart as `make run` starts it, in a copy of the clone with a port and data of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from config.embedded import install, processes, runs
from config.embedded.places import CLONE, Places
from config.embedded.runs import RunNote

_SERVICE_VARIABLES = (
    "DATABASE_URL",
    "REDIS_URL",
    "DJANGO_SETTINGS_MODULE",
    "PROMETHEUS_MULTIPROC_DIR",
    "MAART_TEST_RUN",
)


def copy_clone(target: Path) -> Path:
    """The files that a fresh clone of the working tree would have."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CLONE,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (CLONE / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CLONE / name, target / name)
    return target


def share_packages(clone: Path) -> None:
    """An environment with the packages of this one, as if `make run` had installed them: tests need no registry."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(clone / ".venv")], check=True)
    folder = next((clone / ".venv" / "lib").glob("python*")) / "site-packages"
    (folder / "shared.pth").write_text(sysconfig.get_path("purelib") + "\n")
    install.stamp("local", clone).write_text(install._fingerprint("local", clone), encoding="utf-8")


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
        return port


@dataclass(slots=True)
class RunningMaart:
    """``start`` waits for the table of addresses; ``stop`` is Ctrl-C."""

    clone: Path
    data: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None
    lines: list[str] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        own = {"MAART_DATA_DIR": str(self.data), "PORT": str(self.port), "MAKEFLAGS": "", "NO_COLOR": "1"}
        files = {"MEDIA_ROOT": str(self.clone / "media"), "EMAIL_FILE_PATH": str(self.clone / "mail")}
        return {
            **{name: value for name, value in os.environ.items() if name not in _SERVICE_VARIABLES},
            **own,
            **files,
        }

    def make(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", "--no-print-directory", *arguments],
            cwd=self.clone,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self, seconds: float = 180) -> float:
        """Seconds until the table of addresses."""
        began = time.monotonic()
        self.begin()
        self.until(r"`make stop` the database", began + seconds)
        return time.monotonic() - began

    def begin(self) -> None:
        self.lines = []
        self.process = subprocess.Popen(
            ["make", "--no-print-directory", "run"],
            cwd=self.clone,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()

    def until(self, pattern: str, deadline: float) -> re.Match[str]:
        """The first line that matches. Lines are read all the time: a full pipe would stop the supervisor."""
        assert self.process is not None
        seen = 0
        while True:
            ended = self.process.poll() is not None
            for line in self.lines[seen:]:
                seen += 1
                if found := re.search(pattern, line):
                    return found
            assert not ended, "\n".join(self.lines)
            assert time.monotonic() < deadline, "\n".join(self.lines)
            time.sleep(0.05)

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self.lines.append(line.rstrip())

    def stop(self) -> int:
        """Ctrl-C of a terminal: to make and to the supervisor alike."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=60)

    def note(self) -> RunNote | None:
        return runs.read_note(Places(self.data, None))

    def pid_of(self, word: str) -> int:
        """The child whose command holds a word."""
        note = self.note()
        assert note is not None
        return next(int(pid) for pid, command in note.children.items() if word in command)

    def address(self, path: str, host: str = "localhost") -> str:
        return f"http://{host}:{self.port}{path}"

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(self.address(path), timeout=10) as answer:
                code: int = answer.status
                return code
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def wait_for(self, path: str, seconds: float) -> float:
        """Seconds until a path answers 200."""
        began = time.monotonic()
        while self.status(path) != 200:
            assert time.monotonic() - began < seconds, f"{path} did not come back within {seconds} s"
            time.sleep(0.1)
        return time.monotonic() - began

    def clean_up(self) -> None:
        note = self.note()
        self.make("reset", "FORCE=1")
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        for pid in note.children if note else ():
            processes.send_group(int(pid), signal.SIGKILL)
