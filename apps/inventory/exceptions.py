class InventoryError(Exception):
    """The message is for people, ``code`` and ``field`` are for programs."""

    code = "inventory"

    def __init__(self, message: str, *, field: str = "") -> None:
        self.message = message
        self.field = field
        super().__init__(message)


class InvalidAdjustment(InventoryError):
    code = "invalid_adjustment"


class BelowReserved(InventoryError):
    """Fewer pieces than are promised to orders."""

    code = "below_reserved"
