"""The UI kit in a real browser without a server: pages are rendered here, static files come from the source tree."""

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Route

ORIGIN = "http://kit.test"
POLICY = "default-src 'self'; style-src 'self'; img-src 'self' data:; script-src 'self'; form-action 'self'"


def render_page(template: str, context: dict[str, Any]) -> str:
    """A whole page without a request: nobody is signed in, no context processor has run."""
    return render_to_string(template, {"csrf_token": "kit", **context})


def body_page(body: str, *, styles: tuple[str, ...] = ("back-office", "storefront")) -> str:
    """A page around some HTML, with the kit's styles and scripts."""
    names = ("tokens", "base", "components", *styles)
    links = "".join(f'<link rel="stylesheet" href="/static/css/{name}.css">' for name in names)
    return (
        f'<!doctype html><html lang="en"><head><title>Kit</title>{links}'
        '<script src="/static/js/early.js"></script>'
        '<script type="module" src="/static/js/ui.js"></script>'
        '<script type="module" src="/static/js/back-office.js"></script>'
        f"</head><body><main>{body}</main></body></html>"
    )


@contextmanager
def open_page(browser: Browser, html: str, *, width: int = 1280, javascript: bool = True) -> Iterator[Page]:
    """`html` under a strict content security policy. A refused style or script, or an error, fails the test."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=javascript, reduced_motion="reduce"
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: problems.append(message.text) if "Content Security" in message.text else None,
    )

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN).split("?")[0]
        if not path.startswith("/static/"):
            route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": POLICY})
            return
        found = finders.find(path.removeprefix("/static/"))
        if not isinstance(found, str):
            problems.append(f"{path} is not a static file")
            route.fulfill(status=404)
            return
        kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
        route.fulfill(body=Path(found).read_bytes(), content_type=kind)

    page.route("**/*", answer)
    page.goto(f"{ORIGIN}/")
    yield page
    context.close()
    assert problems == []
