"""What inventory puts on the dashboard."""

from typing import Any

from apps.core.http.request import MaartRequest
from apps.inventory.selectors.stock import stock_counts
from apps.inventory.services import default_location


def stock_card(request: MaartRequest) -> dict[str, Any]:
    return stock_counts(default_location())
