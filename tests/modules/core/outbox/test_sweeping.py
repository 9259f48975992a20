from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from apps.core.actor import SYSTEM
from apps.core.context import NOTHING, Context, enter, public_context
from apps.core.models import DeadLetter, DueWork
from apps.core.outbox import claims, enqueue
from apps.core.outbox.cleaning import clean_up
from apps.core.outbox.dead_letters import (
    dead_letter_detail,
    dead_letters,
    discard_dead_letter,
    retry_dead_letter,
)
from apps.core.outbox.due import broken_merchants
from apps.core.outbox.errors import AlreadyWaiting, NotDead
from apps.core.outbox.models import MessageState, OutboxMessage
from apps.core.outbox.rebuilding import rebuild_due_work
from apps.core.outbox.sweeping import PER_OUTBOX, Swept, sweep
from apps.core.outbox.timing import MAX_ATTEMPTS
from apps.tenancy.audit.models import AuditEntry
from apps.tenancy.enums import MerchantStatus
from apps.tenancy.models import Merchant
from tests.support.broker import purge, queued
from tests.support.outbox import work_off

HERE = "tests.support.toys.toy_chores.tasks"
CHORE = f"{HERE}.do_chore"
FAIL = f"{HERE}.fail_chore"


def _sweep() -> Swept:
    with enter(NOTHING):
        return sweep()


def _make_due(**changes: object) -> None:
    """As if time had passed."""
    OutboxMessage.objects.update(due_at=timezone.now() - timedelta(seconds=1), **changes)
    with public_context():
        DueWork.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def _pointers() -> list[datetime]:
    with public_context():
        return list(DueWork.objects.values_list("due_at", flat=True))


def test_what_was_sent_just_now_is_left_alone(chores: Context) -> None:
    enqueue(CHORE, kwargs={"name": "floor"})
    assert _sweep().sent == 0


def test_what_got_lost_is_sent_again_and_less_and_less_often(chores: Context) -> None:
    ref = enqueue(CHORE, kwargs={"name": "floor"})
    assert ref is not None
    pauses = []
    for _ in range(4):
        _make_due()
        assert _sweep().sent == 1
        pauses.append(round((OutboxMessage.objects.get().due_at - timezone.now()).total_seconds()))
    assert [message["outbox_message"] for message in queued()] == [str(ref.id)] * 4
    assert pauses == [15, 30, 60, 120]


def test_many_pointers_become_one_which_waits_for_the_next_due_message(chores: Context) -> None:
    for number in range(5):
        enqueue(CHORE, kwargs={"name": str(number)})
    assert len(_pointers()) == 5
    _make_due()
    _sweep()
    (pointer,) = _pointers()
    first = OutboxMessage.objects.order_by("due_at").values_list("due_at", flat=True)[0]
    assert pointer == first > timezone.now()


def test_pointers_of_finished_work_vanish(chores: Context) -> None:
    enqueue(CHORE, kwargs={"name": "floor"})
    work_off()
    _make_due()
    assert _sweep().sent == 0
    assert _pointers() == []


def test_merchants_without_due_work_are_not_looked_into(chores: Context) -> None:
    """Positive control: with the pointer the same message is found."""
    enqueue(CHORE, kwargs={"name": "floor"})
    OutboxMessage.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    with public_context():
        DueWork.objects.all().delete()
    assert (_sweep().merchants, queued()) == (0, [])
    _make_due()
    assert _sweep().merchants == 0
    with public_context():
        assert chores.merchant
        DueWork.objects.create(merchant_id=chores.merchant.id, due_at=timezone.now())
    assert (_sweep().merchants, len(queued())) == (1, 1)


def test_what_a_dead_worker_left_is_waiting_again(chores: Context) -> None:
    ref = enqueue(CHORE, kwargs={"name": "floor"})
    assert ref is not None
    claims.claim(ref.id, "dead")
    _make_due()
    assert _sweep().sent == 1
    message = OutboxMessage.objects.get()
    assert (message.state, message.claimed_by, message.attempts) == (MessageState.WAITING, "", 1)


def test_what_kills_worker_after_worker_is_given_up(chores: Context) -> None:
    ref = enqueue(CHORE, kwargs={"name": "floor"})
    assert ref is not None
    claims.claim(ref.id, "dead")
    _make_due(attempts=MAX_ATTEMPTS)
    swept = _sweep()
    assert (swept.sent, swept.buried) == (0, 1)
    assert OutboxMessage.objects.get().state == MessageState.DEAD
    with public_context():
        assert DeadLetter.objects.get().error == "WorkerDied"


def test_publics_own_work_is_swept_without_pointers(chores: Context) -> None:
    with enter(NOTHING):
        enqueue(CHORE, kwargs={"name": "floor"})
        OutboxMessage.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        assert _sweep().sent == 1
    assert queued()[0]["outbox_merchant"] == ""


def test_a_suspended_merchant_is_asked_about_later_and_a_deleted_one_no_more(
    chores: Context, merchant: Merchant
) -> None:
    enqueue(CHORE, kwargs={"name": "floor"})
    _make_due()
    with public_context():
        Merchant.objects.filter(pk=merchant.pk).update(status=MerchantStatus.SUSPENDED)
        DueWork.objects.create(merchant_id=uuid4(), due_at=timezone.now())
    assert _sweep().sent == 0
    (pointer,) = _pointers()
    assert pointer > timezone.now() + timedelta(minutes=50)


def test_a_merchant_whose_schema_is_broken_does_not_stop_the_others(
    other_merchant: Merchant, merchant: Merchant, chores: Context
) -> None:
    enqueue(CHORE, kwargs={"name": "floor"})
    with public_context():
        Merchant.objects.filter(pk=other_merchant.pk).update(schema_name="m_missing")
        DueWork.objects.create(merchant_id=other_merchant.pk, due_at=timezone.now() - timedelta(days=1))
    _make_due()
    swept = _sweep()
    assert (swept.sent, swept.failed) == (1, [str(other_merchant.pk)])
    with public_context():
        pointer = DueWork.objects.get(merchant_id=other_merchant.pk)
    assert pointer.due_at > timezone.now(), "its work is not forgotten, and the others come first"
    with public_context():
        assert broken_merchants() == {other_merchant.pk}
        Merchant.objects.filter(pk=other_merchant.pk).update(schema_name=other_merchant.schema_name)
    _make_due()
    _sweep()
    with public_context():
        assert broken_merchants() == set()


def test_nobody_waits_behind_somebody_elses_thousands(other_merchant: Merchant, chores: Context) -> None:
    for number in range(PER_OUTBOX + 10):
        enqueue(CHORE, kwargs={"name": str(number)})
    with enter(Context(merchant=other_merchant.ref)):
        OutboxMessage.objects.all().delete()
        other = enqueue(CHORE, kwargs={"name": "urgent"})
        OutboxMessage.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert other is not None
    _make_due()
    assert _sweep().sent == PER_OUTBOX + 1
    positions = [message["outbox_merchant"] for message in queued()]
    assert positions.index(str(other_merchant.pk)) <= 1


def test_finished_work_is_forgotten_after_a_while(chores: Context) -> None:
    long_ago = timezone.now() - timedelta(days=10)
    for state, remember in (
        (MessageState.DONE, False),
        (MessageState.SKIPPED, False),
        (MessageState.DONE, True),
        (MessageState.DEAD, False),
    ):
        OutboxMessage.objects.create(task=CHORE, state=state, remember=remember, finished_at=long_ago)
    OutboxMessage.objects.create(task=CHORE, state=MessageState.DONE, finished_at=timezone.now())
    enqueue(CHORE, kwargs={"name": "floor"})
    assert clean_up() == 2
    OutboxMessage.objects.update(finished_at=timezone.now() - timedelta(days=100))
    assert clean_up() == 2
    assert sorted(OutboxMessage.objects.values_list("state", flat=True)) == ["dead", "waiting"]


def _id(context: Context) -> UUID:
    assert context.merchant is not None
    return context.merchant.id


def test_after_a_restore_pointers_and_dead_letters_are_found_again(chores: Context) -> None:
    _bury(enqueue(FAIL, kwargs={"name": "window"}))
    enqueue(CHORE, kwargs={"name": "floor"})
    with public_context():
        DueWork.objects.all().delete()
        DeadLetter.objects.all().delete()
        DeadLetter.objects.create(merchant_id=_id(chores), message_id=10**9)
    with enter(NOTHING):
        rebuilt = rebuild_due_work()
        assert rebuilt.dead_letters == 1
        assert rebuilt.failed == []
        assert DueWork.objects.filter(merchant_id=_id(chores)).count() == 1
        assert DeadLetter.objects.get().error == "ValueError"
        rebuild_due_work()
        assert DueWork.objects.filter(merchant_id=_id(chores)).count() == 1


def _bury(ref: object) -> DeadLetter:
    OutboxMessage.objects.filter(task=FAIL).update(attempts=MAX_ATTEMPTS - 1)
    with pytest.raises(ValueError, match="failed"):
        work_off(FAIL)
    with public_context():
        return dead_letters().get()


def test_operators_see_what_was_given_up_and_have_it_done_after_all(chores: Context, tmp_path: Path) -> None:
    mended = tmp_path / "mended"
    letter = _bury(enqueue(FAIL, kwargs={"name": "window", "until": str(mended)}))
    with enter(NOTHING):
        detail = dead_letter_detail(letter)
        assert detail.kwargs["name"] == "window"
        assert "ValueError" in detail.error
        mended.touch()
        purge()
        ref = retry_dead_letter(letter_id=letter.id, actor=SYSTEM)
        assert not dead_letters().exists()
        assert AuditEntry.objects.filter(action="core.dead_letter_retried").exists()
        with pytest.raises(NotDead):
            retry_dead_letter(letter_id=letter.id, actor=SYSTEM)
    work_off()
    message = OutboxMessage.objects.get(pk=ref.id)
    assert (message.state, message.attempts) == (MessageState.DONE, 1)


def test_operators_let_it_go(chores: Context) -> None:
    letter = _bury(enqueue(FAIL, kwargs={"name": "window"}))
    with enter(NOTHING):
        discard_dead_letter(letter_id=letter.id, actor=SYSTEM)
        assert not dead_letters().exists()
    assert OutboxMessage.objects.get().state == MessageState.SKIPPED


def test_a_dead_letter_whose_work_was_asked_for_again_is_not_doubled(chores: Context) -> None:
    letter = _bury(enqueue(FAIL, kwargs={"name": "window"}, dedupe_key="window"))
    enqueue(FAIL, kwargs={"name": "window"}, dedupe_key="window")
    with enter(NOTHING), pytest.raises(AlreadyWaiting, match="window"):
        retry_dead_letter(letter_id=letter.id, actor=SYSTEM)
    with public_context():
        assert dead_letters().exists()
