"""Handlers of toys write down that they were called: a test reads ``seen``."""

from apps.core.context import current
from apps.core.modules.events import ModuleEnabled

seen: list[tuple[str, str, str]] = []


def note_module_enabled(event: ModuleEnabled) -> None:
    platform = current().platform
    seen.append((event.platform_code, event.module_code, platform.code if platform else ""))
