from dataclasses import dataclass

from apps.core.events import Event


@dataclass(frozen=True, kw_only=True)
class PaymentReceived(Event):
    """The whole amount arrived. ``subject`` says what for: "order:1001"."""

    payment_id: int
    subject: str
    amount_minor: int
    currency: str
