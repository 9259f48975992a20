"""Many at once, with real threads, connections and commits: nothing is oversold, nothing gets lost (C1 and L4, small)."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from random import Random
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection, transaction
from django.db.models import F, Sum

from apps.catalog.models import Variant
from apps.core import context
from apps.core.actor import SYSTEM
from apps.core.context import Context
from apps.core.contracts.stock import OutOfStock, StockLine, StockRow
from apps.inventory import services
from apps.inventory.enums import MovementKind
from apps.inventory.exceptions import BelowReserved, InvalidAdjustment
from apps.inventory.models import Location, Reservation, StockLevel, StockMovement
from tests.modules.inventory.support import make_variants, put_on_hand

pytestmark = pytest.mark.real_commits
R = TypeVar("R")
THREADS = 8
OPERATIONS = 2_000
BUYERS = 120
PIECES = 25


@contextmanager
def own_connection(where: Context) -> Iterator[None]:
    """A thread's own connection, closed at its end."""
    try:
        with context.enter(where):
            yield
    finally:
        connection.close()


def in_threads(where: Context, work: Callable[[int], R], count: int) -> list[R]:
    def one(number: int) -> R:
        with own_connection(where):
            return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(count)))


def line(variant: Variant, quantity: int) -> StockLine:
    return StockLine(variant.pk, quantity, str(variant))


class TestFlashSale:
    def test_exactly_what_is_there_is_sold(self, merchant_context: Context) -> None:
        (variant,) = make_variants(1)
        put_on_hand({variant.pk: PIECES})
        outcomes = Counter(in_threads(merchant_context, lambda n: _buy(variant, n), BUYERS))
        assert outcomes == {"sold": PIECES, "refused": BUYERS - PIECES}
        level = StockLevel.objects.get()
        assert (level.on_hand, level.reserved) == (PIECES, PIECES)

    def test_control_a_naive_check_oversells(self, merchant_context: Context) -> None:
        """Look first, then write: what the one conditional statement and the CHECK are there for."""
        (variant,) = make_variants(1)
        put_on_hand({variant.pk: 1})
        assert merchant_context.merchant is not None
        with context.public_context(), connection.cursor() as cursor:
            cursor.execute(
                f"ALTER TABLE {merchant_context.merchant.schema_name}.inventory_stocklevel"
                " DROP CONSTRAINT inventory_reserved_within_on_hand"
            )
        everybody_looked = Barrier(THREADS)
        outcomes = Counter(
            in_threads(merchant_context, lambda _: _buy_naively(variant, everybody_looked), THREADS)
        )
        assert outcomes == {"sold": THREADS}


def _buy(variant: Variant, number: int) -> str:
    try:
        with transaction.atomic():
            services.reserve(lines=[line(variant, 1)], reference=f"order:{number}", actor=SYSTEM)
    except OutOfStock:
        return "refused"
    return "sold"


def _buy_naively(variant: Variant, everybody_looked: Barrier) -> str:
    with transaction.atomic():
        level = StockLevel.objects.get(variant=variant)
        everybody_looked.wait(timeout=60)
        if level.available < 1:
            return "refused"
        StockLevel.objects.filter(variant=variant).update(reserved=F("reserved") + 1)
    return "sold"


class TestRandomOperations:
    def test_the_ledger_agrees_with_the_shelf(self, merchant_context: Context) -> None:
        variants = make_variants(6)
        put_on_hand({variant.pk: 40 for variant in variants[:5]})
        cellar = Location.objects.create(name="Cellar")
        seeds = list(range(THREADS))
        outcomes = in_threads(
            merchant_context, lambda n: _work(Random(seeds[n]), n, variants, cellar), THREADS
        )
        done: Counter[str] = Counter()
        for outcome in outcomes:
            done.update(outcome)
        assert sum(done.values()) == THREADS * (OPERATIONS // THREADS)
        assert min(done[name] for name in ("reserve", "commit", "release", "adjust", "import")) > 60
        _assert_consistent()


def _work(rng: Random, worker: int, variants: list[Variant], cellar: Location) -> Counter[str]:
    done: Counter[str] = Counter()
    open_orders: list[tuple[str, list[StockLine]]] = []
    for number in range(OPERATIONS // THREADS):
        name = rng.choice(
            ("reserve", "reserve", "reserve", "commit", "release", "adjust", "import", "rollback")
        )
        with suppress(OutOfStock, BelowReserved, InvalidAdjustment, _Undo):
            _operate(name, rng, f"order:{worker}-{number}", variants, cellar, open_orders)
        done[name] += 1
    return done


class _Undo(Exception):
    pass


def _operate(
    name: str,
    rng: Random,
    reference: str,
    variants: list[Variant],
    cellar: Location,
    open_orders: list[tuple[str, list[StockLine]]],
) -> None:
    chosen = rng.sample(variants, rng.randint(1, 4))
    wanted = [line(variant, rng.randint(1, 3)) for variant in chosen]
    if name in ("reserve", "rollback"):
        with transaction.atomic():
            services.reserve(lines=wanted, reference=reference, actor=SYSTEM)
            if name == "rollback":
                raise _Undo
        open_orders.append((reference, wanted))
    elif name == "commit" and open_orders:
        old, lines = open_orders.pop(rng.randrange(len(open_orders)))
        services.commit(reference=old, lines=lines, actor=SYSTEM)
    elif name == "release" and open_orders:
        old, _lines = open_orders.pop(rng.randrange(len(open_orders)))
        services.release(reference=old, actor=SYSTEM)
    elif name == "adjust":
        location = rng.choice((services.default_location(), cellar))
        services.adjust_stock(
            variant_id=chosen[0].pk,
            location=location,
            actor=SYSTEM,
            kind=MovementKind.RECEIVED,
            difference=rng.randint(-3, 6),
        )
    elif name == "import":
        rows = [StockRow(variant.pk, rng.randint(0, 60)) for variant in chosen]
        services.set_levels(rows=rows, actor=SYSTEM, reason="Import", reference="import:1")


def _assert_consistent() -> None:
    for level in StockLevel.objects.all():
        moved = StockMovement.objects.filter(level=level)
        held = Reservation.objects.filter(level=level).aggregate(sum=Sum("quantity"))["sum"] or 0
        assert (moved.aggregate(sum=Sum("quantity"))["sum"] or 0) == level.on_hand
        assert held == level.reserved <= level.on_hand
        running = 0
        for movement in moved.order_by("id"):
            running += movement.quantity
            assert movement.on_hand_after == running >= 0
