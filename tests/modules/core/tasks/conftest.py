from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.core.actor import SYSTEM
from apps.core.context import NOTHING, Context, enter
from apps.core.contracts import resolve
from apps.core.contracts.context_loader import ContextLoader
from apps.core.models import DueWork
from apps.core.modules.lifecycle import enable_module
from apps.core.outbox.models import OutboxMessage
from apps.tenancy.models import Merchant, Store
from tests.support.live_celery import Broker, Processes, live_broker, live_processes


@pytest.fixture
def bakery(store: Store, merchant: Merchant) -> Context:
    """The merchant's context with the toy on; no work left from provisioning."""
    enable_module(platform="oms", code="toy_chores", actor=SYSTEM)
    context = resolve(ContextLoader).load(
        platform_id=store.platform_id, merchant_id=merchant.id, store_id=store.id
    )
    for where in (NOTHING, context):
        with enter(where):
            OutboxMessage.objects.all().delete()
    DueWork.objects.all().delete()
    return context


@pytest.fixture
def broker() -> Iterator[Broker]:
    with live_broker() as broker:
        yield broker


@pytest.fixture
def processes(bakery: Context, broker: Broker, tmp_path: Path) -> Iterator[Processes]:
    with live_processes(broker, tmp_path) as processes:
        yield processes
