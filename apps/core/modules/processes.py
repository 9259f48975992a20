"""A web or Celery process begins and ends: modules that are on somewhere may prepare and tidy up.

Web: ``config/gunicorn.py``. Celery: every child of the prefork pool.
"""

import os
from typing import Any

import structlog
from celery import signals
from django.db import DatabaseError, connections
from django.utils.module_loading import import_string

from apps.core import context
from apps.core.events import publish
from apps.core.modules.events import ProcessStarted, ProcessStopping
from apps.core.modules.gate import gate
from apps.core.modules.registry import get_registry

logger = structlog.get_logger(__name__)

WEB = "web"
WORKER = "worker"


def started(kind: str) -> None:
    """Call once per process, before it works. A database that is away keeps no process from starting."""
    try:
        with context.enter(context.NOTHING):
            _run_hooks("on_startup")
            publish(ProcessStarted(kind=kind, pid=os.getpid()))
    except DatabaseError as error:
        logger.warning("process_started_unnoticed", kind=kind, error_type=type(error).__name__)
    finally:
        connections.close_all()


def stopping(kind: str) -> None:
    """Call once per process, when it has stopped working."""
    try:
        with context.enter(context.NOTHING):
            publish(ProcessStopping(kind=kind, pid=os.getpid()))
            _run_hooks("on_shutdown")
    except DatabaseError as error:
        logger.warning("process_stopped_unnoticed", kind=kind, error_type=type(error).__name__)
    finally:
        connections.close_all()


def _run_hooks(name: str) -> None:
    """A module that cannot prepare must not keep the process from serving the others."""
    codes = gate.enabled_anywhere()
    for definition in get_registry().in_dependency_order():
        path = getattr(definition, name)
        if path and definition.code in codes:
            try:
                import_string(path)()
            except Exception as error:
                logger.exception(
                    "hook_failed", hook=name, module=definition.code, error_type=type(error).__name__
                )


@signals.worker_process_init.connect
def _child_started(**signal: Any) -> None:
    started(WORKER)


@signals.worker_process_shutdown.connect
def _child_stopping(**signal: Any) -> None:
    stopping(WORKER)
