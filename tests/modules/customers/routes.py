"""What the routes of customers show. See ``tests.support.routes``."""

from django.utils import timezone

from apps.customers.models import Customer
from apps.tenancy.models import Store


def _customer(store: Store) -> int:
    made = Customer.objects.create(
        email=f"marie@{store.code}.lu", name="Marie Schmit", language="lb", created_at=timezone.now()
    )
    return made.pk


ARGUMENTS = {"customer_id": _customer}
