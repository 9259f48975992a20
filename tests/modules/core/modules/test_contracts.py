"""Contracts without anybody who answers: the null defaults."""

import logging

import pytest
from django.core import mail

from apps.core import audit, context
from apps.core.actor import SYSTEM
from apps.core.context import PlatformRef
from apps.core.contracts import audit as audit_contract
from apps.core.contracts import context_loader, module_state, resolve
from apps.core.contracts.audit import Audit, AuditRecord
from apps.core.contracts.mailer import Mailer
from apps.core.contracts.module_state import StoredModule, UnknownPlatform
from apps.core.contracts.stock import NotTracked, OutOfStock, Shortage, Stock, StockLine, StockRow
from apps.tenancy.audit.models import AuditEntry
from apps.tenancy.models import Merchant, Platform, Store
from tests.support.fixtures.people import context_of


def test_without_inventory_everything_can_be_had() -> None:
    stock = resolve(Stock)
    assert isinstance(stock, NotTracked)
    line = StockLine(7, 1000, "Bread")
    stock.reserve([line], reference="order:1", actor=SYSTEM)
    stock.commit(reference="order:1", lines=[line], actor=SYSTEM)
    stock.release(reference="order:1", actor=SYSTEM)
    assert stock.set_levels([StockRow(7, 3)], actor=SYSTEM, reason="counted", reference="test") == ()
    level = stock.levels([7])[7]
    assert (level.tracked, level.available) == (False, None)


def test_where_inventory_is_on_it_answers(store: Store) -> None:
    with context.enter(context_of(store)):
        assert not isinstance(resolve(Stock), NotTracked)


def test_for_a_merchant_as_a_whole_it_answers_too(merchant: Merchant) -> None:
    """Maintenance without a platform must not take the shelves for endless."""
    with context.enter(context.Context(merchant=merchant.ref)):
        assert not isinstance(resolve(Stock), NotTracked)


def test_a_shortage_is_told_in_words() -> None:
    error = OutOfStock((Shortage(7, "Bread", 5, 2), Shortage(8, "Milk", 1, 0)))
    assert str(error) == "Bread: 2 available, 5 wanted; Milk: 0 available, 1 wanted"


def test_without_tenancy_there_is_no_platform() -> None:
    state = module_state.default
    ref = PlatformRef(id=Platform().id, code="moon", modules_version=1)
    assert state.platforms() == ()
    assert state.stored(ref.id) == {}
    with pytest.raises(UnknownPlatform):
        state.lock("moon")
    with pytest.raises(UnknownPlatform):
        state.write(ref, "orders", StoredModule())


def test_without_tenancy_there_is_no_context_but_public() -> None:
    loader = context_loader.default
    assert loader.load(platform_id=None, merchant_id=None, store_id=None) == context.Context()
    with pytest.raises(context_loader.ContextGone):
        loader.load(platform_id=Platform().id, merchant_id=None, store_id=None)
    assert list(loader.merchants()) == []


def test_without_a_table_the_trail_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="maart.audit"):
        audit_contract.default.write(
            AuditRecord(actor=SYSTEM, action="core.tested", object_type="x", object_id="3")
        )
    assert "core.tested by Maart" in caplog.text


def test_the_trail_of_a_merchant_stays_with_it(store: Store) -> None:
    with context.enter(context_of(store)):
        audit.record(actor=SYSTEM, action="toy.tested", obj=store, diff={"price": [1, 2]})
        entry = AuditEntry.objects.get(action="toy.tested")
    assert (entry.object_type, entry.object_id) == ("tenancy.store", str(store.pk))
    assert entry.diff == {"price": [1, 2]}
    assert resolve(Audit) is not audit_contract.default


def test_mails_are_made_from_three_templates(settings: pytest.FixtureRequest) -> None:
    resolve(Mailer).send(
        template="toy_reviews/mail/thanks",
        to=["marie@example.lu"],
        context={"title": "Good <bread>"},
        language="fr",
        sender_name="Bäckerei Muller",
        reply_to="anna@bakery.lu",
    )
    message = mail.outbox[0]
    assert message.subject == "Thank you for Good <bread>"
    assert message.from_email == "=?utf-8?q?B=C3=A4ckerei_Muller?= <no-reply@localhost>"
    assert message.reply_to == ["anna@bakery.lu"]
    assert "Language: fr" in str(message.body)
    html = message.alternatives[0].content  # type: ignore[attr-defined]  # of EmailMultiAlternatives
    assert "Good &lt;bread&gt;" in html
