"""From a cart to an order."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.catalog.enums import ProductStatus
from apps.catalog.models import StoreListing
from apps.core.actor import Actor
from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock
from apps.core.contracts.tax import TaxClass
from apps.core.money import Money
from apps.customers.models import Address, Customer
from apps.orders.enums import OrderState
from apps.orders.exceptions import CartChanged, EmptyCart, NoDelivery
from apps.orders.models import Cart, CartLine, Order, OrderCounter
from apps.orders.selectors.orders import detail_of
from apps.orders.services.checkout import place_order
from apps.orders.services.shipping import delete_shipping
from apps.payments.exceptions import MethodNotOffered
from apps.payments.models import Payment
from apps.payments.services.methods import save_method
from apps.tenancy.models import Store
from tests.factories.shop import (
    IBAN,
    buy,
    checkout_of,
    fill_cart,
    make_product,
    make_variant,
    open_shop,
    set_stock,
)

pytestmark = pytest.mark.usefixtures("actor", "merchant_context")


def place(cart: Cart, store: Store, actor: Actor, **changes: object) -> Order:
    checkout = checkout_of(cart, store, **changes)
    return place_order(checkout=checkout, store=store, now=timezone.now(), actor=actor).order


def test_an_order_is_a_snapshot_of_the_cart(store: Store, actor: Actor) -> None:
    open_shop(store)
    bread = make_variant(store, price_minor=550, tax_class=TaxClass.SUPER_REDUCED, stock=10)
    apron = make_variant(store, price_minor=2490, stock=4)

    order = place(fill_cart(store, (bread, 3), (apron, 1)), store, actor)

    assert order.number == "1001"
    assert order.state == OrderState.PENDING_PAYMENT
    assert (order.subtotal_minor, order.shipping_minor, order.total_minor) == (4140, 490, 4630)
    lines = list(order.lines.order_by("position"))
    assert [(line.variant_id, line.quantity, line.total_minor) for line in lines] == [
        (bread.pk, 3, 1650),
        (apron.pk, 1, 2490),
    ]
    assert [line.tax_rate for line in lines] == [Decimal(3), Decimal(17)]
    # 16.50 - 16.50 / 1.03 = 0.4806; 24.90 - 24.90 / 1.17 = 3.6179; 4.90 - 4.90 / 1.17 = 0.7120
    assert [line.vat_minor for line in lines] == [48, 362]
    assert order.shipping_vat_minor == 71
    assert order.vat_minor == 48 + 362 + 71

    bread.price_minor = 999
    bread.save()
    order.refresh_from_db()
    assert order.total_minor == 4630


def test_vat_is_summed_per_rate(store: Store, actor: Actor) -> None:
    open_shop(store)
    bread = make_variant(store, price_minor=550, tax_class=TaxClass.SUPER_REDUCED)
    apron = make_variant(store, price_minor=2490)
    order = place(fill_cart(store, (bread, 3), (apron, 1)), store, actor)
    assert [(line.rate, line.gross, line.vat) for line in detail_of(order).totals.vat_lines] == [
        (Decimal(17), Money(2980), Money(433)),
        (Decimal(3), Money(1650), Money(48)),
    ]


def test_stock_is_reserved_and_a_payment_is_expected(store: Store, actor: Actor) -> None:
    open_shop(store)
    apron = make_variant(store, stock=4)
    order = place(fill_cart(store, (apron, 3)), store, actor)
    level = resolve(Stock).levels([apron.pk])[apron.pk]
    assert (level.on_hand, level.reserved, level.available) == (4, 3, 1)
    payment = Payment.objects.get()
    assert (payment.subject, payment.amount_minor, payment.state) == (
        "order:1001",
        order.total_minor,
        "pending",
    )
    assert payment.reference.startswith("RF")
    assert payment.reference.endswith("1001")
    assert payment.instructions["iban"] == IBAN.replace(" ", "")


def test_numbers_have_no_gaps_even_after_refusals(store: Store, actor: Actor) -> None:
    open_shop(store)
    apron = make_variant(store, stock=5)
    first = place(fill_cart(store, (apron, 1)), store, actor)
    cart = fill_cart(store, (apron, 4))
    checkout = checkout_of(cart, store)
    save_method(store_id=store.pk, gateway="bank_transfer", config=_account(), enabled=False, actor=actor)
    with pytest.raises(MethodNotOffered):
        place_order(checkout=checkout, store=store, now=timezone.now(), actor=actor)
    save_method(store_id=store.pk, gateway="bank_transfer", config=_account(), enabled=True, actor=actor)
    second = place_order(checkout=checkout, store=store, now=timezone.now(), actor=actor).order
    assert [first.number, second.number] == ["1001", "1002"]
    assert OrderCounter.objects.get().last_number == 1002


def _account() -> dict[str, str]:
    return {"holder": "Bakery Muller", "iban": IBAN, "bic": ""}


def test_the_same_form_twice_is_one_order(store: Store, actor: Actor) -> None:
    open_shop(store)
    apron = make_variant(store, stock=9)
    checkout = checkout_of(fill_cart(store, (apron, 2)), store)
    first = place_order(checkout=checkout, store=store, now=timezone.now(), actor=actor)
    again = place_order(checkout=checkout, store=store, now=timezone.now(), actor=actor)
    assert first.is_new
    assert not again.is_new
    assert first.order == again.order
    assert Order.objects.count() == Payment.objects.count() == 1
    assert resolve(Stock).levels([apron.pk])[apron.pk].reserved == 2


def test_the_cart_is_empty_afterwards_and_its_next_order_is_another_one(store: Store, actor: Actor) -> None:
    open_shop(store)
    apron = make_variant(store)
    cart = fill_cart(store, (apron, 1))
    key = cart.checkout_key
    place(cart, store, actor)
    cart.refresh_from_db()
    assert not cart.lines.exists()
    assert cart.checkout_key != key
    with pytest.raises(EmptyCart):
        place(cart, store, actor)


def test_a_form_of_an_earlier_state_of_the_cart_is_refused(store: Store, actor: Actor) -> None:
    open_shop(store)
    apron = make_variant(store)
    cart = fill_cart(store, (apron, 1))
    with pytest.raises(CartChanged):
        place(cart, store, actor, checkout_key=uuid4())
    assert not Order.objects.exists()
    assert not OrderCounter.objects.exists()


@pytest.mark.parametrize(
    "change", ["price", "archived", "unlisted", "draft", "sold out", "short", "quantity"]
)
def test_what_changed_since_the_shopper_looked_is_told(store: Store, actor: Actor, change: str) -> None:
    open_shop(store)
    apron = make_variant(store, price_minor=2000, stock=5)
    cart = fill_cart(store, (apron, 3))
    checkout = checkout_of(cart, store)
    expected = _change(change, apron, cart, store)
    with pytest.raises(CartChanged) as refused:
        place_order(checkout=checkout, store=store, now=timezone.now(), actor=actor)
    assert expected in str(refused.value)
    assert not Order.objects.exists()
    assert not OrderCounter.objects.exists()
    assert not Customer.objects.exists()


def _change(change: str, variant: object, cart: Cart, store: Store) -> str:
    """Make the change; what the shopper is told."""
    from apps.catalog.models import Variant

    assert isinstance(variant, Variant)
    product = variant.product
    if change == "price":
        Variant.objects.filter(pk=variant.pk).update(price_minor=2150)
        return "now costs €21.50 instead of €20.00"
    if change == "archived":
        Variant.objects.filter(pk=variant.pk).update(archived_at=timezone.now())
        return "not for sale any more"
    if change == "unlisted":
        StoreListing.objects.filter(product=product).delete()
        return "not for sale any more"
    if change == "draft":
        type(product).objects.filter(pk=product.pk).update(status=ProductStatus.DRAFT)
        return "not for sale any more"
    if change == "sold out":
        set_stock(variant, 0)
        return "is sold out"
    if change == "short":
        set_stock(variant, 2)
        return "Only 2 of"
    CartLine.objects.filter(cart=cart).update(quantity=4)
    return "Something changed"


def test_a_way_of_delivery_must_reach_the_country(store: Store, actor: Actor) -> None:
    open_shop(store)
    cart = fill_cart(store, (make_variant(store), 1))
    checkout = checkout_of(cart, store)
    from dataclasses import replace

    abroad = replace(checkout, shipping_address=replace(checkout.shipping_address, country="ES"))
    with pytest.raises(NoDelivery):
        place_order(checkout=abroad, store=store, now=timezone.now(), actor=actor)


def test_a_delivery_whose_price_changed_is_told(store: Store, actor: Actor) -> None:
    method = open_shop(store, price_minor=490)
    checkout = checkout_of(fill_cart(store, (make_variant(store), 1)), store)
    method.price_minor = 690
    method.save()
    with pytest.raises(CartChanged, match=r"Delivery now costs €6\.90"):
        place_order(checkout=checkout, store=store, now=timezone.now(), actor=actor)
    delete_shipping(store_id=store.pk, method_id=method.pk, actor=actor)
    with pytest.raises(NoDelivery):
        place_order(checkout=checkout, store=store, now=timezone.now(), actor=actor)


def test_an_order_of_nothing_to_pay_is_paid_at_once(store: Store, actor: Actor) -> None:
    open_shop(store, price_minor=0)
    order = place(fill_cart(store, (make_variant(store, price_minor=0), 1)), store, actor)
    assert order.state == OrderState.PAID
    assert order.payment_gateway == ""
    assert not Payment.objects.exists()


def test_customers_are_known_by_their_e_mail(store: Store, actor: Actor) -> None:
    open_shop(store)
    apron = make_variant(store)
    first = buy(store, (apron, 1), email="Marie@Example.lu")
    second = buy(store, (apron, 1), email="marie@example.LU", name="Somebody Else")
    assert first.customer == second.customer
    customer = Customer.objects.get()
    assert (customer.email, customer.name) == ("Marie@Example.lu", "Marie Schmit")
    assert second.name == "Somebody Else"
    assert Address.objects.count() == 1


def test_titles_and_options_are_in_the_language_of_the_order(store: Store, actor: Actor) -> None:
    from apps.catalog.models import ProductText
    from tests.factories.shop import Choice

    open_shop(store)
    product = make_product(store, "Apron", (Choice(options=("M", "Red")),), ("Size", "Colour"))
    ProductText.objects.create(
        product=product,
        language="fr",
        title="Tablier",
        slug="tablier",
        option_texts={"Size": "Taille", "Colour": "Couleur", "Red": "Rouge"},
    )
    order = buy(store, (product.variants.get(), 1), language="fr")
    line = order.lines.get()
    assert line.title == "Tablier"
    assert line.options == [["Taille", "M"], ["Couleur", "Rouge"]]
    assert line.label == "Tablier (M, Rouge)"
