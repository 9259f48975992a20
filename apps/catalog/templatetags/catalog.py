"""``{% structured_data data %}``: facts about a page for search engines, as JSON-LD."""

import json
from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_ESCAPES: Final = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def structured_data(data: Any) -> SafeString:
    """A data block is never executed, so the policy for scripts does not speak of it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # nothing can end the block


@register.filter
def item(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value under a key that is only known in the template; keys of forms may be texts of numbers."""
    if isinstance(key, str) and key.isdecimal():
        key = int(key)
    return mapping.get(key)
