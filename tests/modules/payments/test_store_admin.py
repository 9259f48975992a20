"""Settings of means of payment."""

import pytest
from django.test import Client

from apps.core import context
from apps.core.actor import SYSTEM
from apps.core.modules.lifecycle import disable_module
from apps.payments.models import PaymentMethodSetting
from apps.tenancy.models import Store
from tests.support.fixtures.people import context_of
from tests.support.seen import assert_told, seen_at


@pytest.fixture
def address(store: Store) -> str:
    return f"/store/{store.code}/settings/payments/"


def test_an_account_is_checked_and_saved(store_admin_client: Client, store: Store, address: str) -> None:
    data = {"enabled": "on", "holder": "Bakery Muller", "iban": "LU28 0019 4006 4475 0001", "bic": ""}
    refused = store_admin_client.post(address, data)
    assert refused.status_code == 422
    assert "no valid IBAN" in refused.content.decode()
    assert "LU28 0019 4006 4475 0001" in refused.content.decode()
    data["iban"] = "lu28 0019 4006 4475 0000"
    assert store_admin_client.post(address, data).status_code == 302
    with context.enter(context_of(store)):
        setting = PaymentMethodSetting.objects.get()
        assert setting.config["iban"] == "LU280019400644750000"
    assert "LU28 0019 4006 4475 0000" in store_admin_client.get(address).content.decode()


def test_who_saves_second_is_told(store_admin_client: Client, store: Store, address: str) -> None:
    """Also of two who both give the first account."""
    data = {"enabled": "on", "iban": "LU280019400644750000", "bic": ""}
    for holder in ("Bakery", "Bakery Muller"):
        seen = seen_at(store_admin_client, address)
        first = {**data, "holder": holder, "seen": seen}
        assert store_admin_client.post(address, first).status_code == 302
        assert_told(store_admin_client.post(address, {**first, "holder": "Somebody else"}))
        with context.enter(context_of(store)):
            assert PaymentMethodSetting.objects.get().config["holder"] == holder


def test_the_guide_asks_for_it_until_it_is_there(
    store_admin_client: Client, store: Store, address: str
) -> None:
    dashboard = f"/store/{store.code}/"
    assert address in store_admin_client.get(dashboard).content.decode()
    store_admin_client.post(
        address, {"enabled": "on", "holder": "Bakery", "iban": "LU280019400644750000", "bic": ""}
    )
    step = store_admin_client.get(dashboard).content.decode().partition("Say how shoppers pay")[0][-600:]
    assert 'class="done"' in step


def test_switched_off(store_admin_client: Client, store: Store, address: str) -> None:
    disable_module(platform=store.platform.code, code="orders", actor=SYSTEM)
    disable_module(platform=store.platform.code, code="payments", actor=SYSTEM)
    assert store_admin_client.get(address).status_code == 404
