"""What orders puts into the pages of others in the store admin."""

from typing import Any

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.http.request import MaartRequest
from apps.core.modules.setup_guide import Step
from apps.customers.models import Customer
from apps.orders.models import ShippingMethod
from apps.orders.selectors.orders import orders_of_customer
from apps.orders.store_admin.presentation import order_row


def customer_orders(request: MaartRequest, customer: Customer, **arguments: Any) -> dict[str, Any]:
    """The customer's orders in this store."""
    orders = orders_of_customer(request.store.id, customer.pk)
    return {"rows": [order_row(request.store.code, order) for order in orders]}


def delivery_step(request: MaartRequest) -> Step:
    return Step(
        label=_("Say how you deliver"),
        hint=_("A flat price per parcel is enough to start with."),
        url=reverse("store_admin:orders:shipping_create", kwargs={"store_code": request.store.code}),
        action=_("Set up"),
        done=Exists(ShippingMethod.objects.filter(store_id=request.store.id, enabled=True)),
    )
