"""A toggle is effective at once in every process: two web processes and a worker, each asked by its pid.

The toggle is made by yet another process. In the second part the cache server and broker are killed first.
"""

import re
import time

import pytest

from apps.core import context
from apps.core.actor import SYSTEM
from apps.tenancy.models import Store
from tests.support import baseline
from tests.support.fixtures.people import context_of
from tests.support.stack import LiveStack, Process, Web, wait_for
from tests.support.toys.toy_badges.public.models import Happening
from tests.support.toys.toy_reviews.models import Note
from tests.support.toys.toy_reviews.services import write_review

pytestmark = [pytest.mark.live]

HOST = f"{baseline.STORE}.oms.localhost"
PATH = "/en/toy-reviews/"


@pytest.fixture
def store(empty_stack: LiveStack) -> Store:
    return Store.objects.select_related("merchant", "platform").get(code=baseline.STORE)


def _switch(stack: LiveStack, code: str, *, on: bool) -> None:
    """By a third process."""
    done = stack.manage("enable_module" if on else "disable_module", code, "--platform", "oms", "--json")
    assert done.returncode == 0, done.stderr


def _ask(web: Web) -> tuple[int, int]:
    """Status and, when the module answered, the pid of the process that did."""
    answer = web.get(HOST, PATH)
    found = re.search(r"reviews by (\d+)", answer.text)
    return answer.status_code, int(found[1]) if found else 0


def _pid_of_worker(web: Web) -> int:
    """Of the process behind gunicorn's arbiter."""
    status, pid = _ask(web)
    assert status == 200
    assert pid not in (0, web.pid)
    return pid


def _write(store: Store, title: str) -> int:
    store.platform.refresh_from_db()
    with context.enter(context_of(store)):
        return write_review(title=title, stars=5, actor=SYSTEM).pk


def _awarded_by(store: Store, review_id: int) -> int:
    """The pid of the process that ran the task for the review, or 0."""
    with context.enter(context_of(store)):
        note = Note.objects.filter(what=f"award:{review_id}").first()
    return note.pid if note else 0


def test_a_toggle_reaches_every_process_at_once(empty_stack: LiveStack, store: Store) -> None:
    valkey = empty_stack.start_valkey()
    first, second = empty_stack.start_web(), empty_stack.start_web()
    worker = empty_stack.start_worker()
    assert _ask(first) == _ask(second) == (404, 0)

    _switch(empty_stack, "toy_reviews", on=True)
    _switch(empty_stack, "toy_badges", on=True)
    pids = {_pid_of_worker(first), _pid_of_worker(second)}
    assert len(pids) == 2

    review = _write(store, "With badges")
    ran_in = wait_for(lambda: _awarded_by(store, review), "the worker awards a badge", worker)
    assert ran_in not in pids

    _switch(empty_stack, "toy_badges", on=False)
    without = _write(store, "Without badges")
    _switch(empty_stack, "toy_badges", on=True)
    again = _write(store, "With badges again")
    assert wait_for(lambda: _awarded_by(store, again), "the worker goes on", worker) == ran_in
    assert not _awarded_by(store, without)

    _without_valkey(empty_stack, valkey, first, second)


def _without_valkey(stack: LiveStack, valkey: Process, first: Web, second: Web) -> None:
    valkey.kill()
    pids = {_pid_of_worker(first), _pid_of_worker(second)}
    _switch(stack, "toy_badges", on=False)
    _switch(stack, "toy_reviews", on=False)
    assert _ask(first) == _ask(second) == (404, 0)
    _switch(stack, "toy_reviews", on=True)
    assert {_pid_of_worker(first), _pid_of_worker(second)} == pids, "no process was restarted"


def test_work_that_waited_is_skipped_when_its_module_was_switched_off(
    empty_stack: LiveStack, store: Store
) -> None:
    """Written while on, run while off: the worker asks at the moment of the work."""
    empty_stack.start_valkey()
    for code in ("toy_reviews", "toy_badges"):
        _switch(empty_stack, code, on=True)
    waiting = _write(store, "Waiting")
    _switch(empty_stack, "toy_badges", on=False)
    worker = empty_stack.start_worker()
    time.sleep(2)
    assert not _awarded_by(store, waiting)
    assert worker.is_alive


def test_processes_tell_modules_that_they_start_and_stop(empty_stack: LiveStack, store: Store) -> None:
    empty_stack.start_valkey()
    for code in ("toy_reviews", "toy_badges"):
        _switch(empty_stack, code, on=True)
    web = empty_stack.start_web()
    worker = empty_stack.start_worker()
    pid = _pid_of_worker(web)
    started = {(h.what, h.pid) for h in Happening.objects.all()}
    assert ("hook:started", pid) in started
    assert ("event:started:web", pid) in started
    assert any(what == "event:started:worker" and other not in (pid, worker.pid) for what, other in started)

    web.stop()
    worker.stop()
    stopped = {(h.what, h.pid) for h in Happening.objects.all()} - started
    assert ("hook:stopped", pid) in stopped
    assert ("event:stopping:web", pid) in stopped
    assert any(what == "event:stopping:worker" for what, _ in stopped)
