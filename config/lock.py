"""The lock files: ``make lock`` resolves pyproject.toml into them, ``--check`` tells whether they are in step.

uv resolves; plain pip installs. Each file names the digest of the tables it was made from, so that a check without
the package registry still sees a dependency that was added and not locked.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config.embedded.places import CLONE

PRODUCTION = "requirements.txt"
_DIGEST = re.compile(r"^# pyproject\.toml: (sha256:[0-9a-f]{64})$", re.MULTILINE)
_UNREACHABLE = (
    "client error",
    "connect error",
    "dns error",
    "error sending request",
    "failed to fetch",
    "network was disabled",
    "request failed",
    "timed out",
)


@dataclass(frozen=True, slots=True)
class LockFile:
    """``extras`` in addition to the dependencies; constrained by the production file unless it is that one."""

    name: str
    extras: tuple[str, ...]

    @property
    def constraints(self) -> list[str]:
        return [] if self.name == PRODUCTION else ["-c", PRODUCTION]


LOCK_FILES = (
    LockFile(PRODUCTION, ()),
    LockFile("requirements-local.txt", ("local",)),
    LockFile("requirements-dev.txt", ("local", "dev")),
)


class Unreachable(RuntimeError):
    """No package registry answers."""


def digest(lock: LockFile, clone: Path = CLONE) -> str:
    """Of what the file is made from: Python's range, the dependencies, its extras."""
    project = tomllib.loads((clone / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tables = {
        "requires-python": project["requires-python"],
        "dependencies": sorted(project["dependencies"]),
        **{extra: sorted(project["optional-dependencies"][extra]) for extra in lock.extras},
    }
    return "sha256:" + hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()


def recorded_digest(lock: LockFile, clone: Path = CLONE) -> str:
    found = _DIGEST.search((clone / lock.name).read_text(encoding="utf-8")[:2000])
    return found[1] if found else ""


def compile_lock(lock: LockFile, folder: Path, *, upgrade: bool = False) -> str:
    """The content of a lock file, from the pins that ``folder`` holds already."""
    command = ["uv", "pip", "compile", "--universal", "--generate-hashes", "--no-header", "--quiet"]
    command += ["--python-version", "3.11", "pyproject.toml", *lock.constraints, "-o", lock.name]
    for extra in lock.extras:
        command += ["--extra", extra]
    if upgrade:
        command.append("--upgrade")
    done = subprocess.run(  # noqa: S603  # uv with options of this file
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        if any(sign in done.stderr.lower() for sign in _UNREACHABLE):
            raise Unreachable
        raise SystemExit(f"uv cannot resolve pyproject.toml: {done.stderr.strip()}")
    return _header(lock, folder) + _without_comments((folder / lock.name).read_text(encoding="utf-8"))


def write_all(clone: Path = CLONE, *, upgrade: bool = False) -> None:
    for lock in LOCK_FILES:
        content = compile_lock(lock, clone, upgrade=upgrade)
        (clone / lock.name).write_text(content, encoding="utf-8")


def stale(clone: Path = CLONE) -> list[str]:
    """One sentence for each file that is out of step."""
    return [problem for lock in LOCK_FILES if (problem := _problem(lock, clone))]


def reproduce(clone: Path = CLONE) -> list[str]:
    """One sentence for each file that uv would write differently from its own pins."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in ("pyproject.toml", *(lock.name for lock in LOCK_FILES)):
            shutil.copy(clone / path, folder / path)
        return [
            f"{lock.name} is not what uv makes of its own pins: run `make lock`."
            for lock in LOCK_FILES
            if compile_lock(lock, folder) != (clone / lock.name).read_text(encoding="utf-8")
        ]


def check(clone: Path = CLONE) -> list[str]:
    problems = stale(clone)
    if problems:
        return problems
    try:
        return reproduce(clone)
    except Unreachable:
        print("The package registry does not answer: only the digests were compared.")
        return []


def _problem(lock: LockFile, clone: Path) -> str:
    if recorded_digest(lock, clone) == digest(lock, clone):
        return ""
    return f"{lock.name} is older than the dependencies in pyproject.toml: run `make lock`."


def _header(lock: LockFile, folder: Path) -> str:
    return f"# Made by `make lock`; do not edit.\n# pyproject.toml: {digest(lock, folder)}\n"


def _without_comments(content: str) -> str:
    return "".join(line for line in content.splitlines(keepends=True) if not line.startswith("#"))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m config.lock")
    parser.add_argument("--check", action="store_true", help="only tell whether the files are in step")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that are allowed")
    options = parser.parse_args(arguments)
    if options.check:
        problems = check()
        print("\n".join(problems) or "The lock files are in step.")
        return 1 if problems else 0
    try:
        write_all(upgrade=options.upgrade)
    except Unreachable:
        print("The package registry does not answer: the lock files are as they were.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
