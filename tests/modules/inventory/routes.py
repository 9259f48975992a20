"""What the routes of inventory show. See ``tests.support.routes``."""

from tests.factories.shop import make_variant

ARGUMENTS = {"variant_id": lambda store: make_variant(store, stock=3).pk}
