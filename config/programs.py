"""The programs that Maart consists of, named once: `make run` supervises them, the container starts one of them.

``python -m config.programs web | worker | long | beat | migrate | manage ...``
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from config import env

USAGE = 2
# In PROMETHEUS_MULTIPROC_DIR: the process id of the web server that has its port.
READY_FILE = "web.pid"
# Beside it, while the web server must not answer yet.
HOLD_FILE = "hold"
PREPARATION = (("migrate_all",), ("sync_schedules",))


def commands(python: str = sys.executable) -> dict[str, list[str]]:
    """The long-lived ones, web first: its first page must not wait for the workers."""
    celery = [python, "-m", "celery", "--quiet", "-A", "config.celery"]
    level = ["--loglevel", env.choice("CELERY_LOG_LEVEL", env.LOG_LEVELS, default="WARNING")]
    worker = [*celery, "worker", "--without-gossip", "--without-mingle", *level]
    short = str(env.integer("WORKER_CONCURRENCY", default=2, minimum=1, maximum=64))
    long = str(env.integer("LONG_WORKER_CONCURRENCY", default=1, minimum=1, maximum=64))
    return {
        "web": [python, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
        # Two worker processes at least, so that a long job never starves short ones.
        "worker": [*worker, "-n", "short@%h", "-Q", "default,scheduled", "-c", short],
        "long": [*worker, "-n", "long@%h", "-Q", "long_running", "-c", long],
        "beat": [*celery, "beat", *level, "--pidfile="],
    }


def require_environment() -> None:
    """Reads everything that settings read: a program of its own would end with a traceback, again and again."""
    os.environ["DJANGO_SETTINGS_MODULE"] = env.settings_module(default="config.settings.local")
    for module in ("config.gunicorn", os.environ["DJANGO_SETTINGS_MODULE"]):
        importlib.import_module(module)


def prepare_metrics(*, clean: bool) -> None:
    """The directory must exist; figures of processes that are gone must not be counted again."""
    folder = env.raw("PROMETHEUS_MULTIPROC_DIR")
    if not folder:
        return
    if clean:
        shutil.rmtree(folder, ignore_errors=True)
    Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)


def migrate() -> int:
    for step in PREPARATION:
        code = subprocess.run([sys.executable, "manage.py", *step], check=False).returncode  # noqa: S603  # fixed list
        if code:
            return code
    return 0


def become(command: Sequence[str]) -> NoReturn:
    """Replace this process, so that signals and the exit code are the program's own."""
    os.execv(command[0], list(command))  # noqa: S606  # fixed list


def main(arguments: Sequence[str]) -> int:
    name, *rest = arguments or [""]
    try:
        known = commands()
        if name in known:
            require_environment()
    except env.EnvError as error:
        print(error, file=sys.stderr)
        return 1
    prepare_metrics(clean=name in known)
    if name == "manage":
        become([sys.executable, "manage.py", *rest])
    if name == "migrate" and not rest:
        return migrate()
    if name not in known or rest:
        print(f"usage: python -m config.programs {' | '.join(known)} | migrate | manage ...", file=sys.stderr)
        return USAGE
    become(known[name])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
