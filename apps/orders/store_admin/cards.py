"""Cards of orders on the dashboard."""

from typing import Any

from django.utils import timezone

from apps.core.http.request import MaartRequest
from apps.core.money import Money
from apps.core.ui.formatting import format_percent
from apps.orders.enums import OrderState
from apps.orders.selectors.orders import Today, latest_orders, today_of
from apps.orders.store_admin.presentation import list_url, order_row


def today(request: MaartRequest) -> dict[str, Any]:
    figures = today_of(request.store.id, request.store.currency, timezone.now())
    day = timezone.localdate().isoformat()
    return {
        "today": figures,
        "points": [day.total.amount_minor for day in figures.days],
        "change": _change(figures),
        "today_url": list_url(request, since=day, until=day),
        "to_fulfil_url": list_url(request, state=OrderState.PAID),
        "awaiting_url": list_url(request, state=OrderState.PENDING_PAYMENT),
    }


def _change(figures: Today) -> dict[str, str] | None:
    """Against the same weekday; nothing to compare with says nothing."""
    before: Money = figures.week_ago
    if not before:
        return None
    share = (figures.total.to_decimal() - before.to_decimal()) / before.to_decimal()
    tone, direction = ("success", "up") if share >= 0 else ("critical", "down")
    return {"text": format_percent(round(share, 2)), "tone": tone, "direction": direction}


def latest(request: MaartRequest) -> dict[str, Any]:
    rows = [order_row(request.store.code, order) for order in latest_orders(request.store.id)]
    return {"rows": rows, "list_url": list_url(request)}
