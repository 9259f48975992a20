"""Cart, checkout and order page as a shopper without JavaScript meets them."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from apps.catalog.models import Variant
from apps.core import context
from apps.core.actor import SYSTEM
from apps.core.modules.lifecycle import disable_module, enable_module
from apps.customers.models import Customer, ShopperSession
from apps.orders.models import Cart, CartLine, Order
from apps.payments.models import Payment
from apps.tenancy.models import Merchant, Store
from tests.factories.shop import Choice, buy, make_product, make_variant, open_shop, set_stock
from tests.support.fixtures.people import context_of
from tests.support.outbox import work_off

FORM = {
    "email": "marie@example.lu",
    "name": "Marie Schmit",
    "line1": "12, rue de la Gare",
    "postal_code": "1611",
    "city": "Luxembourg",
    "country": "LU",
    "payment": "bank_transfer",
}


@pytest.fixture
def apron(store: Store) -> Variant:
    with context.enter(context_of(store)):
        open_shop(store)
        return make_variant(store, price_minor=2490, stock=5)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def hidden(response: Any) -> dict[str, str]:
    """The hidden fields of the checkout form and the first way of delivery."""
    page = response.content.decode()
    return {
        name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0]
        for name in ("checkout_key", "seal", "shipping")
    }


def add(client: Client, variant: Variant, quantity: int = 1) -> Any:
    return client.post("/en/cart/add/", {"variant": variant.pk, "quantity": quantity}, follow=True)


def checkout(client: Client, **changes: str) -> tuple[dict[str, str], Any]:
    """Open the checkout, fill it in, send it."""
    data = {**FORM, **hidden(client.get("/en/checkout/")), **changes}
    return data, client.post("/en/checkout/", data)


def test_from_the_cart_to_the_order_page(storefront_client: Client, store: Store, apron: Variant) -> None:
    page = add(storefront_client, apron, 2)
    assert "€49.80" in text_of(page)
    assert "Linen apron" in text_of(page)
    form = storefront_client.get("/en/checkout/")
    shown = text_of(form)
    for words in (
        "Order with obligation to pay",
        "€54.70",
        "VAT 17% included",
        "Terms and conditions",
        "We deliver to",
    ):
        assert words in shown
    _data, placed = checkout(storefront_client)
    assert placed.status_code == 302
    with context.enter(context_of(store)):
        order = Order.objects.get()
        assert order.total_minor == 5470
        assert order.shipping_address["city"] == "Luxembourg"
        work_off()
    assert mail.outbox[0].to == ["marie@example.lu"]
    order_page = storefront_client.get(placed["Location"])
    shown = text_of(order_page)
    for words in ("Thank you for your order", order.number, "€54.70", "RF", "Bakery Muller"):
        assert words in shown
    assert "noindex" in order_page["X-Robots-Tag"]
    code = storefront_client.get(f"/en/order/{order.token}/payment-code.svg")
    assert code["Content-Type"] == "image/svg+xml"
    assert "no-store" in code["Cache-Control"]
    assert "Your cart is empty" in text_of(storefront_client.get("/en/cart/"))


def test_the_same_form_twice_leads_to_the_same_page(
    storefront_client: Client, store: Store, apron: Variant
) -> None:
    add(storefront_client, apron)
    data, first = checkout(storefront_client)
    second = storefront_client.post("/en/checkout/", data)
    assert first["Location"] == second["Location"]
    with context.enter(context_of(store)):
        assert Order.objects.count() == Payment.objects.count() == 1


def test_a_price_that_changed_is_shown_before_anything_is_ordered(
    storefront_client: Client, store: Store, apron: Variant
) -> None:
    add(storefront_client, apron)
    data = {**FORM, **hidden(storefront_client.get("/en/checkout/"))}
    with context.enter(context_of(store)):
        Variant.objects.filter(pk=apron.pk).update(price_minor=2990)
    refused = storefront_client.post("/en/checkout/", data)
    assert refused.status_code == 422
    shown = text_of(refused)
    assert "now costs €29.90 instead of €24.90" in shown
    assert 'value="Marie Schmit"' in shown
    with context.enter(context_of(store)):
        assert not Order.objects.exists()
    agreed = storefront_client.post("/en/checkout/", {**data, **hidden(refused)})
    assert agreed.status_code == 302
    with context.enter(context_of(store)):
        assert Order.objects.get().subtotal_minor == 2990


def test_an_oversold_cart_is_told_in_words(storefront_client: Client, store: Store, apron: Variant) -> None:
    add(storefront_client, apron, 3)
    data = {**FORM, **hidden(storefront_client.get("/en/checkout/"))}
    with context.enter(context_of(store)):
        set_stock(apron, 1)
    page = storefront_client.post("/en/checkout/", data, follow=True)
    assert "Only one left" in text_of(page)
    assert storefront_client.get("/en/checkout/").status_code == 302
    with context.enter(context_of(store)):
        line = CartLine.objects.get()
    storefront_client.post(f"/en/cart/lines/{line.pk}/", {"quantity": "1"})
    _data, placed = checkout(storefront_client)
    assert placed.status_code == 302


def test_not_more_than_there_is_gets_into_the_cart(
    storefront_client: Client, store: Store, apron: Variant
) -> None:
    assert "There are only 5 of" in text_of(add(storefront_client, apron, 50))
    with context.enter(context_of(store)):
        assert CartLine.objects.get().quantity == 5
        set_stock(apron, 0)
    assert "is sold out" in text_of(add(storefront_client, apron, 1))


@pytest.mark.parametrize(("typed", "held"), [("1000000000", 5), ("9" * 5000, 5), ("-3", 1), ("2.5", 1)])
def test_whatever_is_typed_as_a_quantity(
    storefront_client: Client, store: Store, apron: Variant, typed: str, held: int
) -> None:
    storefront_client.post("/en/cart/add/", {"variant": apron.pk, "quantity": typed})
    with context.enter(context_of(store)):
        assert CartLine.objects.get().quantity == held


def test_lines_are_changed_and_removed(storefront_client: Client, store: Store, apron: Variant) -> None:
    add(storefront_client, apron)
    add(storefront_client, apron)
    with context.enter(context_of(store)):
        line = CartLine.objects.get()
        assert line.quantity == 2
    address = f"/en/cart/lines/{line.pk}/"
    assert "€99.60" in text_of(storefront_client.post(address, {"quantity": "4"}, follow=True))
    assert "€49.80" in text_of(storefront_client.post(address, {"quantity": " 2 "}, follow=True))
    for nonsense in ("nonsense", "", "-3", "1.5", "²"):
        page = text_of(storefront_client.post(address, {"quantity": nonsense}, follow=True))
        assert "whole number" in page
        assert "€49.80" in page
    removed = storefront_client.post(address, {"quantity": "4", "remove": "1"}, follow=True)
    assert "Your cart is empty" in text_of(removed)


def test_a_changed_price_is_told_once_in_the_cart(
    storefront_client: Client, store: Store, apron: Variant
) -> None:
    add(storefront_client, apron)
    with context.enter(context_of(store)):
        Variant.objects.filter(pk=apron.pk).update(price_minor=1990)
    assert "now €19.90, before €24.90" in text_of(storefront_client.get("/en/cart/"))
    assert "before €24.90" not in text_of(storefront_client.get("/en/cart/"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "nobody"}, "Enter a valid email address"),
        ({"line1": ""}, "This field is required"),
        ({"country": "US"}, "Select a valid choice"),
        ({"country": "DE", "shipping": "0:0"}, "The price of this delivery has changed"),
        ({"other_billing": "on"}, "This field is required"),
    ],
)
def test_what_is_wrong_stands_beside_the_field(
    storefront_client: Client, store: Store, apron: Variant, changes: Mapping[str, str], words: str
) -> None:
    add(storefront_client, apron)
    _data, refused = checkout(storefront_client, **changes)
    assert refused.status_code == 422
    assert words in text_of(refused)
    with context.enter(context_of(store)):
        assert not Order.objects.exists()


def test_a_name_of_many_lines_is_one(storefront_client: Client, store: Store, apron: Variant) -> None:
    """Else a stranger could have our mails say something."""
    add(storefront_client, apron)
    _data, placed = checkout(storefront_client, name="Eve\r\nBcc: all\n\nYou have won\u202e", city="\tWiltz ")
    assert placed.status_code == 302
    with context.enter(context_of(store)):
        order = Order.objects.get()
        assert (order.name, order.shipping_address["city"]) == ("Eve Bcc: all You have won", "Wiltz")
        work_off()
    assert "Eve Bcc: all You have won," in mail.outbox[0].body


def test_another_billing_address(storefront_client: Client, store: Store, apron: Variant) -> None:
    add(storefront_client, apron)
    billing = {
        "other_billing": "on",
        "billing_name": "Muller S.à r.l.",
        "billing_line1": "1, Grand-Rue",
        "billing_postal_code": "1661",
        "billing_city": "Luxembourg",
        "billing_country": "LU",
    }
    _data, placed = checkout(storefront_client, **billing)
    assert placed.status_code == 302
    with context.enter(context_of(store)):
        order = Order.objects.get()
        assert (order.billing_address["name"], order.shipping_address["name"]) == (
            "Muller S.à r.l.",
            "Marie Schmit",
        )


def test_the_total_follows_the_chosen_delivery_without_a_script(
    storefront_client: Client, store: Store, apron: Variant
) -> None:
    with context.enter(context_of(store)):
        express = open_shop(store, price_minor=1290)
    add(storefront_client, apron)
    data = {**hidden(storefront_client.get("/en/checkout/")), "email": "half-typed", "update": "1"}
    data["shipping"] = f"{express.pk}:1290"
    page = storefront_client.post("/en/checkout/", data)
    assert page.status_code == 200
    assert "€37.80" in text_of(page)
    assert 'value="half-typed"' in text_of(page)
    assert "Enter a valid email" not in text_of(page)
    fragment = storefront_client.post("/en/checkout/", data, headers={"X-Totals-Only": "1"})
    assert "€37.80" in text_of(fragment)
    assert "<html" not in text_of(fragment)


def test_what_delivery_costs_is_said_where_the_price_is(
    storefront_client: Client, store: Store, apron: Variant
) -> None:
    with context.enter(context_of(store)):
        open_shop(store, price_minor=990, name="Express")
        open_shop(store, price_minor=100, countries=("DE",), name="Only abroad")
        slug = apron.product.texts.get().slug
    page = text_of(storefront_client.get(f"/en/products/{slug}/"))
    assert "Delivery to Luxembourg from €4.90" in page
    assert "1 to 3 working days after payment" in page


def test_a_way_of_delivery_says_which_countries_it_reaches(
    storefront_client: Client, store: Store, apron: Variant
) -> None:
    add(storefront_client, apron)
    assert "Only to" not in text_of(storefront_client.get("/en/checkout/"))
    with context.enter(context_of(store)):
        open_shop(store, price_minor=990, countries=("LU", "FR"), name="Express")
    page = text_of(storefront_client.get("/en/checkout/"))
    assert page.count("Only to") == 1
    assert "Only to: France, Luxembourg" in page


def test_enter_in_a_field_orders(storefront_client: Client, store: Store, apron: Variant) -> None:
    """A browser presses the first submit button of the form then, which must not be "Update the total"."""
    with context.enter(context_of(store)):
        open_shop(store, price_minor=1290)
    add(storefront_client, apron)
    form = storefront_client.get("/en/checkout/").text.partition("data-checkout")[2]
    first = re.findall(r"<button[^>]*type=\"submit\"[^>]*>", form)[0]
    assert "update" not in first
    assert 'name="update"' in form


def test_the_shopper_gets_a_cookie_of_the_store_only_when_needed(
    storefront_client: Client, store: Store, apron: Variant
) -> None:
    storefront_client.get("/en/")
    storefront_client.get("/en/cart/")
    assert "maart_shopper" not in storefront_client.cookies
    add(storefront_client, apron)
    cookie = storefront_client.cookies["maart_shopper"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True,
        "Lax",
        "/",
        "",
    )
    assert "maart_staff" not in storefront_client.cookies
    before = cookie.value
    checkout(storefront_client)
    assert storefront_client.cookies["maart_shopper"].value != before
    with context.enter(context_of(store)):
        assert ShopperSession.objects.get().customer == Customer.objects.get()


def test_in_production_the_cookie_is_bound_to_the_host(
    storefront_client: Client, store: Store, apron: Variant, settings: Any
) -> None:
    settings.SESSION_COOKIE_SECURE = True
    add(storefront_client, apron)
    cookie = storefront_client.cookies["__Host-maart_shopper"]
    assert cookie["secure"]


def test_a_cart_of_another_store_or_merchant_is_not_to_be_had(
    storefront_client: Client, store: Store, other_store: Store, apron: Variant
) -> None:
    add(storefront_client, apron)
    token = storefront_client.cookies["maart_shopper"].value
    thief = Client(HTTP_HOST=other_store.domains.get(is_primary=True).domain)
    thief.cookies["maart_shopper"] = token
    assert "Your cart is empty" in text_of(thief.get("/en/cart/"))


def test_an_order_opens_by_its_token_in_its_store_only(
    storefront_client: Client, store: Store, other_store: Store, apron: Variant
) -> None:
    with context.enter(context_of(store)):
        order = buy(store, (apron, 1))
    address = f"/en/order/{order.token}/"
    assert storefront_client.get(address).status_code == 200
    assert storefront_client.get("/en/order/1001/").status_code == 404
    elsewhere = Client(HTTP_HOST=other_store.domains.get(is_primary=True).domain)
    assert elsewhere.get(address).status_code == 404
    assert elsewhere.get(f"{address}payment-code.svg").status_code == 404


def test_a_zero_character_in_the_address_of_an_order(storefront_client: Client, store: Store) -> None:
    assert storefront_client.get("/en/order/%00/").status_code == 404
    assert storefront_client.get("/en/order/%00/payment-code.svg").status_code == 404


def test_variants_that_are_not_for_sale_here(storefront_client: Client, store: Store, apron: Variant) -> None:
    with context.enter(context_of(store)):
        hidden_one = make_product(store, "Secret", (Choice(),), is_listed=False).variants.get()
    assert "not for sale any more" in text_of(add(storefront_client, hidden_one))
    for nonsense in ("", "abc", "-1", "9" * 30, "1.5"):
        assert storefront_client.post("/en/cart/add/", {"variant": nonsense}).status_code == 404
    missing = storefront_client.post("/en/cart/add/", {"variant": "999999"}, follow=True)
    assert "not for sale any more" in text_of(missing)
    with context.enter(context_of(store)):
        assert not Cart.objects.exists()


def test_without_delivery_or_payment_nothing_can_be_ordered(storefront_client: Client, store: Store) -> None:
    with context.enter(context_of(store)):
        variant = make_variant(store)
    add(storefront_client, variant)
    page = text_of(storefront_client.get("/en/checkout/"))
    assert "has not set up delivery yet" in page
    assert "has not set up payment yet" in page
    assert "Order with obligation to pay" not in page


def test_a_merchant_in_a_country_without_known_vat_sells_nothing(
    storefront_client: Client, store: Store, apron: Variant
) -> None:
    add(storefront_client, apron)
    data, _placed = checkout(storefront_client, email="not an address")
    Merchant.objects.filter(pk=store.merchant_id).update(country="US")
    for answer in (
        storefront_client.get("/en/checkout/", follow=True),
        storefront_client.post("/en/checkout/", {**data, "email": "marie@example.lu"}, follow=True),
    ):
        assert "There is no VAT rate for country US" in text_of(answer)
    with context.enter(context_of(store)):
        assert not Order.objects.exists()


def test_the_product_page_offers_the_variants(storefront_client: Client, store: Store) -> None:
    with context.enter(context_of(store)):
        open_shop(store)
        product = make_product(
            store, "Shirt", (Choice(options=("S",), stock=0), Choice(options=("M",), stock=2)), ("Size",)
        )
        slug = product.texts.get().slug
        small, medium = product.variants.order_by("position")
    page = storefront_client.get(
        reverse("storefront:catalog:product", "config.urls.storefront", kwargs={"slug": slug})
    )
    html = page.content.decode()
    assert re.search(rf'value="{medium.pk}"[^>]*checked', html)
    assert re.search(rf'value="{small.pk}"[^>]*disabled', html)
    assert "Add to cart" in html


def test_switched_off_and_on_again(storefront_client: Client, store: Store, apron: Variant) -> None:
    add(storefront_client, apron, 2)
    with context.enter(context_of(store)):
        order = buy(store, (apron, 1))
    slug = "/en/products/"
    disable_module(platform=store.platform.code, code="orders", actor=SYSTEM)
    for address in ("/en/cart/", "/en/checkout/", f"/en/order/{order.token}/"):
        assert storefront_client.get(address).status_code == 404
    home = storefront_client.get(slug)
    assert home.status_code == 200
    assert "cart-link" not in home.content.decode()
    enable_module(platform=store.platform.code, code="orders", actor=SYSTEM)
    assert "€49.80" in text_of(storefront_client.get("/en/cart/"))
    assert storefront_client.get(f"/en/order/{order.token}/").status_code == 200
    assert "cart-link" in storefront_client.get(slug).content.decode()


def test_without_inventory_the_shop_sells_as_many_as_are_wanted(
    storefront_client: Client, store: Store, apron: Variant
) -> None:
    disable_module(platform=store.platform.code, code="inventory", actor=SYSTEM)
    add(storefront_client, apron, 50)
    _data, placed = checkout(storefront_client)
    assert placed.status_code == 302
    with context.enter(context_of(store)):
        assert Order.objects.get().lines.get().quantity == 50


def test_forms_need_the_token_of_the_page(store: Store, apron: Variant) -> None:
    client = Client(HTTP_HOST=store.domains.get(is_primary=True).domain, enforce_csrf_checks=True)
    assert client.post("/en/cart/add/", {"variant": apron.pk}).status_code == 403
    with context.enter(context_of(store)):
        assert not Cart.objects.exists()


@pytest.mark.parametrize("language", ["en", "fr", "de", "lb"])
def test_every_page_in_every_language(
    storefront_client: Client, store: Store, apron: Variant, language: str
) -> None:
    store.languages = ["en", "fr", "de", "lb"]
    store.save()
    add(storefront_client, apron)
    with context.enter(context_of(store)):
        order = buy(store, (apron, 1), language=language)
    for path in ("", "cart/", "checkout/", f"order/{order.token}/", "pages/terms/"):
        page = storefront_client.get(f"/{language}/{path}")
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.content.decode()


@pytest.mark.parametrize("broken", [{"checkout_key": "nonsense"}, {"seal": ""}, {"seal": "x" * 65}])
def test_a_form_that_is_out_of_date_says_so_and_keeps_what_was_typed(
    storefront_client: Client, store: Store, apron: Variant, broken: dict[str, str]
) -> None:
    add(storefront_client, apron)
    data, refused = checkout(storefront_client, **broken)
    assert refused.status_code == 422
    shown = text_of(refused)
    assert "This page was out of date" in shown
    assert "send it once more" in shown
    assert "Checkout key" not in shown
    assert 'value="12, rue de la Gare"' in shown
    with context.enter(context_of(store)):
        assert not Order.objects.exists()
    again = storefront_client.post("/en/checkout/", {**data, **hidden(refused)})
    assert again.status_code == 302
    with context.enter(context_of(store)):
        assert Order.objects.get().name == "Marie Schmit"


def test_a_form_that_is_out_of_date_may_have_other_mistakes(
    storefront_client: Client, store: Store, apron: Variant
) -> None:
    add(storefront_client, apron)
    _data, refused = checkout(storefront_client, seal="", email="")
    shown = text_of(refused)
    assert "This page was out of date" in shown
    assert "This field is required." in shown
