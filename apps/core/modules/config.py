"""A module's own settings on the current platform."""

from typing import Any

from apps.core import context
from apps.core.modules.gate import gate


def module_config(code: str) -> dict[str, Any]:
    """``default_config`` with what the platform of the current context changed."""
    return gate.config(code, context.current().platform)
