import pytest
from django.db import transaction

from apps.core.actor import SYSTEM
from apps.core.context import NOTHING, Context, enter, public_context
from apps.core.contracts import resolve
from apps.core.contracts.context_loader import ContextLoader
from apps.core.events import publish
from apps.core.modules.lifecycle import disable_module, enable_module
from apps.core.outbox.models import MessageState, OutboxMessage
from apps.tenancy.models import Merchant
from tests.modules.core.events.test_codec import everything
from tests.support.outbox import work_off
from tests.support.toys.toy_chores.events import ChoreAsked
from tests.support.toys.toy_chores.handlers import seen
from tests.support.toys.toy_chores.models import Chore


@pytest.fixture(autouse=True)
def _toy_on(merchant_context: Context) -> None:
    with public_context():
        enable_module(platform="oms", code="toy_chores", actor=SYSTEM)
    OutboxMessage.objects.all().delete()
    seen.clear()


@pytest.fixture
def here(merchant_context: Context) -> Context:
    """The context with the version that the toggle made."""
    assert merchant_context.platform is not None
    assert merchant_context.merchant is not None
    assert merchant_context.store is not None
    return resolve(ContextLoader).load(
        platform_id=merchant_context.platform.id,
        merchant_id=merchant_context.merchant.id,
        store_id=merchant_context.store.id,
    )


def test_an_inline_handler_vetoes_by_raising(here: Context) -> None:
    with enter(here), pytest.raises(PermissionError), transaction.atomic():
        Chore.objects.create(name="before", pid=0)
        publish(ChoreAsked(name="forbidden"))
    assert not Chore.objects.exists()


def test_a_task_handler_is_in_the_outbox_and_runs_where_the_event_happened(here: Context) -> None:
    with enter(here):
        publish(ChoreAsked(name="floor"))
        message = OutboxMessage.objects.get()
        assert message.kwargs["payload"] == {"name": "floor", "mood": "good"}
        assert message.kwargs["module"] == "toy_chores"
        work_off()
    chore = Chore.objects.get()
    assert chore.name == "handled:floor"
    assert chore.where == {"platform": "oms", "merchant": "bakery", "store": "bakery-town"}


def test_a_handler_outside_a_transaction_gets_the_whole_event(here: Context) -> None:
    with enter(here):
        publish(everything())
        work_off()
    assert Chore.objects.get().name == "everything:3"


def test_what_is_rolled_back_tells_nobody(here: Context) -> None:
    with enter(here), pytest.raises(ZeroDivisionError), transaction.atomic():
        publish(ChoreAsked(name="floor"))
        raise ZeroDivisionError
    assert not OutboxMessage.objects.exists()


def test_handlers_of_a_module_that_is_off_hear_nothing(here: Context) -> None:
    """Positive control: all tests above, where it is on."""
    with public_context():
        disable_module(platform="oms", code="toy_chores", actor=SYSTEM)
    off = Context(
        platform=here.platform
        and type(here.platform)(here.platform.id, "oms", here.platform.modules_version + 1),
        merchant=here.merchant,
    )
    with enter(off):
        publish(ChoreAsked(name="forbidden"))
        assert not OutboxMessage.objects.exists()


def test_without_a_platform_a_module_hears_when_it_is_on_anywhere() -> None:
    with enter(NOTHING):
        OutboxMessage.objects.all().delete()
        publish(ChoreAsked(name="floor"))
        assert OutboxMessage.objects.get().state == MessageState.WAITING


@pytest.mark.real_commits
def test_after_commit_handlers_run_in_their_context_apart_from_each_other(
    here: Context, caplog: pytest.LogCaptureFixture
) -> None:
    """The commit happens while another merchant's context is current; ``stumble`` raises before ``remember``."""
    with public_context():
        other = Context(platform=here.platform, merchant=Merchant.objects.get(code="cycles").ref)
    with enter(other), transaction.atomic():
        with enter(here):
            publish(ChoreAsked(name="stumble"))
        assert seen == []
    assert seen == [("stumble", "bakery")]
    assert "handler_failed" in caplog.text


@pytest.mark.real_commits
def test_after_commit_handlers_of_what_is_rolled_back_never_run(here: Context) -> None:
    with enter(here), pytest.raises(ZeroDivisionError), transaction.atomic():
        publish(ChoreAsked(name="floor"))
        raise ZeroDivisionError
    assert seen == []
