"""What a merchant has to do before a store can sell: each module brings its steps, and they tick themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from apps.core.db.figures import Figure, ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """``done``: known, or a question to the database such as ``Exists(...)``; all of a page are asked together.

    ``url`` leads to where the step is done, ``action`` names it on the button; ``other_*`` is a second way.
    """

    label: str
    hint: str
    url: str
    action: str
    done: bool | Figure
    other_url: str = ""
    other_action: str = ""


def answered(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps with every ``done`` known: one statement."""
    answers = iter(ask(*(step.done for step in steps if not isinstance(step.done, bool))))
    return tuple(step if isinstance(step.done, bool) else replace(step, done=next(answers)) for step in steps)
