"""The main flow of each frontend by keyboard alone: everything is reached by Tab, and the focus is seen all the way."""

import pytest
from playwright.sync_api import Page, expect

from apps.core import context
from apps.orders.models import Order
from apps.tenancy.models import Store
from tests.factories.shop import Choice, buy, make_product, open_shop
from tests.support import baseline
from tests.support.fixtures.people import context_of
from tests.support.keyboard import fill, follow, press, tab_to
from tests.support.stack import LiveStack

pytestmark = [pytest.mark.live, pytest.mark.browser]


@pytest.fixture
def store(live_stack: LiveStack) -> Store:
    """A shop with ways to pay and to be delivered, a cake in two sizes, and an order that waits for its payment."""
    store = Store.objects.select_related("merchant", "platform").get(code=baseline.STORE)
    with context.enter(context_of(store)):
        open_shop(store)
        cake = make_product(
            store,
            "Plum cake",
            (Choice(options=("Small",), stock=9), Choice(options=("Large",), stock=9)),
            ("Size",),
        )
        buy(store, (cake.variants.order_by("position")[0], 1))
    return store


@pytest.mark.frontend_store_admin
def test_a_member_makes_a_product_and_fulfils_an_order(
    live_stack: LiveStack, store: Store, page: Page
) -> None:
    main, base = page.locator("main"), f"/store/{store.code}"
    page.goto(live_stack.web.origin(store.platform.host) + f"/sign-in/?next={base}/")
    page.keyboard.type(baseline.OWNER)
    fill(page, "Password", baseline.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    press(page, page.get_by_role("link", name="Skip to content"))
    expect(main).to_be_focused()
    tab_to(page, page.locator(".user-menu > summary"), key="Shift+Tab")
    page.keyboard.press("Enter")
    press(page, page.locator(".user-menu .menu-item").first, key="Escape")
    expect(page.locator(".user-menu > summary")).to_be_focused()

    follow(page, page.get_by_role("link", name="Products", exact=True))
    follow(page, main.get_by_role("link", name="New product"))
    fill(page, "Title (English)", "Rye bread")
    fill(page, "Price of variant 1", "4.50")
    follow(page, page.get_by_role("button", name="Save"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Rye bread")

    with context.enter(context_of(store)):
        number = Order.objects.latest("pk").number
    follow(page, page.get_by_role("link", name="Orders", exact=True))
    follow(page, main.get_by_role("link", name=number, exact=True))
    follow(page, main.get_by_role("button", name="Mark as paid"))
    opener = main.get_by_role("link", name="Fulfil")
    press(page, opener)
    dialog = page.get_by_role("dialog", name="Fulfil the order")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    fill(page, "Tracking code", "LU123456789")
    follow(page, dialog.get_by_role("button", name="Fulfil"))
    expect(main).to_contain_text("LU123456789")
    with context.enter(context_of(store)):
        assert Order.objects.get(number=number).state == "fulfilled"


@pytest.mark.frontend_storefront
def test_a_shopper_buys(live_stack: LiveStack, store: Store, page: Page) -> None:
    main = page.locator("main")
    page.goto(live_stack.web.origin(store.domains.get(is_primary=True).domain) + "/en/products/")
    press(page, page.get_by_role("link", name="Skip to content"))
    follow(page, main.get_by_role("link", name="Plum cake").first)
    tab_to(page, main.get_by_role("radio", name="Small"))
    page.keyboard.press("ArrowRight")
    expect(main.get_by_role("radio", name="Large")).to_be_checked()
    follow(page, main.get_by_role("button", name="Add to cart"))
    follow(page, main.get_by_role("link", name="To the checkout"))
    for label, text in (
        ("E-mail", "tab@example.lu"),
        ("Name", "Tab Enter"),
        ("Street and number", "1, Grand-Rue"),
        ("Postal code", "1661"),
        ("Town", "Luxembourg"),
    ):
        fill(page, label, text)
    follow(page, main.get_by_role("button", name="Order with obligation to pay"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your order")
    with context.enter(context_of(store)):
        line = Order.objects.get(email="tab@example.lu").lines.get()
    assert line.options == [["Size", "Large"]]
    tab_to(page, page.locator(".site-header").get_by_role("link").first, key="Shift+Tab")
