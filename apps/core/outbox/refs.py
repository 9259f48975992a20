from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a message is: the row ``id`` in the outbox of ``merchant_id``, or in public. All that travels."""

    merchant_id: UUID | None
    id: int

    def as_headers(self) -> dict[str, str]:
        return {"outbox_merchant": str(self.merchant_id or ""), "outbox_message": str(self.id)}

    @classmethod
    def from_headers(cls, headers: dict[str, str] | None) -> "MessageRef | None":
        if not headers or "outbox_message" not in headers:
            return None
        merchant = headers.get("outbox_merchant")
        return cls(merchant_id=UUID(merchant) if merchant else None, id=int(headers["outbox_message"]))

    def __str__(self) -> str:
        return f"{self.merchant_id or 'public'}:{self.id}"
