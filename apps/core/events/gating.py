"""Whether a module's handlers and tasks run in the current context."""

from apps.core.context import current
from apps.core.modules.gate import gate


def runs_here(module: str) -> bool:
    """With a platform: the module is on there. Without (GLOBAL work, a merchant as a whole): on anywhere."""
    platform = current().platform
    if platform is None:
        return gate.is_enabled_anywhere(module)
    return gate.is_enabled(module, platform)
