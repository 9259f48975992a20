"""How much of what a subscription may limit the merchant uses."""

from apps.catalog.enums import ProductStatus
from apps.catalog.models import Product


def products() -> int:
    """Drafts count, what is archived does not."""
    return Product.objects.exclude(status=ProductStatus.ARCHIVED).count()
