"""What the rules about definitions share: how a problem is told, and what a dotted string leads to."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from apps.core.modules.definition import ModuleDefinition
from apps.core.modules.registry import Registry

Rule = Callable[[ModuleDefinition, Registry], Iterator[CheckMessage]]


def problem(definition: ModuleDefinition, number: int, text: str, hint: str) -> Error:
    return Error(f"Module '{definition.code}': {text}", hint=hint, id=f"maart.E{number:03}")


def resolve(path: str) -> Any:
    """What a dotted string names. Raises ImportError with a sentence."""
    try:
        return import_string(path)
    except ImportError as error:
        raise ImportError(f"'{path}' leads nowhere ({error}).") from error


def expect(
    definition: ModuleDefinition, what: str, path: str, is_right: Callable[[Any], bool], kind: str
) -> Iterator[CheckMessage]:
    try:
        found = resolve(path)
    except ImportError as error:
        hint = f"Write it, or correct the string in {definition.code}/definition.py."
        yield problem(definition, 1, f"{what} {error}", hint)
        return
    if not is_right(found):
        yield problem(definition, 2, f"{what} '{path}' is not {kind}.", f"Name {kind} in definition.py.")


def accepts(*arguments: str, positional: int = 0) -> Callable[[Any], bool]:
    """A callable that can be called with so many positional arguments (and the named ones)."""

    def check(found: Any) -> bool:
        if not callable(found) or inspect.isclass(found):
            return False
        try:
            inspect.signature(found).bind(*range(positional), **dict.fromkeys(arguments))
        except TypeError:
            return False
        return True

    return check
