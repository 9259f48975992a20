"""The scripts of the kit, and contrast, in a real browser."""

import random

import pytest
from playwright.sync_api import Browser, expect

from tests.modules.core.ui.test_components import render
from tests.support.kit import body_page, open_page

pytestmark = pytest.mark.browser

AA = 4.5
PAIRS = [
    ("--on-accent", "--accent-solid"),
    ("--on-accent", "--accent-solid-hover"),
    ("--accent-text", "--surface"),
    ("--accent-text", "--canvas"),
    ("--accent-text", "--accent-soft"),
    ("--text-muted", "--accent-soft"),
    ("--text-subtle", "--surface-active"),
    ("--text-muted", "--surface-raised"),
    ("--on-critical", "--critical-solid"),
    *((f"--{tone}-text", f"--{tone}-soft") for tone in ("info", "success", "warning", "critical")),
    *((f"--{tone}-text", "--surface") for tone in ("info", "success", "warning", "critical")),
]
MEASURE = """([accents, pairs, theme]) => {
  const root = document.documentElement;
  root.dataset.theme = theme;
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const probe = document.body.appendChild(document.createElement("div"));
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = (token) => {
    probe.style.color = `var(${token})`;
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].map((part) => linear(part / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  return accents.flatMap((accent) => {
    root.style.setProperty("--accent", accent);
    return pairs.map(([front, back]) => {
      const [high, low] = [luminance(front), luminance(back)].sort((a, b) => b - a);
      return [`${front} on ${back} with ${accent}`, (high + 0.05) / (low + 0.05)];
    });
  });
}"""


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stays_legible_whatever_accent_a_merchant_picks(browser: Browser, theme: str) -> None:
    dice = random.Random(7)
    accents = [
        "#000000",
        "#ffffff",
        "#ff0000",
        "#00ff00",
        "#0000ff",
        "#ffff00",
        "#00ffff",
        "#ff00ff",
        "#808080",
    ]
    accents += [f"#{dice.randrange(1 << 24):06x}" for _ in range(120)]
    with open_page(browser, body_page("")) as page:
        measured = page.evaluate(MEASURE, [accents, PAIRS, theme])
    assert [(pair, round(ratio, 2)) for pair, ratio in measured if ratio < AA] == []


def test_quantity_steps_within_its_limits_and_tells_the_form(browser: Browser) -> None:
    quantity = render('<c-quantity value="2" max="3" label="Pieces" />')
    body = f"<form data-many>{quantity}</form>"
    with open_page(browser, body_page(body)) as page:
        page.evaluate("window.changes = 0; document.addEventListener('change', () => window.changes++)")
        more, less = page.get_by_role("button", name="One more"), page.get_by_role("button", name="One less")
        field = page.get_by_label("Pieces")
        more.click()
        more.click()
        expect(field).to_have_value("3")
        for _ in range(4):
            less.click()
        expect(field).to_have_value("1")
        assert page.evaluate("window.changes") == 3


def test_without_scripts_nothing_is_offered_that_would_not_work(browser: Browser) -> None:
    body = render('<c-quantity label="Pieces" /><c-copy-button value="LU28" /><c-save-bar />')
    with open_page(browser, body_page(body), javascript=False) as page:
        expect(page.get_by_label("Pieces")).to_be_visible()
        expect(page.get_by_role("button", name="One more")).to_be_hidden()
        expect(page.get_by_role("button", name="Copy")).to_be_hidden()
        expect(page.get_by_role("button", name="Save")).to_be_visible()


def test_the_save_bar_comes_with_a_change_goes_with_its_undoing_and_saves_by_keyboard(
    browser: Browser,
) -> None:
    bar = render('<c-save-bar discard-url="/" />')
    body = f'<form method="get" action="/saved"><input aria-label="Title" name="title" value="Honey">{bar}</form>'
    with open_page(browser, body_page(body)) as page:
        save, title = page.get_by_role("button", name="Save"), page.get_by_label("Title")
        expect(save).to_be_hidden()
        page.keyboard.press("Control+s")
        assert page.url.endswith("/")
        title.fill("Honey, 350 g")
        expect(save).to_be_visible()
        title.fill("Honey")
        expect(save).to_be_hidden()
        title.fill("Mustard")
        page.keyboard.press("Control+s")
        page.wait_for_url("**/saved?title=Mustard")


def test_the_search_is_one_shortcut_away(browser: Browser) -> None:
    box = render('<c-search-box label="Search orders" value="1048" keys="Ctrl K" :form="False" />')
    with open_page(browser, body_page(f"<main>{box}</main>")) as page:
        page.keyboard.press("Control+k")
        expect(page.get_by_label("Search orders")).to_be_focused()
        page.keyboard.type("1052")
        expect(page.get_by_label("Search orders")).to_have_value("1052")


def test_a_form_is_sent_once(browser: Browser) -> None:
    body = '<form method="post" action="/order" target="away"><button>Order</button></form><iframe name="away" title="x"></iframe>'
    with open_page(browser, body_page(body)) as page:
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
        page.evaluate("const b = document.querySelector('button'); b.click(); b.click(); b.click()")
        page.wait_for_timeout(300)
        assert len(sent) == 1


def test_menus_work_by_keyboard_and_close(browser: Browser) -> None:
    items = '<c-menu-item href="#a">Copy</c-menu-item><c-menu-item href="#b">Archive</c-menu-item>'
    body = render(f'<c-dropdown label="More">{items}</c-dropdown>') + "<p>Elsewhere</p>"
    with open_page(browser, body_page(body)) as page:
        summary = page.locator("summary")
        summary.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("link", name="Copy")).to_be_focused()
        page.keyboard.press("ArrowUp")
        expect(page.get_by_role("link", name="Archive")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("link", name="Copy")).to_be_hidden()
        expect(summary).to_be_focused()
        summary.click()
        page.get_by_text("Elsewhere").click()
        expect(page.get_by_role("link", name="Copy")).to_be_hidden()


def test_a_dialog_opens_closes_and_gives_the_focus_back(browser: Browser) -> None:
    opener = '<c-button href="/refund" data-dialog-open="refund">Refund</c-button>'
    dialog = '<c-modal id="refund" title="Refund order 1048"><p>Sure?</p></c-modal>'
    with open_page(browser, body_page(render(opener + dialog))) as page:
        page.get_by_role("link", name="Refund").click()
        expect(page.get_by_role("dialog", name="Refund order 1048")).to_be_visible()
        page.get_by_role("button", name="Close").click()
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(page.get_by_role("link", name="Refund")).to_be_focused()
        assert page.url.endswith("/")


def test_notices_can_be_dismissed_and_arrive_from_responses(browser: Browser) -> None:
    body = render("<c-toast-region /><c-alert dismissible>Prices include VAT.</c-alert>")
    with open_page(browser, body_page(body)) as page:
        page.get_by_role("button", name="Dismiss").click()
        expect(page.get_by_text("Prices include VAT.")).to_have_count(0)
        page.evaluate(
            "document.body.dispatchEvent(new CustomEvent('toast',"
            " {bubbles: true, detail: {text: '<b>Saved</b>', tone: 'success'}}))"
        )
        expect(page.get_by_role("region", name="Notices")).to_have_text("<b>Saved</b>")


def test_a_dropped_file_is_named(browser: Browser) -> None:
    body = render('<c-drop-zone name="file" label="Product file" />')
    with open_page(browser, body_page(body)) as page:
        page.get_by_label("Product file").set_input_files(
            {"name": "products.csv", "mimeType": "text/csv", "buffer": b"Handle,Title\n" * 400}
        )
        expect(page.get_by_text("products.csv · 5 kB")).to_be_visible()


def test_selecting_rows_shows_the_bar_with_its_count(browser: Browser) -> None:
    rows = "".join(f'<input class="row-select" type="checkbox" aria-label="{n}">' for n in range(3))
    body = (
        f'<form><input type="checkbox" data-select-all aria-label="All">{rows}'
        "<div data-bulk-bar hidden><span data-bulk-count></span> selected</div></form>"
    )
    with open_page(browser, body_page(body)) as page:
        page.get_by_label("1").check()
        expect(page.get_by_text("1 selected")).to_be_visible()
        assert page.get_by_label("All").evaluate("box => box.indeterminate")
        page.get_by_label("All").check()
        expect(page.get_by_text("3 selected")).to_be_visible()
        page.get_by_label("All").uncheck()
        expect(page.get_by_text("selected")).to_be_hidden()


def test_light_or_dark_is_remembered_and_follows_the_system_again(browser: Browser) -> None:
    with open_page(browser, body_page('<button type="button" data-theme-toggle>Theme</button>')) as page:
        page.emulate_media(color_scheme="light")
        toggle = page.get_by_role("button", name="Theme")
        toggle.click()
        page.reload()
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
        toggle.click()
        assert page.evaluate("document.documentElement.dataset.theme") is None
        assert page.evaluate("localStorage.getItem('theme')") is None


def test_a_narrow_table_becomes_cards_that_name_their_cells(browser: Browser) -> None:
    body = render(
        '<c-table caption="Orders" :rows="rows"><c-slot name="head"><c-th label="Order" /><c-th label="Status" />'
        '</c-slot><tr><td class="primary">1048</td><td data-label="Status">Paid</td></tr></c-table>',
        rows=[1],
    )
    label = "getComputedStyle(document.querySelector('td[data-label]'), '::before').content"
    with open_page(browser, body_page(body), width=360) as page:
        assert page.evaluate(label) == '"Status"'
    with open_page(browser, body_page(body)) as page:
        assert page.evaluate(label) == "none"
