"""Components are used as they were made: a misspelt name or attribute would otherwise just do nothing."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django_cotton.compiler_regex import Tag

ROOT = Path(settings.BASE_DIR)
COMPONENTS = ROOT / "templates/components"

# What HTML itself knows, on the elements that components pass their further attributes to.
HTML_ATTRIBUTES = frozenset(
    [
        "id",
        "title",
        "rel",
        "target",
        "download",
        "hreflang",
        "lang",
        "role",
        "hidden",
        "tabindex",
        "name",
        "value",
        "form",
        "formaction",
        "formmethod",
        "formnovalidate",
        "autofocus",
        "autocomplete",
        "inputmode",
        "placeholder",
        "pattern",
        "minlength",
        "maxlength",
        "min",
        "max",
        "step",
        "rows",
        "cols",
        "required",
        "readonly",
        "disabled",
        "multiple",
        "accept",
        "spellcheck",
        "method",
        "action",
        "enctype",
        "for",
        "list",
        "size",
        "crossorigin",
        "popovertarget",
        "popovertargetaction",
        "class",
        "alt",
        "type",
        "checked",
        "dir",
        "translate",
    ]
)
PREFIXES = ("data-", "aria-", "hx-")
_IGNORED = re.compile(r"{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|{#.*?#}", re.DOTALL)
_DJANGO = re.compile(r"{{.*?}}|{%.*?%}", re.DOTALL)
_VARS = re.compile(r"<c-vars\s(.*?)/>", re.DOTALL)
_NAMES = re.compile(r"""([^\s=/>"']+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?""")


def templates() -> Iterator[Path]:
    for folder in (ROOT / "templates", *(ROOT / "apps").glob("*/templates")):
        yield from folder.rglob("*.html")


def attribute_names(text: str) -> set[str]:
    return {name.lstrip(":") for name in _NAMES.findall(_DJANGO.sub("", text))}


@cache
def declared(component: str) -> set[str]:
    source = (COMPONENTS / f"{component.replace('-', '_')}.html").read_text(encoding="utf-8")
    match = _VARS.search(source)
    return attribute_names(match.group(1)) if match else set()


@cache
def takes_further_attributes(component: str) -> bool:
    source = (COMPONENTS / f"{component.replace('-', '_')}.html").read_text(encoding="utf-8")
    return re.search(r"\battrs\b", source) is not None


def mistakes(text: str) -> Iterator[str]:
    # Django's own tags may hold quotes and angle brackets, which would end an attribute too early.
    plain = _DJANGO.sub("", _IGNORED.sub("", text))
    for match in Tag.tag_pattern.finditer(plain):
        tag = Tag(match)
        name = tag.tag_name.removeprefix("c-")
        if tag.is_closing or name in ("vars", "slot"):
            continue
        if not (COMPONENTS / f"{name.replace('-', '_')}.html").is_file():
            yield f"there is no component <c-{name}>"
            continue
        for attribute in sorted(attribute_names(tag.attrs) - declared(name)):
            is_html = attribute in HTML_ATTRIBUTES or attribute.startswith(PREFIXES)
            if not (is_html and takes_further_attributes(name)):
                yield f"<c-{name}> has no attribute “{attribute}”: see apps/core/ui/README.md"


@pytest.mark.parametrize("path", sorted(templates()), ids=lambda path: str(path.relative_to(ROOT)))
def test_names_and_attributes_exist(path: Path) -> None:
    assert list(mistakes(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('<c-button varient="primary">x</c-button>', 1),
        ("<c-buton>x</c-buton>", 1),
        ('<c-button :href="url" hx-get="/" data-x="1" variant="primary">x</c-button>', 0),
        ("""<c-card title="{% translate 'a > b' %}" subtitel="{{ x }}" />""", 1),
        ('<c-money :value="total" id="total" />', 1),
        ("{# <c-nothing /> #}", 0),
    ],
)
def test_mistakes_are_found(source: str, count: int) -> None:
    assert len(list(mistakes(source))) == count
