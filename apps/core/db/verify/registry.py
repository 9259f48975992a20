"""The checks of ``manage.py verify``: figures that must hold, with a control in which the guard is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import cast


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    id: str
    title: str
    mark: str
    """What must hold."""
    ok: bool
    """In a control: whether the check noticed that the guard was missing."""
    control: bool
    seed: int
    scale: float
    seconds: float
    counts: Mapping[str, object]


Check = Callable[..., Outcome]
"""``(*, scale: float, seed: int, control: bool) -> Outcome``"""

CHECKS: Mapping[str, str] = {
    "T1": "apps.core.db.verify.isolation.verify_isolation",
}


class UnknownCheck(LookupError):
    pass


def get_check(check_id: str) -> Check:
    """Raises UnknownCheck."""
    try:
        module, _, name = CHECKS[check_id].rpartition(".")
    except KeyError:
        raise UnknownCheck(f"There is no check '{check_id}'. Known: {', '.join(CHECKS)}.") from None
    return cast(Check, getattr(import_module(module), name))
