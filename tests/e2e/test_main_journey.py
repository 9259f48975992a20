"""The main job, from a fresh clone to a fulfilled order, as four people do it in a browser.

A superuser creates a merchant; the owner signs in, imports a product file and publishes; a shopper buys two variants
as a guest; the owner fulfils. Stock and totals are right to the cent, another merchant sees nothing of it. Then the
module is switched off and on again.
"""

import csv
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from io import StringIO
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.browser import assert_accessible
from tests.support.running import RunningMaart, copy_clone, share_packages

PASSWORD = "quiet-harbour-lights"
OWNER = "mia@kachhaus.example"
PRODUCTS = 20
SIZES = ("Small", "Large")
# Prices in cents by product number: 10.37 EUR, 11.37 EUR, ...
FIRST_PRICE, STEP = 1037, 100
STOCK = 7
# 17 % Luxembourg VAT inside the gross amount, rounded half up per line: gross - gross / 1.17.
VAT_OF = {1037: 151, 3 * 1237: 539, 490: 71}


def _shopify_file() -> str:
    """20 products, the first of which have two variants, as Shopify exports them."""
    columns = ("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published", "Option1 Name", "Option1 Value",
               "Variant SKU", "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Price",
               "Variant Compare At Price", "Variant Requires Shipping", "Variant Taxable", "Status")  # fmt: skip
    out = StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    for number in range(PRODUCTS):
        price = f"{(FIRST_PRICE + number * STEP) / 100:.2f}"
        for place, size in enumerate(SIZES if number < 5 else ("Default Title",)):
            first = {
                "Title": f"Casserole No. {number + 1}", "Body (HTML)": "<p>Cast iron, <b>enamelled</b>.</p>",
                "Vendor": "Kachhaus", "Type": "Cookware", "Tags": "iron, kitchen", "Published": "false", "Status": "draft",
                "Option1 Name": "Size" if number < 5 else "Title",
            }  # fmt: skip
            writer.writerow(
                {
                    **(first if place == 0 else {}),
                    "Handle": f"casserole-{number + 1}",
                    "Option1 Value": size,
                    "Variant SKU": f"CAS-{number + 1}-{place + 1}",
                    "Variant Grams": "2400",
                    "Variant Inventory Tracker": "shopify",
                    "Variant Inventory Qty": str(STOCK),
                    "Variant Price": price,
                    "Variant Compare At Price": "99.00",
                    "Variant Requires Shipping": "true",
                    "Variant Taxable": "true",
                }
            )
    return out.getvalue()


@pytest.fixture
def running() -> Iterator[RunningMaart]:
    """Everything that `make run` starts, in a fresh clone, with a port and data of its own."""
    folder = Path(tempfile.mkdtemp(prefix="maart-journey-"))
    folder.chmod(0o755)  # the account that runs PostgreSQL for root must be able to enter
    clone = copy_clone(folder / "clone")
    share_packages(clone)
    instance = RunningMaart(clone, folder / "data")
    try:
        instance.start(seconds=300)
        yield instance
    finally:
        instance.clean_up()
        shutil.rmtree(folder, ignore_errors=True)


class Visitor:
    """One person's browser. Every page on the way is checked by axe, light and dark."""

    def __init__(
        self, browser: Browser, running: RunningMaart, host: str, *, javascript: bool = True
    ) -> None:
        self.context: BrowserContext = browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="en-GB", java_script_enabled=javascript
        )
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self._running, self._host, self._checks = running, host, javascript
        self._complaints: list[str] = []
        self._seen: set[tuple[str, str]] = set()
        self.page.on("pageerror", lambda error: self._complaints.append(str(error)))

    def go(self, path: str, *, status: int = 200) -> Page:
        answer = self.page.goto(self._running.address(path, self._host))
        assert answer is not None, path
        assert answer.status == status, f"{path}: {answer.status}"
        self.check()
        return self.page

    def press(self, name: str, *, within: str = "main") -> None:
        self.page.locator(within).get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()
        self.check()

    def check(self) -> None:
        assert self._complaints == []
        seen = (self.page.url, self.page.title())
        if self._checks and seen not in self._seen:
            self._seen.add(seen)
            assert_accessible(self.page)

    def sign_in(self, email: str, password: str, *, path: str = "/sign-in/") -> None:
        page = self.go(path)
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password", exact=True).fill(password)
        page.locator("form button[type=submit]", has_text="Sign in").click()
        page.wait_for_load_state()


def _link_in_mail(folder: Path, recipient: str) -> str:
    """The first link of the newest mail to the recipient."""
    for file in sorted(folder.iterdir(), key=lambda entry: entry.stat().st_mtime, reverse=True):
        message = message_from_bytes(file.read_bytes().split(b"\n-----", 1)[0], policy=policy.default)
        body = message.get_body(("plain",))
        if recipient in str(message["To"]) and body is not None:
            found = re.search(r"https?://\S+", body.get_content())
            assert found, body.get_content()
            return found.group()
    raise AssertionError(f"No mail to {recipient} in {[entry.name for entry in folder.iterdir()]}")


@pytest.mark.live
@pytest.mark.browser
def test_from_a_fresh_clone_to_a_fulfilled_order(running: RunningMaart, chromium: Browser) -> None:
    operator = Visitor(chromium, running, "localhost")
    operator.sign_in("olga@maart.example", "maart-demo", path="/sign-in/?next=/admin/")
    _create_merchant(operator)
    owner = Visitor(chromium, running, "oms.localhost")
    _choose_password(owner, running)
    _import_and_publish(owner)
    _say_how_shoppers_pay(owner)
    _say_how_we_deliver(owner)
    shopper = Visitor(chromium, running, "kachhaus.oms.localhost", javascript=False)
    order_url = _buy(shopper)
    _shop_is_accessible(chromium, running, order_url)
    _fulfil(owner)
    _stock_is_right(owner)
    _another_merchant_sees_nothing(chromium, running)
    _switch_orders_off_and_on(operator, owner, shopper, running, order_url)


def _create_merchant(operator: Visitor) -> None:
    page = operator.go("/admin/tenancy/merchant/add/")
    page.locator("[name=code]").fill("kachhaus")
    page.locator("[name=name]").fill("Kachhaus S.à r.l.")
    page.locator("[name=platform]").select_option(label="Maart OMS")
    page.locator("[name=owner_email]").fill(OWNER)
    page.locator("[name=owner_name]").fill("Mia Hoffmann")
    page.locator("[name=store_code]").fill("kachhaus")
    page.locator("[name=store_name]").fill("Kachhaus")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()
    expect(page.locator("body")).to_contain_text("Kachhaus S.à r.l.")
    operator.check()


def _choose_password(owner: Visitor, running: RunningMaart) -> None:
    folder = running.clone / "mail"
    owner.page.wait_for_timeout(500)
    for _attempt in range(60):
        if folder.exists() and any(OWNER.encode() in file.read_bytes() for file in folder.iterdir()):
            break
        owner.page.wait_for_timeout(500)
    owner.page.goto(_link_in_mail(folder, OWNER))
    owner.check()
    for field in owner.page.locator("main input[type=password]").all():
        field.fill(PASSWORD)
    owner.page.locator("main form button[type=submit]").click()
    owner.page.wait_for_load_state()
    if "/sign-in/" in owner.page.url:
        owner.sign_in(OWNER, PASSWORD)
    owner.go("/store/kachhaus/")


def _import_and_publish(owner: Visitor) -> None:
    page = owner.go("/store/kachhaus/products/imports/")
    page.locator("input[type=file]").set_input_files(
        {"name": "products_export.csv", "mimeType": "text/csv", "buffer": _shopify_file().encode()}
    )
    owner.press("Upload and preview")
    start = page.get_by_role("button", name=re.compile("^(Import|Start)"))
    start.first.wait_for(timeout=60_000)
    owner.check()
    start.first.click()
    expect(page.locator("main")).to_contain_text(re.compile("Done|Imported|imported"), timeout=60_000)
    owner.check()
    page = owner.go("/store/kachhaus/products/")
    expect(page.locator("main tbody tr")).to_have_count(PRODUCTS)
    page.locator("thead input[type=checkbox]").check()
    owner.press("Publish")
    owner.go("/store/kachhaus/products/")


def _say_how_shoppers_pay(owner: Visitor) -> None:
    page = owner.go("/store/kachhaus/settings/payments/")
    page.locator("[name=enabled]").set_checked(True)
    page.locator("[name=holder]").fill("Kachhaus S.à r.l.")
    page.locator("[name=iban]").fill("LU28 0019 4006 4475 0000")
    owner.press("Save")


def _say_how_we_deliver(owner: Visitor) -> None:
    page = owner.go("/store/kachhaus/settings/delivery/new/")
    page.locator("[name=name_en]").fill("Parcel")
    page.locator("[name=price]").fill("4.90")
    page.locator("[name=countries][value=LU]").set_checked(True)
    owner.press("Save")


def _buy(shopper: Visitor) -> str:
    """Two variants as a guest, without JavaScript: 1 x 10.37 EUR and 3 x 12.37 EUR, 4.90 EUR delivery."""
    page = shopper.go("/en/products/casserole-1/")
    shopper.press("Add to cart")
    page = shopper.go("/en/products/casserole-3/")
    page.get_by_role("link", name="Large").or_(page.get_by_label("Large")).first.click()
    page.wait_for_load_state()
    page.locator("main form [name=quantity]").fill("3")
    shopper.press("Add to cart")
    page = shopper.go("/en/checkout/")
    for name, value in (
        ("email", "jos@shopper.example"), ("name", "Jos Weis"), ("line1", "2, rue du Fort"),
        ("postal_code", "1234"), ("city", "Luxembourg"),
    ):  # fmt: skip
        page.locator(f"[name={name}]").fill(value)
    expect(page.locator("main")).to_contain_text("€52.38")
    shopper.press("Order with obligation to pay")
    main = page.locator("main")
    expect(main).to_contain_text("€52.38")
    expect(main).to_contain_text(f"€{sum(VAT_OF.values()) / 100:.2f}")
    expect(main).to_contain_text("LU28 0019 4006 4475 0000")
    return page.url


def _shop_is_accessible(browser: Browser, running: RunningMaart, order_url: str) -> None:
    """The same pages once more with scripts, which axe needs; nothing is ordered."""
    visitor = Visitor(browser, running, "kachhaus.oms.localhost")
    visitor.go("/en/")
    visitor.go("/en/products/")
    visitor.go("/en/products/casserole-3/")
    visitor.press("Add to cart")
    visitor.go("/en/cart/")
    visitor.go("/en/checkout/")
    visitor.go(order_url.split(str(running.port), 1)[1])


def _fulfil(owner: Visitor) -> None:
    page = owner.go("/store/kachhaus/orders/")
    page.locator("main tbody").get_by_role("link").first.click()
    page.wait_for_load_state()
    owner.check()
    for amount in ("€10.37", "€37.11", "€4.90", "€52.38", f"€{sum(VAT_OF.values()) / 100:.2f}"):
        expect(page.locator("main")).to_contain_text(amount)
    owner.press("Mark as paid")
    opener = (
        page.locator("main")
        .get_by_role("button", name=re.compile("^Fulfil"))
        .or_(page.locator("main").get_by_role("link", name=re.compile("^Fulfil")))
    )
    opener.first.click()
    page.locator("[name=tracking_code]").fill("LU123456789")
    page.locator(
        "form[action$='/fulfil/'] button[type=submit], button[form][type=submit]:visible"
    ).last.click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("Fulfilled")
    owner.check()


def _stock_is_right(owner: Visitor) -> None:
    for sku, left in (("CAS-1-1", STOCK - 1), ("CAS-1-2", STOCK), ("CAS-3-1", STOCK), ("CAS-3-2", STOCK - 3)):
        page = owner.go(f"/store/kachhaus/stock/?q={sku}")
        row = page.locator("main tbody tr", has_text=sku)
        expect(row.get_by_role("spinbutton")).to_have_value(str(left))


def _another_merchant_sees_nothing(browser: Browser, running: RunningMaart) -> None:
    other = Visitor(browser, running, "oms.localhost")
    other.sign_in("anna@wizacorp.example", "maart-demo")
    other.go("/store/kachhaus/", status=404)
    other.go("/store/kachhaus/orders/", status=404)
    page = other.go("/store/wizahome/orders/?q=jos@shopper.example")
    expect(page.locator("main")).not_to_contain_text("Jos Weis")
    page = other.go("/store/wizahome/products/?q=Casserole")
    expect(page.locator("main")).not_to_contain_text("Casserole No.")


def _switch_orders_off_and_on(
    operator: Visitor, owner: Visitor, shopper: Visitor, running: RunningMaart, order_url: str
) -> None:
    order_path = order_url.split(str(running.port), 1)[1]
    _manage(running, "disable_module", "orders", "--platform", "oms")
    for _each in range(6):  # every web process answers some of these
        owner.go("/store/kachhaus/orders/", status=404)
        shopper.go("/en/cart/", status=404)
        shopper.go(order_path, status=404)
    page = owner.go("/store/kachhaus/")
    expect(page.get_by_role("link", name="Orders", exact=True)).to_have_count(0)
    page = shopper.go("/en/products/casserole-1/")
    expect(page.get_by_role("button", name="Add to cart")).to_have_count(0)
    _manage(running, "enable_module", "orders", "--platform", "oms")
    page = owner.go("/store/kachhaus/orders/")
    expect(page.locator("main")).to_contain_text("Jos Weis")
    shopper.go(order_path)
    health = httpx2.get(running.address("/health/ready"))
    assert health.status_code == 200, health.text


def _manage(running: RunningMaart, *arguments: str) -> None:
    done = subprocess.run(
        [running.clone / ".venv/bin/python", "manage.py", *arguments],
        cwd=running.clone,
        env=running.environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
