"""The Celery side of tasks, run by Celery's own tracer in this process."""

import time
from datetime import timedelta
from threading import Event as Flag

import pytest
from celery import current_app
from celery.result import EagerResult
from django.db import OperationalError, connection, connections
from django.utils import timezone
from django.utils.module_loading import import_string

from apps.core.context import NOTHING, Context, current, enter
from apps.core.models import Heartbeat, ScheduleBinding
from apps.core.modules.definition import Queue
from apps.core.outbox import enqueue
from apps.core.outbox.models import MessageState, OutboxMessage
from apps.core.outbox.sweeping import sweep
from apps.core.tasks import processes
from apps.core.tasks.beat import Scheduler
from apps.core.tasks.binding import sync_schedules
from apps.core.tasks.declared import declared_tasks
from tests.support.broker import purge, queued
from tests.support.toys.toy_chores.models import Chore

HERE = "tests.support.toys.toy_chores.tasks"


def _apply(task: str, **options: object) -> "EagerResult[None]":
    result: EagerResult[None] = import_string(task).apply(**options)
    return result


def test_queues_routes_and_imports_come_from_the_definitions() -> None:
    assert {queue.name for queue in current_app.conf.task_queues} == {queue.value for queue in Queue}
    assert current_app.conf.task_routes[f"{HERE}.do_chore_outside"] == {"queue": "long_running"}
    assert HERE in current_app.conf.imports
    current_app.loader.import_default_modules()
    assert set(declared_tasks()) <= set(current_app.tasks)


def test_a_message_with_the_ids_of_its_row_is_worked_off(bakery: Context) -> None:
    with enter(bakery):
        ref = enqueue(f"{HERE}.do_chore", kwargs={"name": "floor"})
    assert ref is not None
    assert _apply(f"{HERE}.do_chore", headers=ref.as_headers()).successful()
    with enter(bakery):
        assert Chore.objects.get().name == "floor"


def test_celery_sees_a_failure_as_a_failure(bakery: Context) -> None:
    with enter(bakery):
        ref = enqueue(f"{HERE}.fail_chore", kwargs={"name": "window"})
    assert ref is not None
    result = _apply(f"{HERE}.fail_chore", headers=ref.as_headers())
    assert isinstance(result.result, ValueError)
    with enter(bakery):
        assert OutboxMessage.objects.get().state == MessageState.WAITING


def test_what_beat_sends_fans_out(bakery: Context) -> None:
    sync_schedules()
    ScheduleBinding.objects.update(fanned_out_at=timezone.now() - timedelta(minutes=5))
    purge()
    assert _apply("apps.core.tasks.fan_out.fan_out", kwargs={"schedule": "toy_chores.once"}).successful()
    message = OutboxMessage.objects.get(task=f"{HERE}.once")
    OutboxMessage.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    sweep()
    assert [entry["outbox_message"] for entry in queued("scheduled")] == [str(message.id)]


@pytest.mark.parametrize("task", ["clean_up", "clean_up_public"])
def test_cleaning_is_a_task(bakery: Context, task: str) -> None:
    long_ago = timezone.now() - timedelta(days=10)
    OutboxMessage.objects.create(task="x", state=MessageState.DONE, finished_at=long_ago)
    import_string(f"apps.core.outbox.tasks.{task}")()
    assert not OutboxMessage.objects.filter(task="x").exists()


def test_beat_says_that_it_ticks(database: None) -> None:
    scheduler = Scheduler(app=current_app, lazy=True)
    scheduler._note()
    (heartbeat,) = Heartbeat.objects.all()
    assert heartbeat.kind == "beat"
    Heartbeat.objects.all().delete()
    scheduler._note()
    assert not Heartbeat.objects.exists(), "not with each tick"
    scheduler._noted_at = time.monotonic() - 60
    with connection.execute_wrapper(_away):
        scheduler._note()


def _away(*arguments: object) -> None:
    raise OperationalError("away")


def test_a_worker_that_stops_in_order_takes_its_heartbeat_away(database: None) -> None:
    Heartbeat.objects.create(name="short@here", kind="worker", at=timezone.now())
    with connection.execute_wrapper(_away):
        processes._forget("short@here")
    assert Heartbeat.objects.exists()
    processes._forget("short@here")
    assert not Heartbeat.objects.exists()


@pytest.mark.parametrize("error", [OperationalError("away"), ZeroDivisionError()])
def test_a_thread_of_a_worker_outlives_what_goes_wrong_in_it(
    error: Exception, database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopping, turns = Flag(), []
    monkeypatch.setattr(processes, "_stopping", stopping)
    monkeypatch.setattr(connections, "close_all", lambda: None)  # it is the test's connection

    def work() -> None:
        turns.append(current())
        if len(turns) == 2:
            stopping.set()
        raise error

    processes._repeat(work, timedelta(seconds=0))
    assert turns == [NOTHING, NOTHING]
