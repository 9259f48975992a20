"""Whether this machine can run Maart's set-up at all.

``make run`` starts this file before anything is installed, so it imports nothing but the standard library.
"""

from __future__ import annotations

import os
import platform
import sys

MINIMUM_PYTHON = (3, 11)
PYTHON_LIMIT = (3, 15)
MINIMUM_GLIBC = (2, 28)
MACHINES = ("x86_64", "amd64", "arm64", "aarch64")
REAL_SERVERS = "set DATABASE_URL and REDIS_URL to servers of your own"


def problem_with_python(version: tuple[int, int] | None = None) -> str:
    """One sentence, or an empty string."""
    major, minor = version or sys.version_info[:2]
    if MINIMUM_PYTHON <= (major, minor) < PYTHON_LIMIT:
        return ""
    return (
        f"Maart needs Python 3.11 to 3.14, but this is Python {major}.{minor}: "
        "install one of them and run `make run PYTHON=python3.11`."
    )


def problem_with_system(
    system: str | None = None, machine: str | None = None, glibc: tuple[int, ...] | None = None
) -> str:
    """One sentence, or an empty string."""
    system = system or sys.platform
    machine = (machine or platform.machine()).lower()
    if system not in ("linux", "darwin"):
        return f"Maart's embedded services run on Linux and macOS, not on {system}: {REAL_SERVERS}."
    if machine not in MACHINES:
        return f"Maart's embedded services run on x86-64 and arm64, not on {machine}: {REAL_SERVERS}."
    if system == "darwin":
        return ""
    glibc = glibc_version() if glibc is None else glibc
    if not glibc:
        return f"Maart's embedded services need glibc, but this Linux has another C library: {REAL_SERVERS}."
    if glibc < MINIMUM_GLIBC:
        found = ".".join(str(part) for part in glibc)
        return f"Maart's embedded services need glibc 2.28 or later, but this is {found}: {REAL_SERVERS}."
    return ""


def glibc_version() -> tuple[int, ...]:
    """(2, 36), or () where the C library is another one."""
    try:
        name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
        return tuple(int(part) for part in version.split(".")[:2]) if name == "glibc" else ()
    except (AttributeError, ValueError, OSError):
        return ()


if __name__ == "__main__":
    found = problem_with_python() or problem_with_system()
    if found:
        sys.exit(found)
