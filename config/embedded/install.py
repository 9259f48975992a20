"""The virtual environment, and what is installed into it. Runs with whatever Python there is; standard library only.

``python3 -m config.embedded.install local`` for ``make run``; ``dev`` adds what the tests need.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import env
from config.embedded import machine
from config.embedded.errors import EmbeddedError
from config.embedded.places import CLONE

SETS = ("local", "dev")
CHROMIUM_PACKAGES = ("chromium", "fonts-liberation")
CHROMIUM_PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def python(clone: Path = CLONE) -> Path:
    return clone / ".venv" / "bin" / "python"


def requirements(name: str, clone: Path = CLONE) -> Path:
    return clone / f"requirements-{name}.txt"


def stamp(name: str, clone: Path = CLONE) -> Path:
    """Written after a complete installation: the digest of what was asked for, and where."""
    return clone / ".venv" / f".installed-{name}"


def is_installed(name: str, clone: Path = CLONE) -> bool:
    """Whether the environment holds exactly this lock file; everything of ``local`` is in ``dev``, too."""
    return _matches(name, clone) or (name == "local" and _matches("dev", clone))


def install(name: str, clone: Path = CLONE) -> bool:
    """Bring the environment into step with the lock file; whether there was anything to do."""
    problem = machine.problem_with_python()
    if problem:
        raise EmbeddedError(problem)
    if is_installed(name, clone) and _runs(python(clone)):
        return False
    with _lock(clone):
        if not is_installed(name, clone) or not _runs(python(clone)):
            _ensure_environment(clone)
            _install_packages(name, clone)
    return True


def find_chromium() -> str | None:
    """The program that CHROMIUM names, else the first one on the path."""
    chosen = env.raw("CHROMIUM")
    names = [chosen] if chosen else CHROMIUM_PROGRAMS
    return next((path for name in names if (path := shutil.which(name))), None)


def ensure_chromium() -> None:
    """The browser of the tests: Debian's, installed when we may."""
    if find_chromium():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests (once) ...", flush=True)
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *CHROMIUM_PACKAGES],
        ):
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(command, check=False, env=environment, stdin=subprocess.DEVNULL)
    if not find_chromium():
        raise EmbeddedError(
            "The browser tests need Chromium: install the package chromium "
            "(on Debian as root: apt-get install chromium), or set CHROMIUM to the path of its program."
        )


def _matches(name: str, clone: Path) -> bool:
    try:
        return stamp(name, clone).read_text(encoding="utf-8") == _fingerprint(name, clone)
    except OSError:
        return False


def _fingerprint(name: str, clone: Path) -> str:
    """Programs in an environment name its path, so one that was moved or copied counts as another."""
    digest = hashlib.sha256(requirements(name, clone).read_bytes()).hexdigest()
    return f"{digest} {clone / '.venv'}\n"


def _runs(program: Path) -> bool:
    """Whether the environment's Python starts, and is of a version that we support."""
    check = "import sys, pip; sys.exit(not ((3, 11) <= sys.version_info[:2] < (3, 15)))"
    try:
        return subprocess.run([program, "-I", "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _ensure_environment(clone: Path) -> None:
    program = python(clone)
    if _runs(program):
        return
    folder = clone / ".venv"
    shutil.rmtree(folder, ignore_errors=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(folder)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if made.returncode != 0 or not _runs(program):
        shutil.rmtree(folder, ignore_errors=True)
        raise EmbeddedError(
            "Python cannot make a virtual environment here: install its module venv "
            "(on Debian as root: apt-get install python3-venv)."
        )


def _install_packages(name: str, clone: Path) -> None:
    count = sum(
        1 for line in requirements(name, clone).read_text(encoding="utf-8").splitlines() if "==" in line
    )
    print(f"Installing {count} packages into .venv (once) ...", flush=True)
    for old in SETS:
        stamp(old, clone).unlink(missing_ok=True)
    # Byte code is written by the first start, for the modules that are used only.
    options = ["-qq", "--disable-pip-version-check", "--no-input", "--no-compile", "--require-hashes"]
    command = [str(python(clone)), "-m", "pip", "install", *options, "-r", str(requirements(name, clone))]
    done = subprocess.run(command, cwd=clone, check=False)
    if done.returncode != 0:
        raise EmbeddedError(
            f"pip could not install {requirements(name, clone).name} (its message is above): "
            "mend the way to the package registry and run the command again."
        )
    stamp(name, clone).write_text(_fingerprint(name, clone), encoding="utf-8")


@contextmanager
def _lock(clone: Path) -> Iterator[None]:
    """Two commands at once must not install into each other's feet."""
    folder = clone / ".maart"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "install.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main(arguments: list[str]) -> int:
    name, *options = arguments
    try:
        install(name)
        if name == "dev" and "--no-browser" not in options:
            ensure_chromium()
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except PermissionError as error:
        print(f"{error.filename} cannot be written by this user: mend its owner.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in SETS:
        sys.exit(f"usage: python3 -m config.embedded.install {'|'.join(SETS)} [--no-browser]")
    sys.exit(main(sys.argv[1:]))
