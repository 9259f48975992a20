from collections.abc import Sequence

from django.db.models import Sum

from apps.core.contracts.stock import Level
from apps.inventory.models import StockLevel


def levels_of(variant_ids: Sequence[int]) -> dict[int, Level]:
    """The stock of every variant asked for, over all locations; untracked ones included."""
    rows = (
        StockLevel.objects.filter(variant_id__in=list(variant_ids))
        .order_by()
        .values("variant_id")
        .annotate(sum_on_hand=Sum("on_hand"), sum_reserved=Sum("reserved"))
    )
    tracked = {
        row["variant_id"]: Level(
            variant_id=row["variant_id"],
            tracked=True,
            on_hand=row["sum_on_hand"],
            reserved=row["sum_reserved"],
            available=row["sum_on_hand"] - row["sum_reserved"],
        )
        for row in rows
    }
    return {id_: tracked.get(id_) or _untracked(id_) for id_ in variant_ids}


def _untracked(variant_id: int) -> Level:
    return Level(variant_id=variant_id, tracked=False, on_hand=0, reserved=0, available=None)
