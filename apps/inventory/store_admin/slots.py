"""What inventory puts on the dashboard."""

from apps.core.db.figures import CountOf, Figure
from apps.core.http.request import MaartRequest
from apps.inventory.selectors.stock import is_low, is_out, levels_on_sale


def stock_card(request: MaartRequest) -> dict[str, Figure]:
    levels = levels_on_sale()
    return {"out": CountOf(levels.filter(is_out())), "low": CountOf(levels.filter(is_low()))}
