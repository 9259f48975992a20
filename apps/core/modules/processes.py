"""A web or Celery process begins and ends: modules that are on somewhere may prepare and tidy up."""

import logging
import os

from django.utils.module_loading import import_string

from apps.core import context
from apps.core.events import publish
from apps.core.modules.events import ProcessStarted, ProcessStopping
from apps.core.modules.gate import gate
from apps.core.modules.registry import get_registry

logger = logging.getLogger("maart.modules")


def started(kind: str) -> None:
    """Call once per process, before it works. ``kind``: "web" or "worker"."""
    with context.enter(context.NOTHING):
        _run_hooks("on_startup")
        publish(ProcessStarted(kind=kind, pid=os.getpid()))


def stopping(kind: str) -> None:
    """Call once per process, when it has stopped working."""
    with context.enter(context.NOTHING):
        publish(ProcessStopping(kind=kind, pid=os.getpid()))
        _run_hooks("on_shutdown")


def _run_hooks(name: str) -> None:
    """A module that cannot prepare must not keep the process from serving the others."""
    codes = gate.enabled_anywhere()
    for definition in get_registry().in_dependency_order():
        path = getattr(definition, name)
        if path and definition.code in codes:
            try:
                import_string(path)()
            except Exception:
                logger.exception("%s of module %s failed", name, definition.code)
