"""Setting goods aside for orders, in the order's own transaction. Nothing here can oversell.

All statements lock levels in the order of their primary keys, so that two of them never wait for each other.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from apps.core.actor import Actor
from apps.core.contracts.stock import OutOfStock, Shortage, StockLine
from apps.inventory.enums import MovementKind
from apps.inventory.models import Reservation, StockLevel, StockMovement
from apps.inventory.services.changes import announce

# Takes each variant from the default location first, then from the others, and only what is there after all
# earlier reservations are committed: FOR UPDATE reads the newest version of each row and keeps it.
_RESERVE = """
    WITH wanted AS (
        SELECT variant_id, quantity FROM unnest(%(variants)s::bigint[], %(quantities)s::int[]) AS t(variant_id, quantity)
    ), locked AS MATERIALIZED (
        SELECT level.id, level.variant_id, level.location_id, level.on_hand - level.reserved AS available
        FROM inventory_stocklevel AS level
        WHERE level.variant_id = ANY(%(variants)s)
        ORDER BY level.id
        FOR UPDATE
    ), ordered AS (
        SELECT locked.id, locked.variant_id, locked.available, wanted.quantity,
            coalesce(sum(locked.available) OVER (
                PARTITION BY locked.variant_id ORDER BY location.is_default DESC, locked.id
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ), 0) AS before
        FROM locked
        JOIN wanted USING (variant_id)
        JOIN inventory_location AS location ON location.id = locked.location_id
    ), taken AS (
        UPDATE inventory_stocklevel AS level
        SET reserved = level.reserved + least(ordered.available, ordered.quantity - ordered.before),
            updated_at = %(now)s
        FROM ordered
        WHERE level.id = ordered.id AND ordered.available > 0 AND ordered.quantity > ordered.before
            AND level.on_hand - level.reserved >= least(ordered.available, ordered.quantity - ordered.before)
        RETURNING level.id, level.variant_id, least(ordered.available, ordered.quantity - ordered.before) AS quantity
    ), noted AS (
        INSERT INTO inventory_reservation AS reservation (reference, level_id, quantity, created_at)
        SELECT %(reference)s, id, quantity, %(now)s FROM taken ORDER BY id
        ON CONFLICT (reference, level_id) DO UPDATE SET quantity = reservation.quantity + excluded.quantity
    )
    SELECT variant_id, sum(quantity) FROM taken GROUP BY variant_id
"""


@transaction.atomic
def reserve(*, lines: Sequence[StockLine], reference: str, actor: Actor, now: datetime | None = None) -> None:
    """Set aside all lines or none. Variants that are not tracked need no setting aside. Raises OutOfStock."""
    wanted = Counter[int]()
    labels: dict[int, str] = {}
    for line in lines:
        if line.quantity <= 0:
            raise ValueError(f"{line.quantity} pieces of {line.label} cannot be reserved.")
        wanted[line.variant_id] += line.quantity
        labels.setdefault(line.variant_id, line.label)
    tracked = _tracked(wanted)
    if not tracked:
        return
    taken = _take({id_: wanted[id_] for id_ in tracked}, reference, now or timezone.now())
    short = [id_ for id_ in tracked if taken.get(id_, 0) < wanted[id_]]
    if short:
        # What was taken is put back by the roll-back of this block, whether the caller goes on or not.
        raise OutOfStock(
            tuple(
                Shortage(id_, labels[id_], requested=wanted[id_], available=taken.get(id_, 0))
                for id_ in short
            )
        )
    announce(tracked, reference=reference, may_deplete=True)


def _tracked(wanted: Counter[int]) -> list[int]:
    found = StockLevel.objects.filter(variant_id__in=list(wanted)).values_list("variant_id", flat=True)
    return sorted(set(found))


def _take(wanted: dict[int, int], reference: str, now: datetime) -> dict[int, int]:
    """How many pieces of each variant were set aside."""
    with connection.cursor() as cursor:
        cursor.execute(
            _RESERVE,
            {
                "variants": list(wanted),
                "quantities": list(wanted.values()),
                "reference": reference,
                "now": now,
            },
        )
        return {int(variant_id): int(quantity) for variant_id, quantity in cursor.fetchall()}


@transaction.atomic
def commit(*, reference: str, lines: Sequence[StockLine], actor: Actor, now: datetime | None = None) -> None:
    """Reserved goods left the house. Never more than is still reserved, so a repeat changes nothing twice."""
    wanted = Counter[int]()
    for line in lines:
        wanted[line.variant_id] += line.quantity
    now = now or timezone.now()
    levels = _take_back(reference, wanted=wanted)
    shipped = [(level, quantity) for level, quantity in levels if quantity]
    for level, quantity in shipped:
        level.reserved -= quantity
        level.on_hand -= quantity
        level.updated_at = now
    StockLevel.objects.bulk_update([level for level, _ in shipped], ["reserved", "on_hand", "updated_at"])
    StockMovement.objects.bulk_create(
        StockMovement(
            level=level,
            quantity=-quantity,
            on_hand_after=level.on_hand,
            kind=MovementKind.SHIPPED,
            reference=reference,
            actor_label=actor.label[:200],
            created_at=now,
        )
        for level, quantity in shipped
    )


@transaction.atomic
def release(*, reference: str, actor: Actor, now: datetime | None = None) -> None:
    """Give back what is still reserved for ``reference``; a repeat changes nothing."""
    now = now or timezone.now()
    levels = [
        level for level, quantity in _take_back(reference, wanted=None) if _unreserve(level, quantity, now)
    ]
    StockLevel.objects.bulk_update(levels, ["reserved", "updated_at"])
    announce((level.variant_id for level in levels), reference=reference, may_deplete=False)


def _unreserve(level: StockLevel, quantity: int, now: datetime) -> bool:
    level.reserved -= quantity
    level.updated_at = now
    return quantity > 0


def _take_back(reference: str, *, wanted: Counter[int] | None) -> list[tuple[StockLevel, int]]:
    """Ends reservations of ``reference``, up to ``wanted`` pieces per variant (None: all). Returns the levels, locked,
    with what was set aside at each.
    """
    held = list(
        Reservation.objects.select_for_update(of=("self",))
        .filter(reference=reference)
        .select_related("level")
        .order_by("id")
    )
    level_ids = {reservation.level_id for reservation in held}
    levels = {
        level.pk: level
        for level in StockLevel.objects.select_for_update().filter(pk__in=level_ids).order_by("pk")
    }
    ended: Counter[int] = Counter()
    gone: list[int] = []
    for reservation in held:
        variant_id = reservation.level.variant_id
        part = reservation.quantity if wanted is None else min(reservation.quantity, wanted[variant_id])
        if wanted is not None:
            wanted[variant_id] -= part
        ended[reservation.level_id] += part
        if part == reservation.quantity:
            gone.append(reservation.pk)
        elif part:
            reservation.quantity -= part
            reservation.save(update_fields=["quantity"])
    Reservation.objects.filter(pk__in=gone).delete()
    return [(levels[level_id], quantity) for level_id, quantity in sorted(ended.items())]
