"""A toggle is effective at once in every process: two web processes and a worker, each asked by its pid.

The toggle is made by yet another process. In the second part the cache server and broker are killed first.
"""

import re
import subprocess
import sys
from collections.abc import Iterator

import httpx2
import pytest

from apps.core import context
from apps.core.outbox.models import MessageState, OutboxMessage
from apps.tenancy.models import Store
from tests.support import baseline
from tests.support.databases import ROOT
from tests.support.fixtures.people import context_of, new_token
from tests.support.stack import LiveStack, Process, Web, wait_for
from tests.support.toys.toy_badges.public.models import Happening
from tests.support.toys.toy_reviews.models import Note

pytestmark = [pytest.mark.live]

SCOPES = ("toy_reviews.view_reviews", "toy_reviews.write_reviews")
AWARD = "tests.support.toys.toy_badges.handlers.award"
HOST = f"{baseline.STORE}.oms.localhost"
PATH = "/en/toy-reviews/"


@pytest.fixture
def store(empty_stack: LiveStack) -> Store:
    return Store.objects.select_related("merchant", "platform").get(code=baseline.STORE)


class Toggler:
    """The third process."""

    def __init__(self, stack: LiveStack) -> None:
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "tests.support.toggler"],
            cwd=ROOT,
            env=stack.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == "ready"

    def switch(self, code: str, *, on: bool) -> None:
        assert self._popen.stdin is not None
        self._popen.stdin.write(f"{'on' if on else 'off'} {code} oms\n")
        self._popen.stdin.flush()
        assert int(self._answer()) == self._popen.pid

    def close(self) -> None:
        self._popen.communicate(timeout=20)

    def _answer(self) -> str:
        assert self._popen.stdout is not None
        return self._popen.stdout.readline().strip()


@pytest.fixture
def toggler(empty_stack: LiveStack) -> Iterator[Toggler]:
    found = Toggler(empty_stack)
    yield found
    found.close()


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


def _write(web: Web, secret: str, title: str) -> int:
    """By the web process, which also sends the work to the worker."""
    answer = httpx2.post(
        f"http://127.0.0.1:{web.port}/api/v1/stores/{baseline.STORE}/toy-reviews/",
        headers={"Host": "oms.localhost", "Authorization": f"Bearer {secret}"},
        json={"title": title, "stars": 5},
        timeout=20,
    )
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def _awarded_by(store: Store, review_id: int) -> int:
    """The pid of the process that ran the task for the review, or 0."""
    with context.enter(context_of(store)):
        note = Note.objects.filter(what=f"award:{review_id}").first()
    return note.pid if note else 0


def _skipped(store: Store) -> list[str]:
    with context.enter(context_of(store)):
        rows = OutboxMessage.objects.filter(state=MessageState.SKIPPED)
        return [row.kwargs["handler"] for row in rows]


def test_a_toggle_reaches_every_process_at_once(
    empty_stack: LiveStack, toggler: Toggler, store: Store
) -> None:
    valkey = empty_stack.start_valkey()
    first, second = empty_stack.start_web(), empty_stack.start_web()
    worker = empty_stack.start_worker()
    assert _ask(first) == _ask(second) == (404, 0)

    toggler.switch("toy_reviews", on=True)
    toggler.switch("toy_badges", on=True)
    pids = {_pid_of_worker(first), _pid_of_worker(second)}
    assert len(pids) == 2

    secret = new_token(store, SCOPES)
    review = _write(first, secret, "With badges")
    ran_in = wait_for(lambda: _awarded_by(store, review), "the worker awards a badge", worker)
    assert ran_in not in pids

    toggler.switch("toy_badges", on=False)
    without = _write(first, secret, "Without badges")
    toggler.switch("toy_badges", on=True)
    again = _write(first, secret, "With badges again")
    assert wait_for(lambda: _awarded_by(store, again), "the worker goes on", worker) == ran_in
    assert not _awarded_by(store, without)

    _without_valkey(toggler, valkey, first, second)


def _without_valkey(toggler: Toggler, valkey: Process, first: Web, second: Web) -> None:
    valkey.kill()
    pids = {_pid_of_worker(first), _pid_of_worker(second)}
    toggler.switch("toy_badges", on=False)
    toggler.switch("toy_reviews", on=False)
    assert _ask(first) == _ask(second) == (404, 0)
    toggler.switch("toy_reviews", on=True)
    assert {_pid_of_worker(first), _pid_of_worker(second)} == pids, "no process was restarted"


def test_work_that_waited_is_skipped_when_its_module_was_switched_off(
    empty_stack: LiveStack, toggler: Toggler, store: Store
) -> None:
    """Written while on, run while off: the worker asks at the moment of the work."""
    empty_stack.start_valkey()
    first = empty_stack.start_web()
    for code in ("toy_reviews", "toy_badges"):
        toggler.switch(code, on=True)
    waiting = _write(first, new_token(store, SCOPES), "Waiting")
    toggler.switch("toy_badges", on=False)
    worker = empty_stack.start_worker()
    assert wait_for(lambda: _skipped(store), "the worker has looked at it", worker) == [AWARD]
    assert not _awarded_by(store, waiting)


def test_processes_tell_modules_that_they_start_and_stop(
    empty_stack: LiveStack, toggler: Toggler, store: Store
) -> None:
    empty_stack.start_valkey()
    for code in ("toy_reviews", "toy_badges"):
        toggler.switch(code, on=True)
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
