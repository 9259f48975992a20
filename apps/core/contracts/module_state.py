"""Where it is kept which modules are on for a platform. Asked by the gate and written by the lifecycle, only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from apps.core.context import PlatformRef


class UnknownPlatform(LookupError):
    """There is no active platform with this code; the text names the known ones."""


@dataclass(frozen=True, slots=True)
class StoredModule:
    """One row as it is stored. ``config`` holds deviations from the module's ``default_config`` only."""

    enabled: bool = False
    config: Mapping[str, Any] = field(default_factory=dict)


class ModuleState(Protocol):
    def platforms(self) -> tuple[PlatformRef, ...]:
        """All platforms that are not archived, by code, read fresh."""

    def stored(self, platform_id: UUID) -> Mapping[str, StoredModule]:
        """The platform's rows by module code, read fresh. Must work from inside a merchant's context too."""

    def lock(self, platform_code: str) -> PlatformRef:
        """Lock the platform's row until the transaction ends. Raises UnknownPlatform."""

    def write(self, platform: PlatformRef, code: str, module: StoredModule) -> PlatformRef:
        """Store the row, raise the platform's ``modules_version`` and return the new reference."""


class NothingStored:
    """No tenancy: no platform, so no optional module is on."""

    def platforms(self) -> tuple[PlatformRef, ...]:
        return ()

    def stored(self, platform_id: UUID) -> Mapping[str, StoredModule]:
        return {}

    def lock(self, platform_code: str) -> PlatformRef:
        raise UnknownPlatform(f"There is no platform '{platform_code}': no module keeps platforms.")

    def write(self, platform: PlatformRef, code: str, module: StoredModule) -> PlatformRef:
        raise UnknownPlatform(f"There is no platform '{platform.code}': no module keeps platforms.")


default: ModuleState = NothingStored()
