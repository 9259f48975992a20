"""Is a module on? The one place that knows.

Asked by the routing middleware, the contributions, the event bus, the task base and fan-out, contract look-up and
the AdminSite; an architecture test refuses any other caller.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.core.context import PlatformRef
from apps.core.contracts.lookup import resolve
from apps.core.contracts.module_state import ModuleState, StoredModule
from apps.core.modules.definition import Tier
from apps.core.modules.registry import Registry, get_registry


@dataclass(frozen=True, slots=True)
class _Known:
    version: int
    stored: Mapping[str, StoredModule]
    enabled: frozenset[str]


class ModuleGate:
    """Keeps one answer per platform and ``modules_version`` in the memory of the process.

    The version comes with the platform reference, which is read from the database with every host and every
    task: so a toggle is seen at once by every process and no message, cache server or restart is involved.
    """

    def __init__(self) -> None:
        self._known: dict[UUID, _Known] = {}
        self._uncached: ContextVar[bool] = ContextVar("maart_gate_uncached", default=False)

    def is_enabled(self, code: str, platform: PlatformRef | None) -> bool:
        """Core and internal modules always; optional ones when they and all they require are on."""
        tier = get_registry().tier_of(code)
        if tier in (Tier.CORE, Tier.INTERNAL):
            return True
        if tier is None or platform is None:
            return False
        return code in self._state(platform).enabled

    def enabled_codes(self, platform: PlatformRef | None) -> frozenset[str]:
        """Codes of all modules that are on, core and internal ones included."""
        registry = get_registry()
        always = frozenset(d.code for d in (*registry.core(), *registry.internal()))
        return always if platform is None else always | self._state(platform).enabled

    def is_enabled_anywhere(self, code: str) -> bool:
        """Whether GLOBAL work of the module runs: any platform has it on."""
        return self.is_enabled(code, None) or code in self.enabled_anywhere()

    def enabled_anywhere(self) -> frozenset[str]:
        """Codes that are on for at least one platform, read fresh."""
        codes = self.enabled_codes(None)
        for platform in resolve(ModuleState).platforms():
            codes |= self.enabled_codes(platform)
        return codes

    def config(self, code: str, platform: PlatformRef | None) -> dict[str, Any]:
        """The module's settings for the platform: its defaults with the stored deviations."""
        values = dict(get_registry().get(code).default_config)
        if platform is not None and (stored := self._state(platform).stored.get(code)):
            values.update(stored.config)
        return values

    def forget(self) -> None:
        """Drop what is remembered (tests roll versions back)."""
        self._known.clear()

    @contextmanager
    def uncached(self) -> Iterator[None]:
        """Read fresh and remember nothing: the transaction that toggles may still be rolled back."""
        token = self._uncached.set(True)
        try:
            yield
        finally:
            self._uncached.reset(token)

    def _state(self, platform: PlatformRef) -> _Known:
        known = self._known.get(platform.id)
        if known is not None and known.version == platform.modules_version and not self._uncached.get():
            return known
        stored = resolve(ModuleState).stored(platform.id)
        fresh = _Known(platform.modules_version, stored, effective(stored, get_registry()))
        if not self._uncached.get():
            self._known[platform.id] = fresh
        return fresh


def effective(stored: Mapping[str, StoredModule], registry: Registry) -> frozenset[str]:
    """Optional modules whose row says on and whose requirements are all on too."""
    switched_on = {code for code in registry.get_optional_codes() if code in stored and stored[code].enabled}
    always = {d.code for d in (*registry.core(), *registry.internal())}
    return frozenset(
        code for code in switched_on if all(r in switched_on | always for r in registry.requirements_of(code))
    )


gate = ModuleGate()
