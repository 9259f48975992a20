from dataclasses import dataclass

from apps.core.events import Event


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(Event):
    order_id: int
    number: str


@dataclass(frozen=True, kw_only=True)
class OrderPaid(Event):
    order_id: int
    number: str


@dataclass(frozen=True, kw_only=True)
class OrderFulfilled(Event):
    order_id: int
    number: str


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(Event):
    order_id: int
    number: str
    reason: str
