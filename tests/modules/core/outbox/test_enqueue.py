from base64 import b64decode
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from apps.core.context import NOTHING, Context, enter, public_context
from apps.core.models import DueWork
from apps.core.outbox import UnknownTask, enqueue, sending
from apps.core.outbox.models import MessageState, OutboxMessage
from tests.support.broker import purge, queued

CHORE = "tests.support.toys.toy_chores.tasks.do_chore"


@pytest.fixture(autouse=True)
def _nothing_there(merchant_context: Context) -> None:
    OutboxMessage.objects.all().delete()
    with public_context():
        DueWork.objects.all().delete()


def _pointers() -> list[DueWork]:
    with public_context():
        return list(DueWork.objects.all())


def test_row_and_pointer_are_written_in_the_callers_transaction(merchant_context: Context) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(CHORE, kwargs={"name": "sweep the floor"})
        raise ZeroDivisionError
    assert not OutboxMessage.objects.exists()
    assert _pointers() == []

    enqueue(CHORE, kwargs={"name": "sweep the floor"})
    message = OutboxMessage.objects.get()
    assert message.kwargs == {"name": "sweep the floor"}
    assert merchant_context.platform is not None
    assert merchant_context.store is not None
    assert merchant_context.merchant is not None
    assert message.platform_id == merchant_context.platform.id
    assert message.store_id == merchant_context.store.id
    assert [pointer.merchant_id for pointer in _pointers()] == [merchant_context.merchant.id]


def test_outside_a_merchant_the_row_is_in_public_and_needs_no_pointer() -> None:
    with enter(NOTHING):
        ref = enqueue(CHORE, kwargs={"name": "sweep the floor"})
        assert ref is not None
        assert ref.merchant_id is None
        assert OutboxMessage.objects.get(pk=ref.id).platform_id is None
    assert _pointers() == []
    assert not OutboxMessage.objects.exists()


def test_a_task_that_no_module_declares_is_refused() -> None:
    with pytest.raises(UnknownTask, match=r"apps\.nobody\.tasks\.nothing"):
        enqueue("apps.nobody.tasks.nothing")
    assert not OutboxMessage.objects.exists()


def test_a_waiting_message_with_the_same_key_takes_the_new_arguments() -> None:
    first = enqueue(CHORE, kwargs={"name": "old"}, dedupe_key="floor")
    second = enqueue(CHORE, kwargs={"name": "new"}, dedupe_key="floor")
    other = enqueue(CHORE, kwargs={"name": "window"}, dedupe_key="window")
    assert first == second != other
    assert [m.kwargs["name"] for m in OutboxMessage.objects.all()] == ["new", "window"]


def test_a_key_belongs_to_a_task() -> None:
    enqueue(CHORE, kwargs={"name": "a"}, dedupe_key="floor")
    enqueue("tests.support.toys.toy_chores.tasks.fail_chore", kwargs={"name": "a"}, dedupe_key="floor")
    assert OutboxMessage.objects.count() == 2


def test_a_message_that_is_asked_for_sooner_becomes_due_sooner() -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    enqueue(CHORE, kwargs={"name": "a"}, dedupe_key="floor", not_before=tomorrow)
    enqueue(CHORE, kwargs={"name": "a"}, dedupe_key="floor")
    assert OutboxMessage.objects.get().not_before <= timezone.now()
    enqueue(CHORE, kwargs={"name": "a"}, dedupe_key="floor", not_before=tomorrow)
    assert OutboxMessage.objects.get().not_before <= timezone.now()


@pytest.mark.parametrize(("remember", "expected"), [(False, 2), (True, 1)])
def test_a_finished_key_is_free_again_unless_it_is_remembered(remember: bool, expected: int) -> None:
    enqueue(CHORE, kwargs={"name": "a"}, dedupe_key="floor", remember=remember)
    OutboxMessage.objects.update(state=MessageState.DONE, finished_at=timezone.now())
    again = enqueue(CHORE, kwargs={"name": "a"}, dedupe_key="floor", remember=remember)
    assert OutboxMessage.objects.count() == expected
    assert (again is None) is remember


def test_the_database_itself_refuses_a_second_open_message_with_the_key() -> None:
    enqueue(CHORE, kwargs={"name": "a"}, dedupe_key="floor")
    row = OutboxMessage.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError, match="outbox_key_once"), transaction.atomic():
        row.save(force_insert=True)


def test_the_merchants_role_may_append_its_own_pointers_and_nothing_else(
    merchant_context: Context,
) -> None:
    enqueue(CHORE, kwargs={"name": "a"})
    for statement in (
        "SELECT due_at FROM core_duework",
        "DELETE FROM core_duework",
        "UPDATE core_duework SET due_at = now()",
        "INSERT INTO core_duework (id, merchant_id, due_at) VALUES (gen_random_uuid(), gen_random_uuid(), now())",
    ):
        with (
            pytest.raises(ProgrammingError, match=r"permission denied|row-level security"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert len(_pointers()) == 1


@pytest.mark.real_commits
def test_it_is_sent_on_commit_with_nothing_but_ids(merchant_context: Context) -> None:
    purge()
    with transaction.atomic():
        ref = enqueue(CHORE, kwargs={"name": "anna@bakery.lu"})
        enqueue(CHORE, kwargs={"name": "b"}, not_before=timezone.now() + timedelta(hours=1))
        assert queued() == []
    assert ref is not None
    (message,) = queued()
    assert message["task"] == CHORE
    assert (message["outbox_merchant"], message["outbox_message"]) == (str(ref.merchant_id), str(ref.id))
    assert "anna" not in b64decode(message["body"]).decode()
    assert message["kwargsrepr"] == "{}"


@pytest.mark.real_commits
def test_a_transaction_that_is_rolled_back_sends_nothing(merchant_context: Context) -> None:
    purge()
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            enqueue(CHORE, kwargs={"name": "a"})
            raise ZeroDivisionError
        kept = enqueue(CHORE, kwargs={"name": "b"})
    assert kept is not None
    assert [message["outbox_message"] for message in queued()] == [str(kept.id)]


@pytest.mark.real_commits
def test_each_task_goes_to_its_queue_unless_the_caller_names_one(merchant_context: Context) -> None:
    purge()
    outside = "tests.support.toys.toy_chores.tasks.do_chore_outside"
    enqueue(outside, kwargs={"name": "a"})
    enqueue(CHORE, kwargs={"name": "b"}, queue="scheduled")
    assert [message["task"] for message in queued("long_running")] == [outside]
    assert [message["task"] for message in queued("scheduled")] == [CHORE]
    assert queued("default") == []


def test_of_many_at_once_only_a_burst_is_sent_and_the_rest_waits_its_turn(merchant_context: Context) -> None:
    assert merchant_context.merchant
    sending._tokens.pop(merchant_context.merchant.id, None)
    for number in range(sending.BURST + 30):
        enqueue(CHORE, kwargs={"name": str(number)})
    sent_now = OutboxMessage.objects.filter(sends=1).count()
    assert sending.BURST <= sent_now < sending.BURST + 15
    assert OutboxMessage.objects.filter(sends=0, due_at__lte=timezone.now()).count() > 15
