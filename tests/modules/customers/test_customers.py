"""Customers of a merchant, and what a storefront remembers of a browser."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from apps.core import context
from apps.core.actor import Actor
from apps.customers.models import Address, Customer, ShopperSession
from apps.customers.selectors.customers import search_customers
from apps.customers.services import sessions
from apps.customers.services.customers import ensure_customer, remember_address
from apps.tenancy.models import Store
from tests.factories.shop import HOME
from tests.support.fixtures.people import context_of

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def customer_called(email: str, actor: Actor, name: str = "Marie") -> Customer:
    return ensure_customer(email=email, name=name, language="fr", now=NOW, actor=actor)


@pytest.mark.usefixtures("actor", "merchant_context")
class TestCustomers:
    def test_one_record_per_e_mail_in_whatever_case(self, actor: Actor) -> None:
        first = customer_called("Marie@example.lu", actor)
        assert customer_called(" marie@EXAMPLE.lu ", actor, name="Somebody") == first
        first.refresh_from_db()
        assert first.name == "Marie"
        with pytest.raises(IntegrityError):
            Customer.objects.create(email="MARIE@example.lu", name="x", language="en", created_at=NOW)

    def test_an_address_is_kept_once_and_the_last_used_comes_first(self, actor: Actor) -> None:
        from dataclasses import replace

        from apps.customers.selectors.customers import addresses_of

        customer = customer_called("marie@example.lu", actor)
        remember_address(customer=customer, address=HOME, now=NOW)
        remember_address(customer=customer, address=replace(HOME, city="Esch"), now=NOW + timedelta(days=1))
        remember_address(customer=customer, address=HOME, now=NOW + timedelta(days=2))
        assert Address.objects.count() == 2
        assert [address.city for address in addresses_of(customer)] == ["Luxembourg", "Esch"]

    def test_search_looks_at_name_and_e_mail(self, actor: Actor) -> None:
        marie = customer_called("m.schmit@example.lu", actor, name="Marie Schmit")
        customer_called("luc@example.lu", actor, name="Luc Weber")
        assert list(search_customers("schmit marie")) == [marie]
        assert list(search_customers("m.schmit@")) == [marie]
        assert search_customers("").count() == 2
        assert not search_customers("nobody").exists()


def test_the_same_person_at_two_merchants_leaves_no_trace(
    store: Store, other_store: Store, actor: Actor
) -> None:
    with context.enter(context_of(store)):
        customer_called("marie@example.lu", actor)
    with context.enter(context_of(other_store)):
        assert not Customer.objects.exists()
        customer_called("marie@example.lu", actor, name="Marie elsewhere")
    with context.enter(context_of(store)):
        assert Customer.objects.get().name == "Marie"


@pytest.mark.usefixtures("merchant_context")
class TestSessions:
    def test_the_table_keeps_no_token(self, store: Store) -> None:
        issued = sessions.start_session(store_id=store.pk, language="fr", now=NOW)
        row = ShopperSession.objects.values().get()
        assert issued.token not in {str(value) for value in row.values()}
        assert sessions.find_session(token=issued.token, store_id=store.pk, now=NOW) == issued.session

    def test_only_in_its_own_store_and_time(self, store: Store, store_on_other_platform: Store) -> None:
        issued = sessions.start_session(store_id=store.pk, language="fr", now=NOW)
        later = NOW + sessions.LIFETIME
        assert sessions.find_session(token=issued.token, store_id=store_on_other_platform.pk, now=NOW) is None
        assert sessions.find_session(token=issued.token, store_id=store.pk, now=later) is None
        assert sessions.find_session(token="", store_id=store.pk, now=NOW) is None

    def test_after_a_rotation_the_old_token_opens_nothing(self, store: Store) -> None:
        issued = sessions.start_session(store_id=store.pk, language="fr", now=NOW)
        fresh = sessions.rotate_session(session=issued.session, now=NOW)
        assert sessions.find_session(token=issued.token, store_id=store.pk, now=NOW) is None
        assert sessions.find_session(token=fresh.token, store_id=store.pk, now=NOW) == issued.session

    def test_rotation_is_due_after_a_week(self, store: Store) -> None:
        session = sessions.start_session(store_id=store.pk, language="fr", now=NOW).session
        assert not sessions.is_due_for_rotation(session, NOW + timedelta(days=6))
        assert sessions.is_due_for_rotation(session, NOW + timedelta(days=7))

    def test_expired_ones_are_deleted(self, store: Store) -> None:
        sessions.start_session(store_id=store.pk, language="fr", now=NOW - sessions.LIFETIME)
        sessions.start_session(store_id=store.pk, language="fr", now=NOW)
        assert sessions.delete_expired(now=NOW) == 1
        assert ShopperSession.objects.count() == 1


def test_a_token_of_another_merchant_opens_nothing(store: Store, other_store: Store) -> None:
    with context.enter(context_of(store)):
        token = sessions.start_session(store_id=store.pk, language="fr", now=NOW).token
    with context.enter(context_of(other_store)):
        assert sessions.find_session(token=token, store_id=other_store.pk, now=NOW) is None
