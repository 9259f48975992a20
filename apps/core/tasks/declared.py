"""Which tasks there are, whose they are and where they run: read from the modules' definitions."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.core.modules.definition import Queue, ScheduledTask
from apps.core.modules.registry import Registry, get_registry


@dataclass(frozen=True, slots=True)
class DeclaredTask:
    path: str
    module: str
    queue: Queue


@dataclass(frozen=True, slots=True)
class DeclaredSchedule:
    """``key`` is unique in the installation: ``<module code>.<name>``."""

    key: str
    module: str
    scheduled: ScheduledTask


def declared_tasks() -> Mapping[str, DeclaredTask]:
    """By path."""
    return _tasks_of(get_registry())


def declared_schedules() -> Mapping[str, DeclaredSchedule]:
    """By key."""
    declared = (
        DeclaredSchedule(scheduled.key(definition.code), definition.code, scheduled)
        for definition in get_registry().in_dependency_order()
        for scheduled in definition.scheduled_tasks
    )
    return {schedule.key: schedule for schedule in declared}


_known: dict[int, tuple[Registry, dict[str, DeclaredTask]]] = {}


def _tasks_of(registry: Registry) -> dict[str, DeclaredTask]:
    """Remembered per registry object: enqueueing asks for it each time."""
    remembered = _known.get(id(registry))
    if remembered is None or remembered[0] is not registry:
        tasks = {
            task.path: DeclaredTask(path=task.path, module=definition.code, queue=task.queue)
            for definition in registry.in_dependency_order()
            for task in definition.tasks
        }
        _known.clear()
        remembered = _known[id(registry)] = (registry, tasks)
    return remembered[1]
