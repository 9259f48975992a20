"""Real workers, a real beat and a real broker, killed with kill -9 (reliability: F2 and F4).

The full counts of F2: ``F2_TASKS=300 F2_KILLS=5``.
"""

import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from apps.core.context import Context, enter
from apps.core.models import Heartbeat
from apps.core.outbox import enqueue
from apps.core.outbox.due import point_at
from apps.core.outbox.models import OPEN_STATES, OutboxMessage
from apps.core.tasks.binding import sync_schedules
from tests.support.live_celery import Broker, Processes, wait_for
from tests.support.toys.toy_chores.models import Chore

pytestmark = [pytest.mark.real_commits, pytest.mark.live]

HERE = "tests.support.toys.toy_chores.tasks"
CHORE = f"{HERE}.do_chore"
OUTSIDE = f"{HERE}.do_chore_outside"
MARK = 60.0
"""Seconds within which everything is done after the last kill."""


def _open(context: Context) -> int:
    with enter(context):
        return OutboxMessage.objects.filter(state__in=OPEN_STATES).count()


def _done(context: Context) -> Counter[str]:
    with enter(context):
        return Counter(Chore.objects.values_list("name", flat=True))


def test_work_of_a_worker_that_was_killed_is_done_once_within_a_minute(
    bakery: Context, broker: Broker, processes: Processes, tmp_path: Path
) -> None:
    broker.start()
    sync_schedules()
    doomed = processes.worker(children=2).wait_until_ready()
    processes.beat()
    # Both children have worked once before: on a busy machine the first task of a child may wait for its imports.
    with enter(bakery):
        for number in range(4):
            enqueue(CHORE, kwargs={"name": f"warm up {number}", "seconds": 0.5})
    wait_for(lambda: _open(bakery) == 0, seconds=MARK + 30, what="the worker is warm", log=doomed.said)
    warm = _done(bakery)
    started = {task: tmp_path / str(number) for number, task in enumerate((CHORE, OUTSIDE))}
    with enter(bakery):
        for task, file in started.items():
            enqueue(task, kwargs={"name": task, "seconds": 5, "started": str(file)})
    wait_for(
        lambda: all(file.exists() for file in started.values()),
        seconds=MARK,
        what="both tasks run",
        log=doomed.said,
    )
    doomed.kill()
    killed_at = time.monotonic()
    assert _done(bakery) == warm
    worker = processes.worker()
    wait_for(lambda: _open(bakery) == 0, seconds=MARK + 15, what="the work is done", log=worker.said)
    assert time.monotonic() - killed_at < MARK
    assert _done(bakery) - warm == {CHORE: 1, OUTSIDE: 1}
    with enter(bakery):
        again = OutboxMessage.objects.filter(kwargs__name__in=started)
        assert list(again.values_list("attempts", flat=True)) == [2, 2]
    assert set(Heartbeat.objects.values_list("kind", flat=True)) == {"worker", "beat"}


def test_slow_tasks_and_a_dead_beat_do_not_delay_the_sweep(
    bakery: Context, broker: Broker, processes: Processes, tmp_path: Path
) -> None:
    """The only worker of two queues is busy, beat does not run: what got lost is found all the same."""
    broker.start()
    busy = processes.worker(queues=("scheduled", "long_running"), children=1).wait_until_ready()
    started = tmp_path / "started"
    with enter(bakery):
        enqueue(OUTSIDE, kwargs={"name": "slow", "seconds": MARK, "started": str(started)})
    wait_for(started.exists, seconds=MARK, what="the slow task runs", log=busy.said)
    with enter(bakery):
        OutboxMessage.objects.create(task=CHORE, queue="default", kwargs={"name": "lost"})
        point_at(bakery.merchant.id, timezone.now())  # type: ignore[union-attr]  # it is a merchant's context
    free = processes.worker(queues=("default",), children=1)
    wait_for(lambda: _done(bakery)["lost"] == 1, seconds=MARK - 10, what="it is found", log=free.said)
    assert _done(bakery)["slow"] == 0


def test_f2_nothing_is_lost_or_done_twice_when_workers_are_killed_again_and_again(
    bakery: Context, broker: Broker, processes: Processes
) -> None:
    tasks, kills = int(os.environ.get("F2_TASKS", "60")), int(os.environ.get("F2_KILLS", "2"))
    dice = random.Random(1)
    broker.start()
    sync_schedules()
    processes.beat()
    worker = processes.worker(children=2).wait_until_ready()
    names = [f"chore {number}" for number in range(tasks)]
    with enter(bakery):
        for name in names:
            enqueue(dice.choice((CHORE, OUTSIDE)), kwargs={"name": name, "seconds": dice.uniform(0.05, 0.4)})
    for _ in range(kills):
        time.sleep(dice.uniform(0.5, 2))
        worker.kill()
        worker = processes.worker(children=2).wait_until_ready()
    killed_at = time.monotonic()
    wait_for(lambda: _open(bakery) == 0, seconds=MARK + 30, what="all is done", log=worker.said)
    took = time.monotonic() - killed_at
    assert _done(bakery) == dict.fromkeys(names, 1)
    assert took < MARK, f"{took:.0f} s"


def test_f4_the_shop_goes_on_without_a_broker_and_work_catches_up(
    bakery: Context, broker: Broker, processes: Processes
) -> None:
    """Absent at the start, then killed and empty; the same worker and beat go on."""
    sync_schedules()
    with enter(bakery):
        for number in range(10):
            started = time.monotonic()
            enqueue(CHORE, kwargs={"name": f"without {number}"})
            assert time.monotonic() - started < 1
    worker = processes.worker(children=1)
    processes.beat()
    time.sleep(3)
    broker.start()
    wait_for(lambda: _open(bakery) == 0, seconds=MARK, what="work from before is done", log=worker.said)

    broker.kill()
    with enter(bakery):
        enqueue(CHORE, kwargs={"name": "while it is away"})
    broker.start()
    with enter(bakery):
        enqueue(CHORE, kwargs={"name": "and again"})
    wait_for(lambda: _open(bakery) == 0, seconds=MARK, what="work of after is done", log=worker.said)
    names = [f"without {number}" for number in range(10)]
    assert _done(bakery) == dict.fromkeys([*names, "while it is away", "and again"], 1)


def test_a_broker_that_stalls_holds_nobody_up(bakery: Context, broker: Broker) -> None:
    broker.start()
    with enter(bakery):
        enqueue(CHORE, kwargs={"name": "before"})
        broker.stall()
        started = time.monotonic()
        for number in range(20):
            enqueue(CHORE, kwargs={"name": f"during {number}"})
        took = time.monotonic() - started
        broker.go_on()
        assert OutboxMessage.objects.count() == 21
    assert took < 1.5, "one send waits for half a second; after that nobody tries for a while"
