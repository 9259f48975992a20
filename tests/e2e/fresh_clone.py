"""`make run` in a fresh clone, with a port of its own; its data are its own, since they belong to the folder."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2

ROOT = Path(__file__).resolve().parents[2]
FIRST_RUN_SECONDS = 120.0
# The machine runs other tests at the same time; the figure itself is printed, see the journey's closing line.
PATIENCE_SECONDS = 300.0
OWN_VARIABLES = re.compile(
    r"DATABASE_URL|REDIS_URL|DJANGO_|MAART_|VIRTUAL_ENV|PROMETHEUS_|PYTEST_|COV_|PORT$"
)


@dataclass(frozen=True, slots=True)
class Running:
    folder: Path
    port: int
    log: Path
    seconds_to_first_page: float

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    def manage(self, *arguments: str) -> str:
        """What a developer would type; the output."""
        done = subprocess.run(
            [self.folder / ".venv/bin/python", "manage.py", *arguments],
            cwd=self.folder, env=_environment(self.port), capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"manage.py {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout


def _environment(port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not OWN_VARIABLES.match(name)}
    return {**kept, "PORT": str(port)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _copy_of_the_tree(target: Path) -> None:
    """What a clone of this tree holds: every file git knows or would add, and nothing else."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        source = ROOT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)


def _wait_for_page(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, f"make run ended by itself:\n{log.read_text()[-4000:]}"
        with suppress(httpx2.HTTPError):
            if (
                httpx2.get(
                    f"http://127.0.0.1:{port}/sign-in/", headers={"Host": f"localhost:{port}"}
                ).status_code
                == 200
            ):
                return
        time.sleep(0.3)
    raise AssertionError(f"No page after {PATIENCE_SECONDS:.0f} s:\n{log.read_text()[-4000:]}")


@contextmanager
def make_run(folder: Path) -> Iterator[Running]:
    """The whole product from nothing, ended in order with all it started."""
    clone = folder / "clone"
    clone.mkdir()
    _copy_of_the_tree(clone)
    port, log = _free_port(), folder / "make-run.log"
    environment = _environment(port)
    began = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["make", "run"],
            cwd=clone,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_for_page(port, process, log)
            yield Running(clone, port, log, time.monotonic() - began)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(40)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            subprocess.run(
                ["make", "reset"], cwd=clone, env={**environment, "FORCE": "1"}, check=False, timeout=60
            )
