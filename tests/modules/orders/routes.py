"""What the routes of orders show. See ``tests.support.routes``."""

from apps.orders.models import Order
from apps.tenancy.models import Store
from tests.factories.shop import buy, fill_cart, make_variant, open_shop


def _order(store: Store) -> Order:
    open_shop(store)
    return buy(store, (make_variant(store), 1))


ARGUMENTS = {
    "number": lambda store: _order(store).number,
    "token": lambda store: _order(store).token,
    "method_id": lambda store: open_shop(store).pk,
    "line_id": lambda store: fill_cart(store, (make_variant(store), 1)).lines.get().pk,
}
