from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, in the past tense, with ids and plain values only."""

    @classmethod
    def path(cls) -> str:
        return f"{cls.__module__}.{cls.__qualname__}"
