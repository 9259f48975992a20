"""Finds who answers a contract in the current context."""

import sys
from functools import cache
from typing import Any, TypeVar, cast

from django.utils.module_loading import import_string

from apps.core import context
from apps.core.modules.registry import get_registry

T = TypeVar("T")


def resolve(contract: type[T]) -> T:
    """The implementation of the first module that is on here, else the contract's default."""
    for code, implementation in _implementations(f"{contract.__module__}.{contract.__qualname__}"):
        if _answers_here(code):
            return cast(T, _instance(implementation))
    return cast(T, sys.modules[contract.__module__].__dict__["default"])


def _answers_here(code: str) -> bool:
    """On for the current platform; for a merchant as a whole, on anywhere: its stock must not be forgotten."""
    from apps.core.modules.gate import gate

    here = context.current()
    if here.platform is None and here.merchant is not None:
        return gate.is_enabled_anywhere(code)
    return gate.is_enabled(code, here.platform)


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
