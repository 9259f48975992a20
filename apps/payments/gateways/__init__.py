"""All means of payment of this installation. A new one is a file of its own and one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from apps.payments.exceptions import UnknownGateway
from apps.payments.gateways.bank_transfer import BankTransfer
from apps.payments.gateways.base import Gateway

_ALL: tuple[Gateway, ...] = (BankTransfer(),)
GATEWAYS: Mapping[str, Gateway] = MappingProxyType({gateway.code: gateway for gateway in _ALL})


def get_gateway(code: str) -> Gateway:
    """Raises UnknownGateway."""
    try:
        return GATEWAYS[code]
    except KeyError:
        raise UnknownGateway(code) from None
