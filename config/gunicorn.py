"""gunicorn's settings, for `make run` and for the container alike. Standard library only at import."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from config import env
from config.programs import HOLD_FILE, READY_FILE

_address = env.address("BIND", default="127.0.0.1")
_port = env.integer("PORT", default=8000, minimum=1, maximum=65535)
bind = f"[{_address}]:{_port}" if ":" in _address else f"{_address}:{_port}"
worker_class = "gthread"
# Loaded once for all workers, and by `make run` while the database is prepared.
preload_app = True
workers = env.integer("WEB_WORKERS", default=2, minimum=1, maximum=64)
threads = env.integer("WEB_THREADS", default=4, minimum=1, maximum=64)
timeout = 60
graceful_timeout = 10
keepalive = 5
# Requests are logged once, by the application, with their request id.
accesslog = None
loglevel = "warning"
control_socket_disable = True
# A heartbeat file on a slow disk would make a healthy worker look dead.
worker_tmp_dir = next((path for path in ("/dev/shm",) if os.access(path, os.W_OK)), None)  # noqa: S108


def on_starting(_server: Any) -> None:
    """The application is loaded and nobody is listened to yet: wait until `make run` has prepared the database."""
    folder = env.raw("PROMETHEUS_MULTIPROC_DIR")
    parent = os.getppid()
    while folder and (Path(folder) / HOLD_FILE).exists() and os.getppid() == parent:
        time.sleep(0.02)
    if folder and os.getppid() != parent:
        raise SystemExit("make run has ended before the database was ready.")
    from django.db import connections
    from django.utils.translation.reloader import translation_file_changed

    connections.close_all()  # a worker must not share one
    translation_file_changed(None, Path("compiled-meanwhile.mo"))


def when_ready(server: Any) -> None:
    """`make run` must not take another program on this port for us."""
    folder = env.raw("PROMETHEUS_MULTIPROC_DIR")
    if folder:
        (Path(folder) / READY_FILE).write_text(str(server.pid), encoding="ascii")


def post_worker_init(_worker: Any) -> None:
    """Modules that are on may prepare for the requests of this process."""
    from apps.core.modules import processes

    processes.started(processes.WEB)


def worker_exit(_server: Any, _worker: Any) -> None:
    """Runs in the worker itself, after its last request."""
    from apps.core.modules import processes

    processes.stopping(processes.WEB)


def child_exit(_server: Any, worker: Any) -> None:
    """The gauges of a worker that ended must not count for ever."""
    if env.is_set("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # typed in part only
