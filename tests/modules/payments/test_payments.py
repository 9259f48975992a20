"""Bank transfers: settings, references, the code for banking apps, payments."""

from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban, iso11649

from apps.core.actor import Actor
from apps.core.money import Money
from apps.payments.demo import make_iban
from apps.payments.enums import PaymentState
from apps.payments.exceptions import InvalidSetting, MethodNotOffered, UnknownGateway, WrongState
from apps.payments.gateways.bank_transfer import BankTransfer, epc_qr_svg, epc_text
from apps.payments.models import Payment, PaymentMethodSetting
from apps.payments.selectors.payments import offered_methods, payment_for
from apps.payments.services.methods import save_method
from apps.payments.services.payments import cancel_payment, create_payment, mark_paid
from apps.tenancy.models import Store

pytestmark = pytest.mark.usefixtures("actor", "merchant_context")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
ACCOUNT = {"holder": "Bakery Muller", "iban": "LU28 0019 4006 4475 0000", "bic": "bceelull"}


@pytest.fixture
def payment(store: Store, actor: Actor) -> Payment:
    save_method(store_id=store.pk, gateway="bank_transfer", config=ACCOUNT, enabled=True, actor=actor)
    return create_payment(
        store_id=store.pk,
        gateway="bank_transfer",
        subject="order:1001",
        seed="1001",
        amount=Money(4630),
        now=NOW,
        actor=actor,
    )


def test_settings_are_kept_in_their_normal_form(store: Store, actor: Actor) -> None:
    setting = save_method(
        store_id=store.pk, gateway="bank_transfer", config=ACCOUNT, enabled=True, actor=actor
    )
    assert setting.config == {"holder": "Bakery Muller", "iban": "LU280019400644750000", "bic": "BCEELULL"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("iban", "LU28 0019 4006 4475 0001"), ("iban", "hello"), ("iban", ""), ("bic", "XX"), ("holder", "  ")],
)
def test_a_wrong_setting_names_its_field(store: Store, actor: Actor, field: str, value: str) -> None:
    with pytest.raises(InvalidSetting) as refused:
        save_method(
            store_id=store.pk,
            gateway="bank_transfer",
            config={**ACCOUNT, field: value},
            enabled=True,
            actor=actor,
        )
    assert refused.value.field == field
    assert not PaymentMethodSetting.objects.exists()


def test_only_what_is_switched_on_and_fits_the_currency_is_offered(store: Store, actor: Actor) -> None:
    assert offered_methods(store.pk, "EUR") == ()
    save_method(store_id=store.pk, gateway="bank_transfer", config=ACCOUNT, enabled=True, actor=actor)
    assert [method.code for method in offered_methods(store.pk, "EUR")] == ["bank_transfer"]
    assert offered_methods(store.pk, "CHF") == ()
    save_method(store_id=store.pk, gateway="bank_transfer", config=ACCOUNT, enabled=False, actor=actor)
    assert offered_methods(store.pk, "EUR") == ()


def test_what_is_not_offered_cannot_be_used(store: Store, actor: Actor) -> None:
    for gateway, expected in (("bank_transfer", MethodNotOffered), ("barter", UnknownGateway)):
        with pytest.raises(expected):
            create_payment(
                store_id=store.pk,
                gateway=gateway,
                subject="order:1",
                seed="1",
                amount=Money(1),
                now=NOW,
                actor=actor,
            )


def test_a_payment_keeps_the_account_it_was_made_with(store: Store, actor: Actor, payment: Payment) -> None:
    other = {**ACCOUNT, "iban": make_iban(Random(1))}
    save_method(store_id=store.pk, gateway="bank_transfer", config=other, enabled=True, actor=actor)
    payment.refresh_from_db()
    assert payment.instructions["iban"] == "LU280019400644750000"


def test_paid_once(actor: Actor, payment: Payment) -> None:
    mark_paid(payment_id=payment.pk, now=NOW, actor=actor)
    mark_paid(payment_id=payment.pk, now=NOW, actor=actor)
    payment.refresh_from_db()
    assert (payment.state, payment.settled_at) == (PaymentState.PAID, NOW)
    assert list(payment.events.values_list("kind", flat=True)) == ["created", "paid"]
    with pytest.raises(WrongState):
        cancel_payment(payment_id=payment.pk, now=NOW, actor=actor)


def test_cancelled_once(actor: Actor, payment: Payment) -> None:
    cancel_payment(payment_id=payment.pk, now=NOW, actor=actor)
    cancel_payment(payment_id=payment.pk, now=NOW, actor=actor)
    assert list(payment.events.values_list("kind", flat=True)) == ["created", "cancelled"]
    with pytest.raises(WrongState):
        mark_paid(payment_id=payment.pk, now=NOW, actor=actor)
    found = payment_for("order:1001")
    assert found is not None
    assert found.state == PaymentState.CANCELLED


def test_the_history_of_a_payment_cannot_be_changed(payment: Payment) -> None:
    from django.db import DatabaseError, transaction

    for change in (payment.events.all().delete, lambda: payment.events.update(kind="paid")):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            change()


@given(number=st.integers(min_value=1, max_value=10**12))
def test_references_are_valid_creditor_references(number: int) -> None:
    assert iso11649.is_valid(BankTransfer().reference(str(number)))


@given(seed=st.integers())
def test_demo_accounts_are_valid(seed: int) -> None:
    assert iban.is_valid(make_iban(Random(seed)))


def test_the_code_follows_the_standard_line_by_line() -> None:
    instructions = {
        "holder": "Bäckerei Müller",
        "iban": "LU280019400644750000",
        "bic": "",
        "reference": "RF471001",
    }
    assert epc_text(instructions, Money(4630)).split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "",
        "Bäckerei Müller",
        "LU280019400644750000",
        "EUR46.30",
        "",
        "RF471001",
    ]
    svg = epc_qr_svg(instructions, Money(4630))
    assert svg is not None
    assert svg.startswith(b"<svg")
    assert b"<script" not in svg
    assert b"style=" not in svg


@pytest.mark.parametrize("amount", [Money(0), Money(100, "CHF"), Money(100_000_000_000)])
def test_no_code_for_what_the_standard_does_not_know(amount: Money) -> None:
    instructions = {"holder": "A", "iban": "LU280019400644750000", "bic": "", "reference": "RF471001"}
    assert epc_qr_svg(instructions, amount) is None
