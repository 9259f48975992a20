"""Events as JSON and back, by the types of their fields: what a TASK handler gets equals what was published."""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from apps.core.events.base import Event

_PLAIN = (str, int, bool, float, type(None))
_READERS: dict[type, Callable[[Any], Any]] = {
    UUID: UUID,
    Decimal: Decimal,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
}


class NotPlain(TypeError):
    """An event carries something else than ids and plain values."""


def encode(event: Event) -> dict[str, Any]:
    return {field.name: _encoded(getattr(event, field.name), event, field.name) for field in fields(event)}


def decode(event_class: type[Event], payload: Mapping[str, Any]) -> Event:
    hints = get_type_hints(event_class)
    return event_class(**{name: _decoded(value, hints[name]) for name, value in payload.items()})


def _encoded(value: Any, event: Event, name: str) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_encoded(item, event, name) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _encoded(item, event, name) for key, item in value.items()}
    raise NotPlain(
        f"{event.path()}.{name} holds a {type(value).__name__}: events carry ids and plain values only."
    )


def _decoded(value: Any, hint: Any) -> Any:
    if value is None:
        return None
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _decoded_union(value, hint)
    if origin in (tuple, list, Sequence):
        return _decoded_sequence(value, hint, origin)
    if origin is not None and isinstance(value, Mapping):
        item = (*get_args(hint), Any)[1]
        return {key: _decoded(entry, item) for key, entry in value.items()}
    if isinstance(hint, type):
        if issubclass(hint, Enum):
            return hint(value)
        if hint in _READERS:
            return _READERS[hint](value)
    return value


def _decoded_union(value: Any, hint: Any) -> Any:
    options = [option for option in get_args(hint) if option is not type(None)]
    return _decoded(value, options[0]) if len(options) == 1 else value


def _decoded_sequence(value: Any, hint: Any, origin: Any) -> Any:
    arguments = get_args(hint)
    if origin is tuple and (len(arguments) != 2 or arguments[1] is not Ellipsis):
        return tuple(_decoded(item, kind) for item, kind in zip(value, arguments, strict=True))
    items = [_decoded(item, arguments[0]) for item in value]
    return tuple(items) if origin is tuple else items
