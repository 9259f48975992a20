from collections.abc import Sequence

from django.db import connection

from apps.core.contracts.stock import Level

_SUMS = """
    SELECT variant_id, sum(on_hand), sum(reserved) FROM inventory_stocklevel
    WHERE variant_id = ANY(%s) GROUP BY variant_id
"""


def levels_of(variant_ids: Sequence[int]) -> dict[int, Level]:
    """The stock of every variant asked for, over all locations; untracked ones included."""
    levels = {
        id_: Level(variant_id=id_, tracked=False, on_hand=0, reserved=0, available=None)
        for id_ in variant_ids
    }
    if not levels:
        return levels
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [list(levels)])
        for id_, on_hand, reserved in cursor.fetchall():
            available = on_hand - reserved
            levels[id_] = Level(
                variant_id=id_, tracked=True, on_hand=on_hand, reserved=reserved, available=available
            )
    return levels
