"""The four holes of django-tenants, each shown on its own engine first and then closed on ours."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, cast

import pytest
from django.db import DatabaseError, OperationalError, connections
from django.test import override_settings
from django_tenants.postgresql_backend import base as stock
from django_tenants.utils import schema_context

from apps.core.db.backend.errors import ScopeError
from apps.core.db.scopes import engine, merchant_scope
from apps.tenancy.models import Merchant
from tests.modules.core.db.conftest import Merchants, owners, stock_connection, where_am_i

# Long enough a path that setting it takes longer than the time-out below, on any machine.
LONG_PATH = [f"schema_{number}" for number in range(100_000)]


def set_timeout(milliseconds: int) -> None:
    connections["default"].connection.execute(f"SET statement_timeout = {milliseconds}")


# -- 1. a cancelled SET search_path ----------------------------------------------------------------------------------


def test_stock_engine_reads_another_merchant_after_a_cancelled_set(
    merchants: Merchants, stock_engine: stock.DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock_engine.set_schema("m_anna")
    assert owners() == ["m_anna"]
    set_timeout(3)
    monkeypatch.setattr(stock, "EXTRA_SEARCH_PATHS", LONG_PATH)

    stock_engine.set_schema("m_ben")
    assert owners() == ["m_anna"], "the hole is closed upstream: this control shows nothing any more"


def test_a_cancelled_set_goes_up_and_nothing_is_read(merchants: Merchants) -> None:
    with merchant_scope("m_anna"):
        assert owners() == ["m_anna"]
    set_timeout(3)

    with (
        override_settings(PG_EXTRA_SEARCH_PATHS=LONG_PATH),
        merchant_scope("m_ben"),
        pytest.raises(OperationalError, match="canceling statement"),
    ):
        owners()
    set_timeout(0)
    with merchant_scope("m_ben"):
        assert owners() == ["m_ben"]


# -- 2. `with merchant:` keeps what to go back to in the class -------------------------------------------------------


def interleaved(enter: Callable[[str], AbstractContextManager[Any]], prepare: Callable[[], Any]) -> str:
    """Anna's thread enters, Ben's thread enters, Anna's leaves: the schema that Anna's thread is in afterwards."""
    inside, entered, left = threading.Event(), threading.Event(), threading.Event()
    found: list[str] = []

    def anna() -> None:
        with prepare():
            with enter("m_anna"):
                inside.set()
                assert entered.wait(10)
            found.append(engine().schema_name)
            left.set()

    def ben() -> None:
        with prepare():
            assert inside.wait(10)
            with enter("m_anna"), enter("m_ben"):
                entered.set()
                assert left.wait(10)

    threads = [threading.Thread(target=anna), threading.Thread(target=ben)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return found[0]


def by_code(schema_name: str) -> AbstractContextManager[Any]:
    """``with merchant:``, as django-tenants offers it."""
    return cast(AbstractContextManager[Any], Merchant(schema_name=schema_name))


def test_stock_merchant_block_ends_in_another_merchant(merchants: Merchants) -> None:
    assert interleaved(by_code, stock_connection) == "m_anna"


def test_our_scopes_end_where_they_began_in_every_thread(merchants: Merchants) -> None:
    assert interleaved(merchant_scope, closing_connection) == "public"


def test_merchant_block_is_refused(merchants: Merchants) -> None:
    with pytest.raises(ScopeError, match="merchant_scope"), by_code("m_anna"):
        pass
    assert where_am_i()[0] == "public"


# -- 3. decorators are one object for all calls ----------------------------------------------------------------------


@contextmanager
def closing_connection() -> Iterator[None]:
    try:
        yield
    finally:
        connections["default"].close()


def overlapping_calls(decorated: Callable[[threading.Barrier], str], prepare: Callable[[], Any]) -> list[str]:
    """Two threads that were in public call the same decorated function at once; where each is afterwards."""
    barrier = threading.Barrier(2, timeout=10)
    after: list[str] = []

    def call() -> None:
        with prepare():
            decorated(barrier)
            barrier.wait()
            after.append(engine().schema_name)

    threads = [threading.Thread(target=call) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(after)


def meet(barrier: threading.Barrier) -> str:
    barrier.wait()
    schema: str = engine().schema_name
    barrier.wait()
    return schema


def test_stock_decorator_leaves_a_thread_in_the_merchant(merchants: Merchants) -> None:
    assert overlapping_calls(schema_context("m_anna")(meet), stock_connection) == ["m_anna", "public"]


def test_our_scope_as_a_decorator_is_a_new_one_each_call(merchants: Merchants) -> None:
    assert overlapping_calls(merchant_scope("m_anna")(meet), closing_connection) == ["public", "public"]


def test_stock_decorator_is_refused(merchants: Merchants) -> None:
    with pytest.raises(ScopeError):
        schema_context("m_anna")(owners)()


# -- 4. a merchant that is gone ---------------------------------------------------------------------------------------


def test_stock_engine_works_in_public_for_a_merchant_that_is_gone(
    merchants: Merchants, stock_engine: stock.DatabaseWrapper
) -> None:
    stock_engine.set_schema("m_gone")
    assert owners() == ["public"]


@pytest.mark.parametrize("roles", [True, False], ids=["with roles", "without roles"])
def test_a_merchant_that_is_gone_fails(merchants: Merchants, roles: bool) -> None:
    with (
        override_settings(MERCHANT_ROLES=roles),
        merchant_scope("m_gone"),
        pytest.raises(DatabaseError, match=r"m_gone.* does not exist"),
    ):
        owners()
