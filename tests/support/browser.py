"""Chromium, as a shopper or a merchant uses it, and what it must not find."""

from playwright.sync_api import Page

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)

# Two frames, and then the end of whatever still moves.
_SETTLED = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    .then(() => Promise.allSettled(document.getAnimations().map(animation => animation.finished)))
    .then(() => null)"""


def assert_accessible(page: Page) -> None:
    """axe finds nothing, light and dark."""
    from axe_playwright_python.sync_playwright import Axe

    for scheme in ("light", "dark"):
        # Without motion: a colour that is still on its way to the other scheme is nobody's contrast.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(_SETTLED)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url} ({scheme}): {found.generate_report()}"
    page.emulate_media(color_scheme="light")
