"""Starting, recognising and ending processes that outlive the one that started them."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from config.embedded.errors import EmbeddedError

# A background job of sh has no parent but init: it leaves no zombie in a long-lived process of ours, and the new
# session keeps Ctrl-C of the terminal away from it. The number is also written to a file, by sh, because we may be
# killed before we have read it. $1 is the log, $2 the file, the rest the command.
_DETACH = 'log=$1; file=$2; shift 2; "$@" </dev/null >>"$log" 2>&1 & echo $! >"$file"; echo $!'


# Linux tells about processes in files; elsewhere ps is asked.
_HAS_PROC = Path("/proc/self/stat").exists()


@dataclass(frozen=True, slots=True)
class Account:
    """The operating system's user that a service runs as, when that is not the current one."""

    name: str
    uid: int
    gid: int


def clean_environment() -> dict[str, str]:
    """Without PG*, LC_* and the like: what a person's shell exports must not change how the services run."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "LANG": "C", "TZ": "UTC"}


def run(
    command: Sequence[str | Path],
    *,
    account: Account | None,
    cwd: Path,
    stdin: str = "",
    environment: Mapping[str, str] | None = None,
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Run to its end as the given account; the caller reads the return code."""
    try:
        return subprocess.run(
            [str(part) for part in command],
            input=stdin,
            capture_output=True,
            text=True,
            errors="replace",
            cwd=cwd,
            env=dict(environment or clean_environment()),
            start_new_session=True,
            umask=0o077,
            timeout=timeout,
            check=False,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    except subprocess.TimeoutExpired:
        raise EmbeddedError(f"{Path(command[0]).name} did not end within {timeout:.0f} seconds.") from None


def start_detached(
    command: Sequence[str | Path],
    *,
    account: Account | None,
    cwd: Path,
    log: Path,
    pid_file: Path = Path(os.devnull),
) -> int:
    """Start a server that outlives us; its process id, which is in ``pid_file``, too."""
    started = run(["/bin/sh", "-c", _DETACH, "sh", log, pid_file, *command], account=account, cwd=cwd)
    if started.returncode != 0 or not started.stdout.strip().isdigit():
        raise EmbeddedError(f"{Path(command[0]).name} could not be started: {last_line(started.stderr)}.")
    return int(started.stdout)


def exists(pid: int) -> bool:
    """Whether the system knows a process of that number, be it a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def unused_pid() -> int:
    """The number of a process of ours that has ended and was waited for, so that it is not even a zombie."""
    process = subprocess.Popen(["/bin/sh", "-c", ":"])
    process.wait()
    return process.pid


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    return pid > 0 and exists(pid) and not _state(pid).startswith("Z")


def command_line(pid: int) -> str:
    if _HAS_PROC:
        try:
            return (
                Path(f"/proc/{pid}/cmdline")
                .read_bytes()
                .replace(b"\0", b" ")
                .decode(errors="replace")
                .strip()
            )
        except OSError:
            return ""
    return _ps(pid, "command")


def working_directory(pid: int) -> Path | None:
    """Where a process works, or None when that cannot be told (another user's process, or not Linux)."""
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd"))
    except OSError:
        return None


def wait_until_gone(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while is_alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
    except PermissionError:
        raise EmbeddedError(f"Process {pid} belongs to another user and cannot be ended.") from None


def send_group(pid: int, number: signal.Signals) -> None:
    """To a process that leads its group, and to all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(pid, number)


def rotate_log(log: Path, limit: int = 5 * 2**20) -> int:
    """Keep one old log; the length of the current one."""
    try:
        size = log.stat().st_size
    except OSError:
        return 0
    if size <= limit:
        return size
    log.replace(log.with_suffix(".log.1"))
    return 0


def new_log(log: Path, offset: int) -> str:
    try:
        with log.open("rb") as file:
            file.seek(offset)
            return file.read(64 * 1024).decode(errors="replace")
    except OSError:
        return ""


def last_line(output: str) -> str:
    """The last line that says something, without a full stop."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else "it said nothing"


def _state(pid: int) -> str:
    if _HAS_PROC:
        try:
            # The name in brackets may hold spaces and brackets itself.
            return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].strip()
        except OSError:
            return "Z"
    return _ps(pid, "stat")


def _ps(pid: int, column: str) -> str:
    found = subprocess.run(
        ["ps", "-o", f"{column}=", "-p", str(pid)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return found.stdout.strip()
