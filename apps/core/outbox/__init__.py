"""Work that must happen. ``enqueue`` is the only way to start work in the background."""

from typing import TYPE_CHECKING

from apps.core.outbox.errors import UnknownTask

if TYPE_CHECKING:
    from apps.core.outbox.enqueueing import enqueue

__all__ = ["UnknownTask", "enqueue"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Django imports this package before models may be."""
        if name == "enqueue":
            from apps.core.outbox.enqueueing import enqueue

            return enqueue
        raise AttributeError(name)
