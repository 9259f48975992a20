"""What can go wrong with payments. The message is for people, the attributes are for code."""

from django.utils.translation import gettext as _


class PaymentsError(Exception):
    code = "payments"


class InvalidSetting(PaymentsError):
    """A setting of a means of payment is wrong; ``field`` names it."""

    code = "invalid_setting"

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


class UnknownGateway(PaymentsError):
    code = "unknown_gateway"

    def __init__(self, gateway: str) -> None:
        self.gateway = gateway
        super().__init__(_("This means of payment does not exist."))


class MethodNotOffered(PaymentsError):
    code = "method_not_offered"

    def __init__(self, gateway: str) -> None:
        self.gateway = gateway
        super().__init__(_("This means of payment is not offered any more. Please choose another one."))


class WrongState(PaymentsError):
    """The payment is settled already, in another way than asked for."""

    code = "wrong_state"

    def __init__(self, reference: str, state: str) -> None:
        self.reference = reference
        self.state = state
        super().__init__(
            _("Payment %(reference)s can no longer be changed: it is %(state)s.")
            % {"reference": reference, "state": state}
        )
