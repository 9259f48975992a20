"""What the catalog puts into the pages of others in the store admin."""

from typing import Any

from django.utils import timezone

from apps.catalog.enums import ProductStatus
from apps.catalog.models import StoreListing
from apps.catalog.selectors.back_office import has_products, status_counts
from apps.core.http.request import MaartRequest


def setup_steps(request: MaartRequest, **arguments: Any) -> dict[str, Any]:
    return {"is_done": has_products()}


def products_card(request: MaartRequest) -> dict[str, Any]:
    listed = StoreListing.objects.filter(
        store=request.store.pk, published_at__lte=timezone.now(), product__status=ProductStatus.ACTIVE
    )
    return {"listed": listed.count(), "drafts": status_counts()[ProductStatus.DRAFT]}
