"""gunicorn's settings, for `make run` and for the container alike. Standard library only at import."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from config import env
from config.programs import READY_FILE

_address = env.address("BIND", default="127.0.0.1")
_port = env.integer("PORT", default=8000, minimum=1, maximum=65535)
bind = f"[{_address}]:{_port}" if ":" in _address else f"{_address}:{_port}"
worker_class = "gthread"
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
