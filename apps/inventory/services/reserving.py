"""Setting goods aside for orders, in the order's own transaction. Nothing here can oversell.

All statements lock levels in the order of their primary keys, so that two of them never wait for each other.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.audit import record
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
    """These goods left the house. What is reserved for ``reference`` goes first; a repeat ships nothing twice."""
    wanted = Counter[int]()
    for line in lines:
        wanted[line.variant_id] += line.quantity
    now = now or timezone.now()
    levels = _lock(reference, wanted)
    reserved = _take_back(reference, levels, wanted=wanted)
    rest = _unreserved(reference, +wanted)  # asked before the movements of now are written
    _ship([_Parcel(level, quantity, reserved=True) for level, quantity in reserved], reference, actor, now)
    _ship_unreserved(rest, levels, reference, actor, now)


@dataclass(frozen=True, slots=True)
class _Parcel:
    """``quantity`` pieces that leave ``level``, which is locked."""

    level: StockLevel
    quantity: int
    reserved: bool
    note: str = ""


def _ship(parcels: Sequence[_Parcel], reference: str, actor: Actor, now: datetime) -> None:
    parcels = [parcel for parcel in parcels if parcel.quantity]
    for parcel in parcels:
        parcel.level.on_hand -= parcel.quantity
        parcel.level.reserved -= parcel.quantity if parcel.reserved else 0
        parcel.level.updated_at = now
    levels = [parcel.level for parcel in parcels]
    StockLevel.objects.bulk_update(levels, ["reserved", "on_hand", "updated_at"])
    StockMovement.objects.bulk_create(
        StockMovement(
            level=parcel.level,
            quantity=-parcel.quantity,
            on_hand_after=parcel.level.on_hand,
            kind=MovementKind.SHIPPED,
            note=parcel.note,
            reference=reference,
            actor_label=actor.label[:200],
            created_at=now,
        )
        for parcel in parcels
    )


def _unreserved(reference: str, wanted: Counter[int]) -> Counter[int]:
    """What nobody set aside, of variants that are counted and of which nothing was shipped for ``reference`` yet."""
    if not wanted:
        return wanted
    shipped = StockMovement.objects.filter(
        level__variant__in=list(wanted), kind=MovementKind.SHIPPED, reference=reference
    ).values_list("level__variant_id", flat=True)
    gone = set(shipped)
    return Counter({id_: wanted[id_] for id_ in _tracked(wanted) if id_ not in gone})


def _ship_unreserved(
    rest: Counter[int], levels: Iterable[StockLevel], reference: str, actor: Actor, now: datetime
) -> None:
    """Goods of an order from a time when they were not counted, or inventory was off, left the house as well: if
    they stayed in the books, they would be sold again. Never from what is promised to others, and never below zero;
    what is missing then, the audit says, and so does the movement where there is one (none when nothing was free).
    """
    if not rest:
        return
    parcels: list[_Parcel] = []
    missing = +rest
    for level in levels:
        quantity = min(missing[level.variant_id], level.available)
        missing[level.variant_id] -= quantity
        parcels.append(_Parcel(level, quantity, reserved=False))
    _ship(
        [replace(parcel, note=_note(missing[parcel.level.variant_id])) for parcel in parcels],
        reference,
        actor,
        now,
    )
    record(
        actor=actor,
        action="inventory.shipped_unreserved",
        diff={"reference": reference, "wanted": dict(rest), "missing": dict(+missing)},
    )
    announce(rest, reference=reference, may_deplete=True)


def _note(missing: int) -> str:
    if missing:
        return _("Had not been reserved; %(missing)s more left than were free.") % {"missing": missing}
    return _("Had not been reserved.")


@transaction.atomic
def release(*, reference: str, actor: Actor, now: datetime | None = None) -> None:
    """Give back what is still reserved for ``reference``; a repeat changes nothing."""
    now = now or timezone.now()
    held = _take_back(reference, _lock(reference, ()), wanted=None)
    freed = [level for level, quantity in held if _unreserve(level, quantity, now)]
    StockLevel.objects.bulk_update(freed, ["reserved", "updated_at"])
    announce((level.variant_id for level in freed), reference=reference, may_deplete=False)


def _unreserve(level: StockLevel, quantity: int, now: datetime) -> bool:
    level.reserved -= quantity
    level.updated_at = now
    return quantity > 0


def _lock(reference: str, variant_ids: Iterable[int]) -> list[StockLevel]:
    """The levels of the variants and of all that is set aside for ``reference``: locked in the order of their primary
    keys, returned with the default location first.
    """
    held = Reservation.objects.filter(reference=reference)
    levels = list(
        StockLevel.objects.select_for_update(of=("self",))
        .filter(Q(variant__in=list(variant_ids)) | Q(pk__in=held.values("level")))
        .select_related("location")
        .order_by("pk")
    )
    return sorted(levels, key=lambda level: (not level.location.is_default, level.pk))


def _take_back(
    reference: str, levels: Sequence[StockLevel], *, wanted: Counter[int] | None
) -> list[tuple[StockLevel, int]]:
    """Ends reservations of ``reference``, up to ``wanted`` pieces per variant (None: all), which ``wanted`` loses.
    Returns the levels with what was set aside at each; while they are locked, nobody changes their reservations.
    """
    by_id = {level.pk: level for level in levels}
    held = Reservation.objects.filter(reference=reference, level__in=levels).order_by("id")
    ended: Counter[int] = Counter()
    gone: list[int] = []
    for reservation in held:
        variant_id = by_id[reservation.level_id].variant_id
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
    return [(by_id[level_id], quantity) for level_id, quantity in sorted(ended.items())]
