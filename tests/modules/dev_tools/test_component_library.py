"""The component library shows every component of the kit, and nothing on it breaks a rule."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser

from apps.dev_tools.library import library_context
from tests.support.kit import open_page, render_page

TEMPLATES = Path(settings.BASE_DIR) / "templates"
LIBRARY = "dev_tools/platform/components.html"
SOURCE = Path(settings.BASE_DIR) / "apps/dev_tools/templates" / LIBRARY


def component_names() -> list[str]:
    return sorted(path.stem.replace("_", "-") for path in (TEMPLATES / "components").glob("*.html"))


@pytest.fixture(scope="module")
def library() -> str:
    return render_page(LIBRARY, library_context())


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.mark.parametrize("name", component_names())
def test_every_component_has_a_specimen(name: str) -> None:
    assert re.search(rf"<c-{name}[\s/>]", SOURCE.read_text(encoding="utf-8")), (
        f"show <c-{name}> in each of its states in {LIBRARY}"
    )


@pytest.mark.parametrize("name", component_names())
def test_every_component_is_in_the_usage_list(name: str) -> None:
    readme = (Path(settings.BASE_DIR) / "apps/core/ui/README.md").read_text(encoding="utf-8")
    assert f"`c-{name}`" in readme, f"describe <c-{name}> in apps/core/ui/README.md"


def test_no_component_tag_is_left_unrendered(library: str) -> None:
    assert "<c-" not in library
    assert "{{" not in library
    assert "{%" not in library


def test_identifiers_are_unique(library: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', library)
    # The two forms of the page have the same fields on purpose: one empty, one refused.
    doubled = {name for name in ids if ids.count(name) > 1 and not name.startswith("id_")}
    assert doubled == set()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_it_fits_and_axe_finds_nothing(browser: Browser, library: str, width: int, scheme: str) -> None:
    with open_page(browser, library, width=width) as page:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"the page scrolls sideways by {wider} px"
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
