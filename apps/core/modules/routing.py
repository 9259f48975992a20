"""Mounts the modules' routes. They are always mounted, so that a toggle needs no restart."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver, include, path

from apps.core.modules.definition import Audience, Frontend, ModuleDefinition
from apps.core.modules.registry import get_registry


def mount(audience: Audience) -> tuple[list[Any], str]:
    """All modules' routes for one audience, namespaced ``<audience>:<module code>:<name>``."""
    patterns = [
        path(frontend.prefix, include((frontend.urls, definition.code)))
        for definition in get_registry().in_dependency_order()
        for frontend in definition.frontends
        if frontend.audience == audience
    ]
    return patterns, audience.value


def route_names(definition: ModuleDefinition) -> Iterator[str]:
    """``<audience>:<module>:<name>`` of every named route of the module."""
    for frontend in definition.frontends:
        for name in _names(frontend):
            yield f"{frontend.audience}:{definition.code}:{name}"


def _names(frontend: Frontend) -> Iterator[str]:
    def walk(patterns: Any) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            elif isinstance(pattern, URLPattern) and pattern.name:
                yield pattern.name

    yield from walk(import_module(frontend.urls).urlpatterns)
