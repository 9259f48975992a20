"""A contract of the toys: what a greeting says, with its null default."""

from typing import Protocol


class Greeting(Protocol):
    def text(self) -> str: ...


class Silence:
    def text(self) -> str:
        return ""


default: Greeting = Silence()
