"""Where the embedded services keep their data, sockets and logs, and who owns them.

An ordinary user's services live in ``.maart/services/`` inside the clone. PostgreSQL refuses to run as root, and an
account that it could run as may be unable to enter the clone; so root's services live outside, in a directory named by a
hash of the clone's path, and belong to an existing account.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config import env
from config.embedded.errors import EmbeddedError
from config.embedded.processes import Account

CLONE = Path(__file__).resolve().parents[2]
# 108 bytes on Linux and 104 on macOS, both with the closing zero.
SOCKET_PATH_LIMIT = 103 if sys.platform == "darwin" else 107
POSTGRES_SOCKET = ".s.PGSQL.5432"
VALKEY_SOCKET = "valkey.sock"
FILES_OF_ROWS = ("media", "private", "mail")
# In the order of preference; none of them may sign in.
ACCOUNTS = ("postgres", "valkey", "redis", "daemon", "nobody")
# Any other character would need quoting somewhere between postgresql.conf, libpq's and Celery's addresses.
_PLAIN = re.compile(r"[A-Za-z0-9/._+-]+")


@dataclass(frozen=True, slots=True)
class Places:
    base: Path
    account: Account | None

    @property
    def postgres(self) -> Path:
        return self.base / "postgres"

    @property
    def valkey(self) -> Path:
        return self.base / "valkey"

    @property
    def logs(self) -> Path:
        return self.base / "logs"

    @property
    def binaries(self) -> Path:
        return self.base / "binaries"

    @property
    def lock(self) -> Path:
        return self.base / "lock"

    @property
    def run_lock(self) -> Path:
        return self.base / "run.lock"

    @property
    def state(self) -> Path:
        return self.base / "services.json"

    @property
    def password(self) -> Path:
        return self.base / "password"

    @property
    def postgres_log(self) -> Path:
        return self.logs / "postgres.log"

    @property
    def valkey_log(self) -> Path:
        return self.logs / "valkey.log"

    @property
    def sockets(self) -> Path:
        inside = self.base / "run"
        if _fits(inside):
            return inside
        # Stable between shells, so not TMPDIR; that nobody else prepared it is checked when it is made.
        return Path("/tmp") / f"maart-{os.getuid()}-{_digest(self.base)}"

    @property
    def postgres_socket(self) -> Path:
        return self.sockets / POSTGRES_SOCKET

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / VALKEY_SOCKET


def find_files(clone: Path = CLONE) -> Path:
    """Where uploads and mails of development are: with the database whose rows they belong to, if it was chosen."""
    return _chosen(clone) or clone / ".maart"


def _chosen(clone: Path) -> Path | None:
    chosen = env.raw("MAART_DATA_DIR")
    return Path(os.path.abspath(clone / os.path.expanduser(chosen))) if chosen else None


def find_places(clone: Path = CLONE) -> Places:
    """The places of this clone. Creates nothing."""
    as_root = os.geteuid() == 0
    chosen = _chosen(clone)
    if chosen:
        base = chosen
    elif as_root:
        base = _root_directory() / _digest(clone)
    else:
        base = clone / ".maart" / "services"
    return Places(base, _find_account(base) if as_root else None)


def prepare_places(places: Places) -> None:
    """Create the directories with the right owners and modes; refuse what somebody else has prepared."""
    prepare_base(places)
    with _explained(places):
        for directory in (places.valkey, places.logs, places.sockets):
            make_directory(directory, places.account, 0o700)
    if places.account:
        _require_reachable(places.base, places.account)


def prepare_base(places: Places) -> None:
    """The directory itself; nothing that belongs to the services."""
    with _explained(places):
        _refuse_foreign(places)
        places.base.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        # Its own account may pass through root's directory, but not change root's files in it.
        make_directory(places.base, None, 0o711 if places.account else 0o700)
        places.lock.touch(mode=0o600)


@contextmanager
def _explained(places: Places) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise EmbeddedError(
            f"{error.filename or places.base} cannot be written by this user: "
            "mend its owner, or set MAART_DATA_DIR to a directory of your own."
        ) from None
    except OSError as error:
        raise EmbeddedError(f"The data directory {places.base} cannot be made: {error.strerror}.") from None


def make_directory(path: Path, account: Account | None, mode: int) -> None:
    """A directory of that owner and mode. An existing one that is a link or somebody else's is refused."""
    uid = account.uid if account else os.geteuid()
    try:
        path.mkdir(mode=mode)
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (uid, os.geteuid()):
            raise EmbeddedError(
                f"{path} belongs to somebody else: remove it, or set MAART_DATA_DIR to another directory."
            ) from None
    os.chmod(path, mode)
    if account:
        os.chown(path, account.uid, account.gid)


def _root_directory() -> Path:
    parent = Path("/usr/local/var") if sys.platform == "darwin" else Path("/var/lib")
    return parent / "maart"


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _fits(directory: Path) -> bool:
    longest = max(len(POSTGRES_SOCKET), len(VALKEY_SOCKET))
    name = os.fsencode(directory)
    return len(name) + 1 + longest < SOCKET_PATH_LIMIT and bool(_PLAIN.fullmatch(os.fsdecode(name)))


def _find_account(base: Path) -> Account:
    """Whoever owns the data already, else the first account that exists."""
    try:
        owner = (base / "postgres").stat().st_uid
    except OSError:
        owner = 0
    if owner:
        try:
            found = pwd.getpwuid(owner)
        except KeyError:
            raise EmbeddedError(
                f"{base} belongs to user id {owner}, which has no account any more: change its owner or remove it."
            ) from None
        return Account(found.pw_name, found.pw_uid, found.pw_gid)
    for name in ACCOUNTS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid != 0:
            return Account(found.pw_name, found.pw_uid, found.pw_gid)
    raise EmbeddedError(
        "PostgreSQL refuses to run as root and there is no account such as postgres or nobody: create one."
    )


def _refuse_foreign(places: Places) -> None:
    """MAART_DATA_DIR=/tmp must not change the mode of /tmp."""
    try:
        content = os.listdir(places.base)
    except FileNotFoundError:
        return
    if set(content) - set(FILES_OF_ROWS) and not places.lock.exists():
        raise EmbeddedError(
            f"{places.base} holds files that are not Maart's: set MAART_DATA_DIR to a directory that is empty or new."
        )


def _require_reachable(path: Path, account: Account) -> None:
    for directory in (path, *path.parents):
        found = directory.stat()
        if found.st_uid == account.uid:
            passable = found.st_mode & stat.S_IXUSR
        elif found.st_gid == account.gid:
            passable = found.st_mode & stat.S_IXGRP
        else:
            passable = found.st_mode & stat.S_IXOTH
        if not passable:
            raise EmbeddedError(
                f"The account {account.name}, which runs the services for root, cannot enter {directory}: "
                "set MAART_DATA_DIR to a directory below ones that everybody may enter."
            )
