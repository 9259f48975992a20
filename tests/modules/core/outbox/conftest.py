from collections.abc import Iterator

import pytest

from apps.core.actor import SYSTEM
from apps.core.context import Context, enter, public_context
from apps.core.contracts import resolve
from apps.core.contracts.context_loader import ContextLoader
from apps.core.models import DeadLetter, DueWork
from apps.core.modules.lifecycle import enable_module
from apps.core.outbox.models import OutboxMessage
from apps.tenancy.models import Merchant, Store
from tests.support.broker import purge


@pytest.fixture
def chores(store: Store, merchant: Merchant) -> Iterator[Context]:
    """The whole test runs in the merchant's context with the toy on and empty outboxes."""
    enable_module(platform="oms", code="toy_chores", actor=SYSTEM)
    with public_context():
        OutboxMessage.objects.all().delete()
    context = resolve(ContextLoader).load(
        platform_id=store.platform_id, merchant_id=merchant.id, store_id=store.id
    )
    with enter(context):
        OutboxMessage.objects.all().delete()
        with public_context():
            DueWork.objects.all().delete()
            DeadLetter.objects.all().delete()
        purge()
        yield context
