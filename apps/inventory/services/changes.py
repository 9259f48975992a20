"""Telling others what became of the stock of variants."""

from collections.abc import Iterable

from django.db import connection

from apps.core.events import publish
from apps.inventory.events import StockChanged, StockDepleted

_DEPLETED = """
    SELECT variant_id FROM inventory_stocklevel WHERE variant_id = ANY(%s)
    GROUP BY variant_id HAVING sum(on_hand - reserved) <= 0 ORDER BY variant_id
"""


def announce(variant_ids: Iterable[int], *, reference: str, may_deplete: bool) -> None:
    changed = sorted(set(variant_ids))
    if not changed:
        return
    publish(StockChanged(variant_ids=tuple(changed), reference=reference))
    if not may_deplete:
        return
    with connection.cursor() as cursor:
        cursor.execute(_DEPLETED, [changed])
        depleted = tuple(int(row[0]) for row in cursor.fetchall())
    if depleted:
        publish(StockDepleted(variant_ids=depleted, reference=reference))
