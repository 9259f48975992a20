"""The frame of browser tests itself: real processes, a real browser, and a page that complains when it should."""

import pytest
from playwright.sync_api import Page

from tests.support import baseline
from tests.support.browser import assert_accessible
from tests.support.stack import LiveStack

pytestmark = [pytest.mark.live, pytest.mark.browser]


def test_the_owner_signs_in(live_stack: LiveStack, page: Page) -> None:
    web = live_stack.web
    page.goto(web.origin("oms.localhost") + f"/store/{baseline.STORE}/")
    assert "/sign-in/" in page.url
    assert_accessible(page)
    page.get_by_label("E-mail").fill(baseline.OWNER)
    page.get_by_label("Password").first.fill(baseline.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**/store/{baseline.STORE}/")
    assert_accessible(page)


def test_a_shopper_looks_in(live_stack: LiveStack, page: Page) -> None:
    page.goto(live_stack.web.origin(f"{baseline.STORE}.oms.localhost") + "/")
    assert page.url.endswith("/en/")
    assert_accessible(page)


def test_axe_finds_what_is_wrong(page: Page) -> None:
    page.set_content("<html><body><img src='x.png'><p style='color: #ddd'>Pale</p></body></html>")
    with pytest.raises(AssertionError, match=r"Images must have alternate text|image-alt"):
        assert_accessible(page)
