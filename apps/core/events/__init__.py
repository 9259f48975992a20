"""Things that happened, and who wants to know. ``publish`` inside the transaction that made them happen."""

from typing import TYPE_CHECKING

from apps.core.events.base import Event

if TYPE_CHECKING:
    from apps.core.events.bus import outside_transaction, publish

__all__ = ["Event", "outside_transaction", "publish"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """The bus needs models, and modules of events are imported before there are any."""
        if name in ("outside_transaction", "publish"):
            from apps.core.events import bus

            return getattr(bus, name)
        raise AttributeError(name)
