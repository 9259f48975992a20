"""What orders puts into the pages of others in the store admin."""

from typing import Any

from apps.core.http.request import MaartRequest
from apps.customers.models import Customer
from apps.orders.selectors.orders import orders_of_customer
from apps.orders.selectors.shipping import methods_of
from apps.orders.store_admin.presentation import order_row


def customer_orders(request: MaartRequest, customer: Customer, **arguments: Any) -> dict[str, Any]:
    """The customer's orders in this store."""
    orders = orders_of_customer(request.store.id, customer.pk)
    return {"rows": [order_row(request.store.code, order) for order in orders]}


def setup_steps(request: MaartRequest) -> dict[str, Any]:
    """Done when something can be delivered."""
    return {"is_done": any(method.enabled for method in methods_of(request.store.id))}
