"""The icon set: lucide's outlines, served inline so that they take the colour of the text around them."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

ICON_FOLDER: Final = Path(__file__).resolve().parents[3] / "static" / "icons" / "lucide"
FALLBACK: Final = "circle-dashed"

_NAME = re.compile(r"[a-z0-9-]+")
_INNER = re.compile(r"<svg\b[^>]*>(.*)</svg>", re.DOTALL)
_BLANKS = re.compile(r"\s*\n\s*")


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    return frozenset(path.stem for path in ICON_FOLDER.glob("*.svg"))


def has_icon(name: str) -> bool:
    return name in icon_names()


@lru_cache(maxsize=512)
def _outline(name: str) -> SafeString:
    text = (ICON_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    match = _INNER.search(text)
    if match is None:
        raise ValueError(f"{name}.svg is not an SVG file")
    # These files are part of the source tree, reviewed like code.
    return mark_safe(_BLANKS.sub("", match.group(1)).replace(" />", "/>"))


@lru_cache(maxsize=1024)
def render_icon(name: str, css_class: str = "", label: str = "") -> SafeString:
    """The SVG of an icon. Without `label` it is decoration and hidden from assistive technology.

    A name that we do not have (from a module's menu, say) gives the fallback rather than a broken page.
    """
    if not (_NAME.fullmatch(name or "") and has_icon(name)):
        name = FALLBACK
    meaning = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" {} focusable="false">{}</svg>',
        f" {css_class}" if css_class else "",
        meaning,
        _outline(name),
    )
