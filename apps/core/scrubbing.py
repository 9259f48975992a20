"""Keeping people and secrets out of logs and error reports."""

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "[hidden]"
_TOO_LONG = 20_000

# What may be logged as a field. A field that nobody thought about is hidden, not shown.
ALLOWED_FIELDS = frozenset(
    {
        "attempt", "check", "code", "count", "duration_ms", "error_type", "event", "exception", "frontend",
        "handler", "kind", "level", "logger", "merchant", "merchant_id", "message_id", "method", "module",
        "number", "pid", "platform", "process", "queue", "reason", "request_id", "route", "row", "schedule",
        "schema", "seconds", "stack", "status", "store", "task", "timestamp", "version",
    }
)  # fmt: skip

_PATTERNS = (
    # Addresses of people.
    (re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"), HIDDEN),
    # Credentials inside addresses of services.
    (re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://)[^/\s:@]*:[^/\s@]*@"), rf"\g<scheme>{HIDDEN}@"),
    # Header lines and assignments that carry secrets.
    (
        re.compile(
            r"""(?ix)(?P<name>\b(?:authorization|proxy-authorization|cookie|set-cookie)\b["']?\s*[:=]\s*)[^\r\n]+"""
        ),
        rf"\g<name>{HIDDEN}",
    ),
    (
        re.compile(
            r"""(?ix)(?P<name>\b[\w-]*(?:password|passwd|secret|token|api[_-]?key|sessionid|session[_-]key|csrf\w*|dsn)
            \b["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|[^\s,;&)}\]]+)"""
        ),
        rf"\g<name>{HIDDEN}",
    ),
    (re.compile(r"(?i)\b(?P<name>bearer|basic|token)\s+[A-Za-z0-9._~+/=-]{8,}"), rf"\g<name> {HIDDEN}"),
    # Keys and account numbers.
    (re.compile(r"\b(?:sk|pk|rk|whsec)_(?:live|test)?_?[A-Za-z0-9]{8,}"), HIDDEN),
    (re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"), HIDDEN),
    (re.compile(r"(?<![\w.-])(?:\d[ -]?){13,19}(?![\w.-])"), HIDDEN),
)


def scrub_text(text: str) -> str:
    """The text without e-mail addresses, credentials, card and account numbers."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text[:_TOO_LONG])
    return text


def scrub_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Allowed fields with their texts scrubbed; of all others the name alone."""
    return {name: _scrubbed(value) if name in ALLOWED_FIELDS else HIDDEN for name, value in fields.items()}


def _scrubbed(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return scrub_text(value if isinstance(value, str) else str(value))
