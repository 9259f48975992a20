"""Tasks and schedules: what beat starts is there, is named once, and has a calendar that celery reads."""

import inspect
import json
import re
from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage
from django.utils.module_loading import import_string

from apps.core.modules.checks.saying import expect, problem
from apps.core.modules.definition import Crontab, ModuleDefinition, ScheduledTask, Scope
from apps.core.modules.registry import Registry

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def check_tasks(definition: ModuleDefinition, registry: Registry) -> Iterator[CheckMessage]:
    packages = tuple(f"{app.path}." for app in definition.apps)
    for task in definition.tasks:
        if not task.path.startswith(packages):
            yield problem(
                definition,
                11,
                f"the task '{task.path}' is not in one of its apps.",
                "The app of a task's path decides its module: move the task.",
            )
        yield from expect(
            definition, "the task", task.path, _is_module_task, "a Celery task: @shared_task(base=ModuleTask)"
        )


def _is_module_task(found: Any) -> bool:
    from apps.core.tasks import ModuleTask

    return isinstance(found, ModuleTask) or isinstance(
        getattr(found, "_get_current_object", object)(), ModuleTask
    )


def check_schedules(definition: ModuleDefinition, registry: Registry) -> Iterator[CheckMessage]:
    listed = {task.path for task in definition.tasks}
    for scheduled in definition.scheduled_tasks:
        if not _NAME.fullmatch(scheduled.name):
            yield problem(
                definition,
                17,
                f"the scheduled task '{scheduled.name}' needs a short name of small letters, digits and underscores.",
                f"Leave the module out of it: its row of beat is called '{definition.code}.<name>'.",
            )
        if scheduled.task not in listed:
            yield problem(
                definition,
                12,
                f"schedules '{scheduled.task}', which is not among its tasks.",
                "Add Task(path=...) to the tasks of the definition.",
            )
        elif said := _arguments_problem(scheduled):
            yield problem(
                definition,
                18,
                f"'{scheduled.task}' cannot be called as '{scheduled.name}' does: {said}.",
                "Make kwargs fit the keyword arguments of the task; they are stored as JSON.",
            )
        if said := _calendar_problem(scheduled):
            yield problem(
                definition,
                19,
                f"the schedule of '{scheduled.name}' cannot be: {said}.",
                "Fields of a Crontab are as in cron(5); Every takes whole seconds, at least one.",
            )
        if said := _window_problem(scheduled):
            yield problem(
                definition, 22, f"the window of '{scheduled.name}' {said}.", "Correct window_seconds."
            )


def _arguments_problem(scheduled: ScheduledTask) -> str:
    try:
        json.dumps(dict(scheduled.kwargs))
        inspect.signature(import_string(scheduled.task).run).bind(**scheduled.kwargs)
    except TypeError as error:
        return str(error)
    except (ImportError, AttributeError):
        return ""  # told by the rule about tasks
    return ""


def _calendar_problem(scheduled: ScheduledTask) -> str:
    from celery.schedules import ParseException

    from apps.core.tasks.calendars import as_celery

    calendar = scheduled.schedule
    if not isinstance(calendar, Crontab):
        return "" if calendar.seconds >= 1 else f"every {calendar.seconds} seconds"
    try:
        as_celery(calendar)
    except (ParseException, ValueError) as error:
        return str(error)
    return ""


def _window_problem(scheduled: ScheduledTask) -> str:
    if scheduled.window_seconds < 0:
        return "ends before it begins"
    if scheduled.window_seconds and scheduled.scope == Scope.GLOBAL:
        return "spreads nothing: GLOBAL work is one piece"
    if not isinstance(scheduled.schedule, Crontab) and scheduled.window_seconds > scheduled.schedule.seconds:
        return "is longer than the time between two starts"
    return ""
