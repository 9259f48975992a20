from dataclasses import dataclass

from apps.core.events import Event


@dataclass(frozen=True, kw_only=True)
class CustomerCreated(Event):
    """Somebody is a customer of this merchant for the first time."""

    customer_id: int
