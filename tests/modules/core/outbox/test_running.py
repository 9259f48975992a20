"""What a worker does with a message, without the broker."""

from datetime import timedelta
from itertools import pairwise
from threading import Thread
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from apps.core import logs
from apps.core.actor import SYSTEM
from apps.core.context import NOTHING, Context, enter, public_context
from apps.core.models import DeadLetter
from apps.core.modules.lifecycle import disable_module
from apps.core.outbox import claims, enqueue, leases
from apps.core.outbox.models import MessageState, OutboxMessage
from apps.core.outbox.refs import MessageRef
from apps.core.outbox.timing import MAX_ATTEMPTS, RETRY_LONGEST, retry_after
from apps.core.tasks.base import SentDirectly
from apps.core.tasks.runner import run_message
from apps.tenancy.enums import MerchantStatus, StoreStatus
from apps.tenancy.models import Merchant, Store
from tests.support.broker import queued
from tests.support.outbox import work_off
from tests.support.toys.toy_chores.models import Chore

HERE = "tests.support.toys.toy_chores.tasks"
CHORE = f"{HERE}.do_chore"
OUTSIDE = f"{HERE}.do_chore_outside"
FAIL = f"{HERE}.fail_chore"


def _run(ref: MessageRef, task: str = CHORE) -> None:
    with enter(NOTHING):
        run_message(import_string(task), ref)


def test_the_work_is_done_in_the_context_it_was_asked_for_in(chores: Context) -> None:
    enqueue(CHORE, kwargs={"name": "floor"})
    assert work_off() == 1
    chore = Chore.objects.get()
    assert chore.where == {"platform": "oms", "merchant": "bakery", "store": "bakery-town"}
    message = OutboxMessage.objects.get()
    assert message.state == MessageState.DONE
    assert message.finished_at is not None


def test_the_log_of_the_work_bears_the_id_of_the_request_that_asked_for_it(chores: Context) -> None:
    with logs.bound(request_id="request-1234"):
        enqueue(FAIL, kwargs={"name": "window"})
    with capture_logs(processors=[merge_contextvars]) as lines, pytest.raises(ValueError, match="failed"):
        work_off()
    (line,) = (line for line in lines if line["event"] == "task_failed")
    assert line["request_id"] == "request-1234"
    assert (line["module"], line["task"]) == ("toy_chores", FAIL)


def test_work_of_public_runs_in_public(chores: Context) -> None:
    with enter(NOTHING):
        enqueue(CHORE, kwargs={"name": "floor"})
        work_off()
        assert Chore.objects.get().where == {}
    assert not Chore.objects.exists()


@pytest.mark.parametrize("task", [CHORE, OUTSIDE])
def test_a_message_that_comes_twice_is_worked_off_once(chores: Context, task: str) -> None:
    ref = enqueue(task, kwargs={"name": "floor"})
    assert ref is not None
    _run(ref, task)
    _run(ref, task)
    assert Chore.objects.count() == 1


def test_a_message_that_somebody_holds_is_left_alone(chores: Context) -> None:
    ref = enqueue(CHORE, kwargs={"name": "floor"})
    assert ref is not None
    assert claims.claim(ref.id, "somebody") is not None
    _run(ref)
    assert not Chore.objects.exists()
    assert OutboxMessage.objects.get().claimed_by == "somebody"


def test_a_message_whose_lease_has_ended_is_taken_over(chores: Context) -> None:
    ref = enqueue(CHORE, kwargs={"name": "floor"})
    assert ref is not None
    dead = claims.claim(ref.id, "somebody")
    assert dead is not None
    OutboxMessage.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    _run(ref)
    assert Chore.objects.count() == 1
    with pytest.raises(claims.ClaimLost):
        claims.complete(dead)
    assert not claims.renew(dead)


def test_who_lost_the_claim_while_working_leaves_no_trace(chores: Context) -> None:
    """The positive control: without the check in complete() both would write."""
    ref = enqueue(CHORE, kwargs={"name": "floor"})
    assert ref is not None
    slow = claims.claim(ref.id, "slow")
    assert slow is not None
    with pytest.raises(claims.ClaimLost), transaction.atomic():
        Chore.objects.create(name="floor", pid=1)
        OutboxMessage.objects.update(claimed_by="faster")
        claims.complete(slow)
    assert not Chore.objects.exists()


def test_a_message_that_is_not_due_is_left_alone(chores: Context) -> None:
    ref = enqueue(CHORE, kwargs={"name": "floor"}, not_before=timezone.now() + timedelta(minutes=5))
    assert ref is not None
    _run(ref)
    assert OutboxMessage.objects.get().state == MessageState.WAITING


def test_a_failure_rolls_the_work_back_and_is_tried_again_later(chores: Context) -> None:
    enqueue(FAIL, kwargs={"name": "window"})
    with pytest.raises(ValueError, match="window failed"):
        work_off()
    assert not Chore.objects.exists()
    message = OutboxMessage.objects.get()
    assert (message.state, message.attempts) == (MessageState.WAITING, 1)
    assert timedelta(seconds=3) < message.not_before - timezone.now() < timedelta(seconds=7)
    assert abs(message.due_at - message.not_before) < timedelta(milliseconds=10)
    assert "ValueError: window failed" in message.error


def test_pauses_grow_and_are_never_the_same() -> None:
    pauses = [retry_after(attempt).total_seconds() for attempt in range(1, 8)]
    assert all(later > earlier for earlier, later in pairwise(pauses))
    assert retry_after(100).total_seconds() <= RETRY_LONGEST * 1.25
    assert len({retry_after(3) for _ in range(20)}) > 10


def test_after_many_failures_it_is_given_up_and_operators_are_told_without_names(chores: Context) -> None:
    ref = enqueue(FAIL, kwargs={"name": "window"})
    assert ref is not None
    OutboxMessage.objects.update(attempts=MAX_ATTEMPTS - 1)
    with pytest.raises(ValueError, match="window failed"):
        work_off()
    assert OutboxMessage.objects.get().state == MessageState.DEAD
    with public_context():
        letter = DeadLetter.objects.get()
    assert (letter.merchant_id, letter.message_id) == (ref.merchant_id, ref.id)
    assert (letter.module, letter.task, letter.error) == ("toy_chores", FAIL, "ValueError")


def test_asked_for_again_while_it_runs_it_runs_once_more(chores: Context) -> None:
    ref = enqueue(CHORE, kwargs={"name": "first"}, dedupe_key="floor")
    assert ref is not None
    running = claims.claim(ref.id, "somebody")
    assert running is not None
    assert enqueue(CHORE, kwargs={"name": "second"}, dedupe_key="floor") == ref
    claims.complete(running)
    assert OutboxMessage.objects.get().state == MessageState.WAITING
    work_off()
    assert [chore.name for chore in Chore.objects.all()] == ["second"]
    assert OutboxMessage.objects.get().state == MessageState.DONE


def test_work_of_a_module_that_was_switched_off_is_skipped(chores: Context) -> None:
    enqueue(CHORE, kwargs={"name": "floor"})
    with public_context():
        disable_module(platform="oms", code="toy_chores", actor=SYSTEM)
    work_off()
    assert not Chore.objects.exists()
    message = OutboxMessage.objects.get()
    assert message.state == MessageState.SKIPPED
    assert "toy_chores" in message.error


def test_work_of_a_store_that_is_gone_is_skipped(chores: Context, store: Store) -> None:
    enqueue(CHORE, kwargs={"name": "floor"})
    with public_context():
        Store.objects.filter(pk=store.pk).update(status=StoreStatus.ARCHIVED)
    work_off()
    assert OutboxMessage.objects.get().state == MessageState.SKIPPED
    assert not Chore.objects.exists()


def test_work_of_a_suspended_merchant_waits_for_better_times(chores: Context, merchant: Merchant) -> None:
    ref = enqueue(CHORE, kwargs={"name": "floor"})
    assert ref is not None
    with public_context():
        Merchant.objects.filter(pk=merchant.pk).update(status=MerchantStatus.SUSPENDED)
    _run(ref)
    assert OutboxMessage.objects.get().state == MessageState.WAITING
    assert OutboxMessage.objects.get().attempts == 0
    with public_context():
        Merchant.objects.filter(pk=merchant.pk).update(status=MerchantStatus.ACTIVE)
    _run(ref)
    assert Chore.objects.count() == 1


def test_work_of_a_merchant_that_does_not_exist_touches_nothing(chores: Context) -> None:
    with enter(NOTHING):
        enqueue(CHORE, kwargs={"name": "public"})
        ref = MessageRef(uuid4(), OutboxMessage.objects.get().id)
        _run(ref)
        assert OutboxMessage.objects.get().state == MessageState.WAITING
        assert not Chore.objects.exists()


def test_a_merchant_without_its_schema_fails_loudly_and_not_in_public(
    chores: Context, merchant: Merchant
) -> None:
    with enter(NOTHING):
        enqueue(CHORE, kwargs={"name": "public"})
        row = OutboxMessage.objects.get()
        Merchant.objects.filter(pk=merchant.pk).update(schema_name="m_renamed")
        with pytest.raises(DatabaseError), transaction.atomic():
            _run(MessageRef(merchant.id, row.id))
        assert OutboxMessage.objects.get().state == MessageState.WAITING


def test_a_finished_message_sends_the_next_one(chores: Context) -> None:
    first = enqueue(CHORE, kwargs={"name": "first"})
    second = enqueue(CHORE, kwargs={"name": "second"})
    assert first is not None
    assert second is not None
    OutboxMessage.objects.update(sends=0, due_at=timezone.now())
    _run(first)
    assert [message["outbox_message"] for message in queued()] == [str(second.id)]
    assert OutboxMessage.objects.get(pk=second.id).sends == 1


def test_a_task_cannot_be_sent_past_the_outbox() -> None:
    task = import_string(CHORE)
    result = task.apply(kwargs={"name": "floor"})
    assert isinstance(result.result, SentDirectly)


def test_a_task_can_be_called_like_a_function(chores: Context) -> None:
    import_string(CHORE)(name="floor")
    assert Chore.objects.get().name == "floor"


@pytest.mark.real_commits
def test_the_lease_is_renewed_while_the_handler_is_inside_its_transaction(
    chores: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "RENEW_EVERY", timedelta(milliseconds=50))
    enqueue(CHORE, kwargs={"name": "floor", "seconds": 0.6})
    before = timezone.now()
    seen = []

    def watch() -> None:
        with enter(chores):
            seen.extend(_due_dates(until=before + timedelta(seconds=0.5)))
        connection.close()

    watcher = Thread(target=watch)
    watcher.start()
    work_off()
    watcher.join()
    assert len(set(seen)) > 3
    assert OutboxMessage.objects.get().state == MessageState.DONE


def _due_dates(until: object) -> list[object]:
    dates: list[object] = []
    while timezone.now() < until:  # type: ignore[operator]  # a moment
        dates.extend(
            OutboxMessage.objects.filter(state=MessageState.RUNNING).values_list("due_at", flat=True)
        )
    return dates
