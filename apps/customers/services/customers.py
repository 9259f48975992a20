"""Writes of customers and their addresses."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.events import publish
from apps.customers.events import CustomerCreated
from apps.customers.models import Address, Customer


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalAddress:
    """An address as typed; ``country`` is an ISO 3166 code."""

    name: str
    line1: str
    postal_code: str
    city: str
    country: str
    line2: str = ""
    company: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


@transaction.atomic
def ensure_customer(
    *, email: str, name: str, language: str, now: datetime, actor: Actor, phone: str = ""
) -> Customer:
    """The customer with this e-mail in whatever case, made when there is none.

    What is known already stays: anybody can type somebody else's e-mail at a guest checkout.
    """
    customer = _by_email(email).first()
    if customer is not None:
        return customer
    try:
        with transaction.atomic():
            customer = Customer.objects.create(
                email=email.strip(), name=name, phone=phone, language=language, created_at=now
            )
    except IntegrityError:
        # Two checkouts of the same person at once: the other one was faster.
        return _by_email(email).get()
    record(actor=actor, action="customers.customer_created", obj=customer)
    publish(CustomerCreated(customer_id=customer.pk))
    return customer


@transaction.atomic
def remember_address(*, customer: Customer, address: PostalAddress, now: datetime) -> Address:
    """Keep an address once; the one used last comes first."""
    known = Address.objects.filter(customer=customer, **address.as_dict()).first()
    if known is not None:
        Address.objects.filter(pk=known.pk).update(used_at=now)
        return known
    return Address.objects.create(customer=customer, used_at=now, **address.as_dict())


def _by_email(email: str) -> QuerySet[Customer]:
    """By the index on lower(email), which ``iexact`` would not use."""
    return Customer.objects.annotate(email_key=Lower("email")).filter(email_key=email.strip().lower())
