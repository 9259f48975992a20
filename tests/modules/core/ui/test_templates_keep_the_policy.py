"""No template of the project needs an exception from the content security policy, or emits unescaped attributes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
MAIL = "email"

_QUOTED_TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
RULES = {
    "a style attribute: use a class": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute: use a data- hook and a module in static/js": re.compile(
        r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE
    ),
    "hx-on: use a data- hook": re.compile(r"\shx-on", re.IGNORECASE),
    "an inline script: use a file in static/js": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*\btype=\"application/(?:ld\+)?json\")", re.IGNORECASE
    ),
    "a style element without a nonce": re.compile(r"<style(?![^>]*\bnonce=)", re.IGNORECASE),
}


def templates() -> Iterator[Path]:
    for folder in (ROOT / "templates", *(ROOT / "apps").glob("*/templates")):
        yield from folder.rglob("*.html")


def _id(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", sorted(templates()), ids=_id)
def test_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    markup = _QUOTED_TAGS.sub("", text)
    is_mail = MAIL in path.parts or "mail" in path.parts
    found = [
        reason
        for reason, pattern in RULES.items()
        if not (is_mail and "style" in reason) and pattern.search(markup)
    ]
    assert found == []


@pytest.mark.parametrize("path", sorted((ROOT / "templates/components").rglob("*.html")), ids=_id)
def test_components_escape_what_they_pass_on(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"{{\s*attrs\s*}}", text), (
        "write {{ attrs|html_attrs }}: cotton's own does not escape"
    )
    assert "|safe" not in text


def test_the_rules_find_what_they_look_for() -> None:
    bad = (
        '<p style="color: red">',
        '<a onclick="go()">',
        "<b hx-on:click>",
        "<script>go()</script>",
        "<style>p {}</style>",
    )
    assert [reason for text, reason in zip(bad, RULES, strict=True) if not RULES[reason].search(text)] == []
