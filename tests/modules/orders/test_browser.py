"""Cart, checkout, order page and store admin in Chromium: scripts add comfort, axe finds nothing."""

import pytest
from playwright.sync_api import Page, expect

from apps.core import context
from apps.orders.models import Order
from apps.tenancy.models import Store
from tests.factories.shop import Choice, buy, make_product, open_shop
from tests.support import baseline
from tests.support.browser import assert_accessible
from tests.support.fixtures.people import context_of
from tests.support.stack import LiveStack

pytestmark = [pytest.mark.live, pytest.mark.browser]


@pytest.fixture
def shop(live_stack: LiveStack) -> str:
    """The origin of a shop with a product and two ways of delivery; its address on the storefront's host."""
    store = _store()
    with context.enter(context_of(store)):
        if not Order.objects.exists():
            open_shop(store, price_minor=490)
            open_shop(store, price_minor=1290)
            product = make_product(
                store,
                "Rye bread",
                (Choice(options=("500 g",), price_minor=550, stock=90), Choice(options=("1 kg",), stock=90)),
                ("Size",),
            )
            for variant in product.variants.all():
                buy(store, (variant, 1))
    return live_stack.web.origin(store.domains.get(is_primary=True).domain)


def _store() -> Store:
    return Store.objects.select_related("merchant", "platform").get(code=baseline.STORE)


def fill_cart(page: Page, shop: str) -> None:
    page.goto(f"{shop}/en/products/")
    page.get_by_role("link", name="Rye bread").first.click()
    page.get_by_role("button", name="Add to cart").click()
    page.wait_for_url("**/en/cart/")


def test_the_cart_follows_the_quantity(page: Page, shop: str) -> None:
    fill_cart(page, shop)
    assert_accessible(page)
    page.get_by_role("button", name="One more").click()
    expect(page.locator(".summary")).to_contain_text("€11.00")
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("main")).to_contain_text("Your cart is empty")
    assert_accessible(page)


def test_the_total_follows_the_delivery_and_the_order_is_placed(page: Page, shop: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    fill_cart(page, shop)
    page.goto(f"{shop}/en/checkout/")
    assert_accessible(page)
    expect(page.locator("[data-totals]")).to_contain_text("€10.40")
    page.locator("[name=shipping]").nth(1).check()
    expect(page.locator("[data-totals]")).to_contain_text("€18.40")
    billing = page.get_by_label("The invoice goes to another address")
    expect(page.locator("[name=billing_name]")).to_be_hidden()
    billing.check()
    expect(page.locator("[name=billing_name]")).to_be_visible()
    billing.uncheck()
    page.get_by_role("button", name="Order with obligation to pay").click()
    expect(page.get_by_role("alert")).to_contain_text("things to correct")
    assert_accessible(page)
    for name, value in {
        "email": "browser@example.lu",
        "name": "Bo Wser",
        "line1": "1, Grand-Rue",
        "postal_code": "1661",
        "city": "Luxembourg",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="Order with obligation to pay").dblclick()
    page.wait_for_url("**/en/order/**")
    expect(page.locator("h1")).to_have_text("Thank you for your order")
    assert page.evaluate("document.querySelector('.transfer-code').naturalWidth") > 0
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert_accessible(page)
    with context.enter(context_of(_store())):
        assert Order.objects.filter(email="browser@example.lu").count() == 1


def test_delivery_follows_the_country_and_enter_orders(page: Page, shop: str) -> None:
    store = _store()
    with context.enter(context_of(store)):
        abroad = open_shop(store, price_minor=1890, countries=("NL",), name="Parcel abroad")
    try:
        fill_cart(page, shop)
        page.goto(f"{shop}/en/checkout/")
        page.locator("[name=country]").select_option("NL")
        expect(page.locator(f"[name=shipping][value='{abroad.pk}:1890']")).to_be_checked()
        expect(page.locator("[name=shipping]").first).to_be_disabled()
        expect(page.locator("[data-totals]")).to_contain_text("€24.40")
        page.locator("[name=country]").select_option("LU")
        expect(page.locator("[name=shipping]").first).to_be_checked()
        assert_accessible(page)
        page.locator("[name=city]").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("things to correct")
    finally:
        with context.enter(context_of(store)):
            abroad.delete()


def test_pages_of_the_store_admin(page: Page, shop: str, live_stack: LiveStack) -> None:
    store = _store()
    origin = live_stack.web.origin(store.platform.host)
    page.goto(f"{origin}/sign-in/")
    page.get_by_label("E-mail").fill(baseline.OWNER)
    page.get_by_label("Password", exact=True).fill(baseline.PASSWORD)
    page.locator("form button[type=submit]", has_text="Sign in").click()
    page.wait_for_load_state()
    base = f"{origin}/store/{store.code}"
    with context.enter(context_of(store)):
        order = Order.objects.get(number="1001")
    for path in (
        "/orders/",
        "/orders/?q=nobody",
        f"/orders/{order.number}/",
        "/customers/",
        f"/customers/{order.customer_id}/",
        "/settings/payments/",
        "/settings/delivery/",
        "/settings/delivery/new/",
        "/pages/",
        "/pages/new/",
        "/theme/",
    ):
        answer = page.goto(base + path)
        assert answer is not None
        assert answer.status == 200, path
        assert_accessible(page)
    page.locator("[name=accent]").fill("#ff0066")
    page.locator("[name=tagline_en]").fill("Fresh at six")
    expect(page.locator(".theme-preview.light .theme-preview-title")).to_have_text("Fresh at six")
    assert (
        page.evaluate("document.querySelector('.theme-preview').style.getPropertyValue('--accent')")
        == "#ff0066"
    )


def test_a_page_is_previewed_while_it_is_written(page: Page, shop: str, live_stack: LiveStack) -> None:
    store = _store()
    origin = live_stack.web.origin(store.platform.host)
    page.goto(f"{origin}/sign-in/?next=/store/{store.code}/pages/new/")
    page.get_by_label("E-mail").fill(baseline.OWNER)
    page.get_by_label("Password", exact=True).fill(baseline.PASSWORD)
    page.locator("form button[type=submit]", has_text="Sign in").click()
    page.wait_for_url("**/pages/new/")
    page.locator("[name=title_en]").fill("Opening hours")
    page.locator("[name=body_en]").press_sequentially("From **six** to noon")
    expect(page.locator("#page-preview strong")).to_have_text("six")
    expect(page.locator("#page-preview h2")).to_have_text("Opening hours")
