from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class HealthState(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class HealthResult:
    """What a check found. ``text`` and ``data`` are shown to anybody: numbers and names of things, no addresses."""

    state: HealthState
    text: str = ""
    data: Mapping[str, int | float | str | bool | None] = field(default_factory=dict)


def ok(text: str = "", **data: int | float | str | bool | None) -> HealthResult:
    return HealthResult(HealthState.OK, text, data)


def warn(text: str, **data: int | float | str | bool | None) -> HealthResult:
    return HealthResult(HealthState.WARN, text, data)


def fail(text: str, **data: int | float | str | bool | None) -> HealthResult:
    return HealthResult(HealthState.FAIL, text, data)
