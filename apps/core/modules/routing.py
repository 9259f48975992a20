"""Mounts the modules' routes. They are always mounted, so that a toggle needs no restart."""

from typing import Any

from django.urls import include, path

from apps.core.modules.definition import Audience
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
