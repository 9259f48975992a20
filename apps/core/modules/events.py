"""What happens to modules and to the processes they live in."""

from dataclasses import dataclass

from apps.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ModuleEnabled(Event):
    platform_code: str
    module_code: str


@dataclass(frozen=True, kw_only=True)
class ModuleDisabled(Event):
    platform_code: str
    module_code: str


@dataclass(frozen=True, kw_only=True)
class ModuleConfigChanged(Event):
    platform_code: str
    module_code: str


@dataclass(frozen=True, kw_only=True)
class ProcessStarted(Event):
    """A web or Celery process is about to work. ``kind``: "web" or "worker"."""

    kind: str
    pid: int


@dataclass(frozen=True, kw_only=True)
class ProcessStopping(Event):
    kind: str
    pid: int
