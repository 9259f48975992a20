"""Who listens to what: read from the modules' definitions."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.module_loading import import_string

from apps.core.events.base import Event
from apps.core.modules.definition import HandlerMode
from apps.core.modules.registry import Registry, get_registry


@dataclass(frozen=True)
class Subscription:
    module: str
    event: str
    handler: str
    mode: HandlerMode

    @cached_property
    def call(self) -> Callable[[Any], None]:
        handler: Callable[[Any], None] = import_string(self.handler)
        return handler


_known: dict[int, tuple[Registry, dict[str, tuple[Subscription, ...]]]] = {}


def subscriptions_of(event_class: type[Event]) -> tuple[Subscription, ...]:
    """In the modules' dependency order."""
    return _by_event(get_registry()).get(event_class.path(), ())


def _by_event(registry: Registry) -> dict[str, tuple[Subscription, ...]]:
    """Remembered per registry object: publishing asks for it each time."""
    remembered = _known.get(id(registry))
    if remembered is None or remembered[0] is not registry:
        collected: dict[str, tuple[Subscription, ...]] = {}
        for definition in registry.in_dependency_order():
            for handler in definition.handlers:
                entry = Subscription(definition.code, handler.event, handler.handler, handler.mode)
                collected[handler.event] = (*collected.get(handler.event, ()), entry)
        _known.clear()
        remembered = _known[id(registry)] = (registry, collected)
    return remembered[1]
