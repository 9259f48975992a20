"""Finds who answers a contract in the current context."""

import sys
from functools import cache
from typing import Any, TypeVar, cast

from django.utils.module_loading import import_string

from apps.core import context
from apps.core.modules.registry import get_registry

T = TypeVar("T")


def resolve(contract: type[T]) -> T:
    """The implementation of the first module that is on for the current platform, else the contract's default."""
    from apps.core.modules.gate import gate

    for code, implementation in _implementations(f"{contract.__module__}.{contract.__qualname__}"):
        if gate.is_enabled(code, context.current().platform):
            return cast(T, _instance(implementation))
    return cast(T, sys.modules[contract.__module__].__dict__["default"])


@cache
def _implementations(contract: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (definition.code, entry.implementation)
        for definition in get_registry().in_dependency_order()
        for entry in definition.contracts
        if entry.contract == contract
    )


@cache
def _instance(path: str) -> Any:
    """Implementations keep no state, so one instance serves the whole process."""
    return import_string(path)()
