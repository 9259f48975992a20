"""Writing down what is on hand. Every change is a movement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.contracts.stock import StockRow
from apps.inventory.enums import ADJUSTMENT_KINDS, MovementKind
from apps.inventory.exceptions import BelowReserved, InvalidAdjustment
from apps.inventory.models import Location, StockLevel, StockMovement
from apps.inventory.services.changes import announce
from apps.inventory.services.locations import default_location

MAX_QUANTITY = 1_000_000_000

# Looked up first: a repeated import locks nothing and draws no numbers.
_DIFFERENT = """
    SELECT variant_id FROM unnest(%s::bigint[], %s::int[]) AS given(variant_id, quantity)
    WHERE NOT EXISTS (
        SELECT 1 FROM inventory_stocklevel AS level
        WHERE level.variant_id = given.variant_id AND level.location_id = %s
            AND level.on_hand = greatest(given.quantity, level.reserved)
    )
"""
_LOCK = """
    SELECT id FROM inventory_stocklevel WHERE location_id = %s AND variant_id = ANY(%s) ORDER BY id FOR UPDATE
"""
# Never below what is reserved: those pieces are promised, so they must still be somewhere. Old and new values come
# from the same statement, so that each movement is exactly the difference it made.
_SET = """
    WITH given AS (
        SELECT variant_id, quantity FROM unnest(%(variants)s::bigint[], %(quantities)s::int[]) AS t(variant_id, quantity)
    ), changed AS (
        INSERT INTO inventory_stocklevel AS level (variant_id, location_id, on_hand, reserved, updated_at)
        SELECT variant_id, %(location)s, quantity, 0, %(now)s FROM given ORDER BY variant_id
        ON CONFLICT (variant_id, location_id) DO UPDATE
            SET on_hand = greatest(excluded.on_hand, level.reserved), updated_at = excluded.updated_at
            WHERE level.on_hand <> greatest(excluded.on_hand, level.reserved)
        RETURNING level.id, level.variant_id, new.on_hand, new.on_hand - coalesce(old.on_hand, 0) AS difference
    ), moved AS (
        INSERT INTO inventory_stockmovement
            (level_id, quantity, on_hand_after, kind, note, reference, actor_label, created_at)
        SELECT id, difference, on_hand, %(kind)s, %(note)s, %(reference)s, %(who)s, %(now)s
        FROM changed WHERE difference <> 0 ORDER BY id
    )
    SELECT variant_id FROM changed
"""


@transaction.atomic
def set_levels(
    *,
    rows: Sequence[StockRow],
    actor: Actor,
    reason: str,
    reference: str,
    now: datetime | None = None,
    kind: MovementKind = MovementKind.COUNT,
) -> list[int]:
    """Set what is on hand at the default location; the variants whose level changed or began. Zero rows when equal."""
    if not rows:
        return []
    if any(not 0 <= row.quantity <= MAX_QUANTITY for row in rows):
        raise InvalidAdjustment(_("Stock is a number of pieces, zero or more."), field="quantity")
    location = default_location()
    quantities = _different({row.variant_id: row.quantity for row in rows}, location)
    if not quantities:
        return []
    now = now or timezone.now()
    values: dict[str, Any] = {
        "variants": list(quantities),
        "quantities": list(quantities.values()),
        "location": location.pk,
        "now": now,
        "kind": kind,
        "note": reason[:200],
        "reference": reference[:80],
        "who": actor.label[:200],
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [location.pk, list(quantities)])
        cursor.execute(_SET, values)
        changed = sorted(int(row[0]) for row in cursor.fetchall())
    if changed:
        record(
            actor=actor,
            action="inventory.levels_set",
            diff={"variants": len(changed), "reason": reason, "reference": reference},
        )
        announce(changed, reference=reference, may_deplete=True)
    return changed


def _different(quantities: dict[int, int], location: Location) -> dict[int, int]:
    """Those that are not what is on hand already."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENT, [list(quantities), list(quantities.values()), location.pk])
        return {variant_id: quantities[variant_id] for (variant_id,) in cursor.fetchall()}


@transaction.atomic
def adjust_stock(
    *,
    variant_id: int,
    location: Location,
    actor: Actor,
    kind: MovementKind,
    quantity: int | None = None,
    difference: int | None = None,
    note: str = "",
    now: datetime | None = None,
) -> StockLevel:
    """Set ``quantity`` on hand, or change it by ``difference``. Raises InvalidAdjustment, BelowReserved."""
    if kind not in ADJUSTMENT_KINDS:
        raise InvalidAdjustment(_("Choose a reason from the list."), field="kind")
    if (quantity is None) == (difference is None):
        raise InvalidAdjustment(
            _("Say either how many there are or by how many they change."), field="quantity"
        )
    now = now or timezone.now()
    StockLevel.objects.bulk_create(
        [StockLevel(variant_id=variant_id, location=location, updated_at=now)], ignore_conflicts=True
    )
    level = StockLevel.objects.select_for_update().get(variant_id=variant_id, location=location)
    before = level.on_hand
    wanted = quantity if quantity is not None else before + (difference or 0)
    _check_wanted(wanted, level)
    if wanted == before:
        return level
    level.on_hand, level.updated_at = wanted, now
    level.save(update_fields=["on_hand", "updated_at"])
    StockMovement.objects.create(
        level=level,
        quantity=wanted - before,
        on_hand_after=wanted,
        kind=kind,
        note=note[:200],
        actor_label=actor.label[:200],
        created_at=now,
    )
    record(
        actor=actor,
        action="inventory.stock_adjusted",
        obj=level,
        diff={"variant": variant_id, "on_hand": [before, wanted], "reason": kind, "note": note},
    )
    announce([variant_id], reference="", may_deplete=wanted < before)
    return level


def _check_wanted(wanted: int, level: StockLevel) -> None:
    if not 0 <= wanted <= MAX_QUANTITY:
        raise InvalidAdjustment(_("Stock is a number of pieces, zero or more."), field="quantity")
    if wanted < level.reserved:
        message = _("%(reserved)s pieces are promised to orders: there cannot be fewer on hand.")
        raise BelowReserved(message % {"reserved": level.reserved}, field="quantity")
