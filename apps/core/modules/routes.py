"""Every route of a URL conf as data: for checks, tests and the generated reference."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver

from apps.core.modules.definition import Audience

_AUDIENCES = frozenset(audience.value for audience in Audience)


@dataclass(frozen=True, slots=True)
class Route:
    """``path`` is the pattern as written; ``arguments`` are the names of its captured parts."""

    namespaces: tuple[str, ...]
    name: str
    path: str
    arguments: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def full_name(self) -> str:
        return ":".join((*self.namespaces, self.name))

    @property
    def audience(self) -> Audience | None:
        first = self.namespaces[0] if self.namespaces else ""
        return Audience(first) if first in _AUDIENCES else None

    @property
    def module(self) -> str | None:
        return self.namespaces[1] if self.audience and len(self.namespaces) > 1 else None


def routes_of(urlconf: str) -> tuple[Route, ...]:
    """All routes of a URL conf such as ``settings.ROOT_URLCONF``, in the order in which they are tried."""
    return tuple(_walk(import_module(urlconf).urlpatterns, (), "", ()))


def _walk(
    patterns: Any, namespaces: tuple[str, ...], path: str, arguments: tuple[str, ...]
) -> Iterator[Route]:
    for pattern in patterns:
        here = path + str(pattern.pattern)
        names = (*arguments, *_arguments(pattern))
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern.url_patterns, inner, here, names)
        elif isinstance(pattern, URLPattern):
            yield Route(namespaces, pattern.name or "", here, names, pattern.callback)


def _arguments(pattern: Any) -> tuple[str, ...]:
    regex = getattr(pattern.pattern, "regex", None)
    return tuple(regex.groupindex) if regex is not None else ()
