"""What can go wrong with carts and orders. The message is for people, the attributes are for code."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


class OrdersError(Exception):
    code = "orders"


class NotForSale(OrdersError):
    code = "not_for_sale"

    def __init__(self, variant_id: int) -> None:
        self.variant_id = variant_id
        super().__init__(_("This product is not for sale any more."))


class SoldOut(OrdersError):
    code = "sold_out"

    def __init__(self, label: str) -> None:
        self.label = label
        super().__init__(_("“%(label)s” is sold out.") % {"label": label})


class CartFull(OrdersError):
    code = "cart_full"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(_("A cart holds at most %(limit)s different products.") % {"limit": limit})


class EmptyCart(OrdersError):
    code = "empty_cart"

    def __init__(self) -> None:
        super().__init__(
            _("Your cart is empty. If you have just ordered, the confirmation is in your e-mails.")
        )


class CartChanged(OrdersError):
    """What the shopper saw is not what an order would say now. Nothing was written."""

    code = "cart_changed"

    def __init__(self, changes: Sequence[str]) -> None:
        self.changes = tuple(changes)
        super().__init__(
            _("Something changed while you were ordering. Please look at your cart again.")
            if not changes
            else " ".join(changes)
        )


class NoDelivery(OrdersError):
    code = "no_delivery"

    def __init__(self, country: str) -> None:
        self.country = country
        super().__init__(_("This way of delivery does not reach this country. Please choose another one."))


class TooManyUnpaid(OrdersError):
    """Keeps a stranger from filling somebody's mailbox, and from setting a store's goods aside for nothing."""

    code = "too_many_unpaid"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            _(
                "%(limit)s orders of the last hour for this e-mail wait for their payment. "
                "Pay one of them first, or write to us."
            )
            % {"limit": limit}
        )


class WrongTransition(OrdersError):
    """Somebody else was faster, or the order is past this step."""

    code = "wrong_transition"

    def __init__(self, number: str, state: str, state_label: str) -> None:
        self.number = number
        self.state = state
        super().__init__(
            _("This step is not possible: order %(number)s now stands at “%(state)s”.")
            % {"number": number, "state": state_label}
        )


class InvalidShipping(OrdersError):
    code = "invalid_shipping"
