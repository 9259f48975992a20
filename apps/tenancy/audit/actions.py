"""Actions of the trail in words."""

from apps.core.modules.registry import get_registry


def describe(action: str) -> str:
    """As the module says it; the code itself when its module is not installed any more."""
    definition = next((d for d in get_registry() if action in d.actions), None)
    return str(definition.actions[action]) if definition is not None else action
