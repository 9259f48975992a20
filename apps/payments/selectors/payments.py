"""Reads of means of payment and payments."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from apps.payments.gateways import GATEWAYS, get_gateway
from apps.payments.models import Payment, PaymentMethodSetting


@dataclass(frozen=True, slots=True)
class OfferedMethod:
    """A means of payment that a shopper may choose."""

    code: str
    label: str | Promise
    hint: str | Promise
    icon: str


def offered_methods(store_id: UUID, currency: str) -> tuple[OfferedMethod, ...]:
    """In the order of the gateways; what is switched off or takes another currency is left out."""
    usable = set(usable_settings(store_id, currency).values_list("gateway", flat=True))
    return tuple(
        OfferedMethod(gateway.code, gateway.label, gateway.hint, gateway.icon)
        for gateway in GATEWAYS.values()
        if gateway.code in usable
    )


def usable_settings(store_id: UUID, currency: str) -> QuerySet[PaymentMethodSetting]:
    takers = [gateway.code for gateway in GATEWAYS.values() if gateway.takes(currency)]
    return PaymentMethodSetting.objects.filter(store_id=store_id, enabled=True, gateway__in=takers)


def label_of(gateway: str) -> str | Promise:
    """The name of a means of payment; of one that is gone, its code."""
    return get_gateway(gateway).label if gateway in GATEWAYS else gateway


def setting_of(store_id: UUID, gateway: str) -> PaymentMethodSetting | None:
    return PaymentMethodSetting.objects.filter(store_id=store_id, gateway=gateway).first()


def payment_for(subject: str) -> Payment | None:
    """The newest payment for a subject."""
    return Payment.objects.filter(subject=subject).order_by("-id").first()
