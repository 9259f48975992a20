"""A visitor who has only a keyboard: goes on by Tab, and sees at each stop where they are."""

import re

from playwright.sync_api import Locator, Page

STOPS_AT_MOST = 150

# What has the focus, what is wrong with how it shows, or null where the page ends. A field may be marked by its frame.
_LOOK = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const frames = [element, element.parentElement, ...(element.labels ?? [])];
  const framed = element.closest(".choice, .drop-zone, .quantity, .option");
  if (framed) frames.push(framed);
  const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const isMarked = frames.some((frame) => outlined(getComputedStyle(frame)))
    || outlined(getComputedStyle(element, "::after"));
  const box = element.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
  const above = document.elementFromPoint(x, y);
  const isCovered = above && !element.contains(above) && !above.contains(element)
    && ![...(element.labels ?? [])].some((label) => label.contains(above));
  const wrong = [];
  if (!isMarked) wrong.push("carries no focus ring");
  if (box.bottom < 0 || box.top > innerHeight) wrong.push("is out of sight");
  if (isCovered) wrong.push(`is covered by <${above.tagName.toLowerCase()} class="${above.className}">`);
  return { what: element.outerHTML.slice(0, 160), wrong };
}"""


def look(page: Page) -> bool:
    """Whether something has the focus; fails when it cannot be seen."""
    seen = page.evaluate(_LOOK)
    assert seen is None or not seen["wrong"], f"{page.url}: {seen['what']} {', '.join(seen['wrong'])}"
    return seen is not None


def tab_to(page: Page, target: Locator, *, key: str = "Tab") -> None:
    """Goes on until the target has the focus."""
    for _stop in range(STOPS_AT_MOST):
        page.keyboard.press(key)
        look(page)
        if target.count() and target.first.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{page.url}: {target} cannot be reached by {key}")


def press(page: Page, target: Locator, *, key: str = "Enter") -> None:
    tab_to(page, target)
    page.keyboard.press(key)


def follow(page: Page, target: Locator) -> None:
    """Enter on what leads to another page."""
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill(page: Page, label: str, text: str) -> None:
    tab_to(page, page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(\(\w+\))?\s*$")))
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
