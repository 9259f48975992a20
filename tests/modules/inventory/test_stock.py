"""What is on hand, reserved and gone: the Stock contract as catalog and orders use it."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from apps.catalog.models import Variant
from apps.core.actor import SYSTEM, Actor, ActorKind
from apps.core.context import Context
from apps.core.contracts import resolve
from apps.core.contracts.stock import OutOfStock, Stock, StockLine, StockRow
from apps.core.modules.gate import gate
from apps.core.modules.lifecycle import disable_module, enable_module
from apps.inventory import services
from apps.inventory.contracts import InventoryStock
from apps.inventory.enums import MovementKind
from apps.inventory.exceptions import BelowReserved, InvalidAdjustment
from apps.inventory.models import Location, Reservation, StockLevel, StockMovement
from tests.modules.inventory.support import NOW, make_variants, put_on_hand

ANNA = Actor(kind=ActorKind.USER, label="anna@bakery.lu")
pytestmark = pytest.mark.usefixtures("merchant_context")


@pytest.fixture
def variants(merchant_context: Context) -> list[Variant]:
    return make_variants(3)


def lines(*wanted: tuple[Variant, int]) -> list[StockLine]:
    return [StockLine(variant.pk, quantity, str(variant)) for variant, quantity in wanted]


def level_of(variant: Variant) -> tuple[int, int, int | None]:
    level = resolve(Stock).levels([variant.pk])[variant.pk]
    return level.on_hand, level.reserved, level.available


class TestContract:
    def test_inventory_answers_where_it_is_on(self) -> None:
        assert isinstance(resolve(Stock), InventoryStock)

    def test_without_a_level_a_variant_is_not_tracked(self, variants: list[Variant]) -> None:
        level = resolve(Stock).levels([variants[0].pk])[variants[0].pk]
        assert (level.tracked, level.available) == (False, None)
        resolve(Stock).reserve(lines((variants[0], 5)), reference="order:1", actor=SYSTEM)
        assert not Reservation.objects.exists()

    def test_levels_of_nothing(self) -> None:
        assert resolve(Stock).levels([]) == {}


class TestSettingLevels:
    def test_sets_makes_movements_and_repeats_without_a_trace(self, variants: list[Variant]) -> None:
        rows = [StockRow(variants[0].pk, 5), StockRow(variants[1].pk, 0)]
        stock = resolve(Stock)
        assert stock.set_levels(rows, actor=SYSTEM, reason="Import", reference="import:1") == [
            variants[0].pk, variants[1].pk,
        ]  # fmt: skip
        assert stock.set_levels(rows, actor=SYSTEM, reason="Import", reference="import:2") == []
        assert level_of(variants[0]) == (5, 0, 5)
        assert level_of(variants[1]) == (0, 0, 0)
        movement = StockMovement.objects.get()
        assert (movement.quantity, movement.on_hand_after, movement.kind) == (5, 5, MovementKind.IMPORT)
        assert (movement.reference, movement.note) == ("import:1", "Import")

    def test_never_below_what_is_promised(self, variants: list[Variant]) -> None:
        put_on_hand({variants[0].pk: 5})
        services.reserve(lines=lines((variants[0], 4)), reference="order:1", actor=SYSTEM)
        put_on_hand({variants[0].pk: 1})
        assert level_of(variants[0]) == (4, 4, 0)

    def test_less_than_nothing_is_refused(self, variants: list[Variant]) -> None:
        with pytest.raises(InvalidAdjustment):
            put_on_hand({variants[0].pk: -1})

    def test_one_default_location_however_often_it_is_asked_for(self) -> None:
        assert services.default_location() == services.default_location()
        assert Location.objects.filter(is_default=True).count() == 1


class TestReserving:
    def test_all_lines_or_none(self, variants: list[Variant]) -> None:
        put_on_hand({variants[0].pk: 5, variants[1].pk: 1})
        with pytest.raises(OutOfStock) as refusal:
            services.reserve(
                lines=lines((variants[0], 2), (variants[1], 3)), reference="order:1", actor=SYSTEM
            )
        (shortage,) = refusal.value.shortages
        assert (shortage.variant_id, shortage.requested, shortage.available) == (variants[1].pk, 3, 1)
        assert level_of(variants[0]) == (5, 0, 5)
        assert not Reservation.objects.exists()

    def test_the_same_variant_in_two_lines(self, variants: list[Variant]) -> None:
        put_on_hand({variants[0].pk: 3})
        with pytest.raises(OutOfStock):
            services.reserve(
                lines=lines((variants[0], 2), (variants[0], 2)), reference="order:1", actor=SYSTEM
            )
        services.reserve(lines=lines((variants[0], 2), (variants[0], 1)), reference="order:1", actor=SYSTEM)
        assert level_of(variants[0]) == (3, 3, 0)

    def test_takes_from_the_default_location_first_then_from_others(self, variants: list[Variant]) -> None:
        put_on_hand({variants[0].pk: 2})
        cellar = Location.objects.create(name="Cellar")
        services.adjust_stock(
            variant_id=variants[0].pk, location=cellar, actor=SYSTEM, kind=MovementKind.RECEIVED, quantity=5
        )
        services.reserve(lines=lines((variants[0], 4)), reference="order:1", actor=SYSTEM)
        held = dict(Reservation.objects.values_list("level__location__name", "quantity"))
        assert held == {services.default_location().name: 2, "Cellar": 2}
        assert level_of(variants[0]) == (7, 4, 3)

    def test_nonsense_is_a_mistake_of_the_caller(self, variants: list[Variant]) -> None:
        with pytest.raises(ValueError, match="cannot be reserved"):
            services.reserve(lines=lines((variants[0], 0)), reference="order:1", actor=SYSTEM)


class TestAfterwards:
    @pytest.fixture
    def reserved(self, variants: list[Variant]) -> Variant:
        put_on_hand({variants[0].pk: 10})
        services.reserve(lines=lines((variants[0], 4)), reference="order:1", actor=SYSTEM)
        return variants[0]

    def test_release_gives_back_once(self, reserved: Variant) -> None:
        services.release(reference="order:1", actor=SYSTEM)
        services.release(reference="order:1", actor=SYSTEM)
        assert level_of(reserved) == (10, 0, 10)

    def test_commit_ships_and_a_repeat_ships_nothing(self, reserved: Variant) -> None:
        for _ in range(2):
            services.commit(reference="order:1", lines=lines((reserved, 4)), actor=SYSTEM)
        assert level_of(reserved) == (6, 0, 6)
        shipped = StockMovement.objects.get(kind=MovementKind.SHIPPED)
        assert (shipped.quantity, shipped.on_hand_after, shipped.reference) == (-4, 6, "order:1")

    def test_in_parts_then_the_rest_is_released(self, reserved: Variant) -> None:
        services.commit(reference="order:1", lines=lines((reserved, 1)), actor=SYSTEM)
        assert level_of(reserved) == (9, 3, 6)
        services.release(reference="order:1", actor=SYSTEM)
        assert level_of(reserved) == (9, 0, 9)

    def test_an_unknown_reference_changes_nothing(self, reserved: Variant) -> None:
        services.release(reference="order:2", actor=SYSTEM)
        assert level_of(reserved) == (10, 4, 6)


class TestShippingWhatNobodyReserved:
    """Orders of a time when inventory was off, or the variant not yet counted."""

    def test_it_leaves_the_books_once_and_the_movement_says_so(self, variants: list[Variant]) -> None:
        services.commit(reference="order:1", lines=lines((variants[0], 2)), actor=SYSTEM)
        assert not StockLevel.objects.exists()
        put_on_hand({variants[0].pk: 10})
        for _ in range(2):
            services.commit(reference="order:2", lines=lines((variants[0], 2)), actor=SYSTEM)
        assert level_of(variants[0]) == (8, 0, 8)
        shipped = StockMovement.objects.get(kind=MovementKind.SHIPPED)
        assert (shipped.quantity, shipped.on_hand_after, shipped.note) == (-2, 8, "Had not been reserved.")

    def test_ordered_while_inventory_was_off(
        self, variants: list[Variant], merchant_context: Context
    ) -> None:
        assert merchant_context.platform is not None
        platform = merchant_context.platform.code
        put_on_hand({variants[0].pk: 10})
        with gate.uncached():
            disable_module(platform=platform, code="inventory", actor=SYSTEM)
            resolve(Stock).reserve(lines((variants[0], 3)), reference="order:1", actor=SYSTEM)
            enable_module(platform=platform, code="inventory", actor=SYSTEM)
            assert level_of(variants[0]) == (10, 0, 10)
            resolve(Stock).commit(reference="order:1", lines=lines((variants[0], 3)), actor=SYSTEM)
            assert level_of(variants[0]) == (7, 0, 7)

    def test_only_the_rest_of_what_was_reserved(self, variants: list[Variant]) -> None:
        put_on_hand({variants[0].pk: 10})
        services.reserve(lines=lines((variants[0], 1)), reference="order:1", actor=SYSTEM)
        both = lines((variants[0], 3), (variants[1], 4))
        put_on_hand({variants[1].pk: 6})
        for _ in range(2):
            services.commit(reference="order:1", lines=both, actor=SYSTEM)
        assert [level_of(variant) for variant in variants[:2]] == [(7, 0, 7), (2, 0, 2)]

    def test_never_from_what_is_promised_to_others_nor_below_zero(self, variants: list[Variant]) -> None:
        put_on_hand({variants[0].pk: 5, variants[1].pk: 0})
        services.reserve(lines=lines((variants[0], 4)), reference="order:1", actor=SYSTEM)
        services.commit(reference="order:2", lines=lines((variants[0], 3), (variants[1], 1)), actor=SYSTEM)
        assert [level_of(variant) for variant in variants[:2]] == [(4, 4, 0), (0, 0, 0)]
        shipped = StockMovement.objects.get(kind=MovementKind.SHIPPED)
        assert (shipped.quantity, shipped.note) == (
            -1, "Had not been reserved; 2 more left than were free.",
        )  # fmt: skip

    def test_from_the_default_location_first_then_from_others(self, variants: list[Variant]) -> None:
        put_on_hand({variants[0].pk: 2})
        cellar = Location.objects.create(name="Cellar")
        services.adjust_stock(
            variant_id=variants[0].pk, location=cellar, actor=SYSTEM, kind=MovementKind.RECEIVED, quantity=5
        )
        services.commit(reference="order:1", lines=lines((variants[0], 4)), actor=SYSTEM)
        left = dict(StockLevel.objects.values_list("location__name", "on_hand"))
        assert left == {services.default_location().name: 0, "Cellar": 3}


class TestAdjusting:
    def test_a_count_and_a_difference(self, variants: list[Variant]) -> None:
        location = services.default_location()
        for change in ({"quantity": 7}, {"difference": -2}):
            services.adjust_stock(
                variant_id=variants[0].pk,
                location=location,
                actor=ANNA,
                kind=MovementKind.COUNT,
                note="After the fair",
                now=NOW,
                **change,
            )
        assert level_of(variants[0]) == (5, 0, 5)
        newest = StockMovement.objects.first()
        assert newest is not None
        assert (newest.quantity, newest.note, newest.actor_label) == (-2, "After the fair", ANNA.label)
        assert newest.signed == "\u22122"

    def test_no_change_is_no_movement(self, variants: list[Variant]) -> None:
        put_on_hand({variants[0].pk: 7})
        services.adjust_stock(
            variant_id=variants[0].pk,
            location=services.default_location(),
            actor=ANNA,
            kind=MovementKind.COUNT,
            quantity=7,
        )
        assert StockMovement.objects.count() == 1

    @pytest.mark.parametrize(
        "change",
        [
            {"quantity": -1},
            {"difference": -8},
            {"quantity": 1, "difference": 1},
            {},
            {"quantity": 1, "kind": MovementKind.SHIPPED},
        ],
    )
    def test_what_cannot_be_is_refused(self, variants: list[Variant], change: dict[str, Any]) -> None:
        put_on_hand({variants[0].pk: 7})
        with pytest.raises(InvalidAdjustment):
            services.adjust_stock(
                variant_id=variants[0].pk,
                location=services.default_location(),
                actor=ANNA,
                **{"kind": MovementKind.COUNT} | change,
            )
        assert level_of(variants[0]) == (7, 0, 7)

    def test_promised_goods_cannot_be_counted_away(self, variants: list[Variant]) -> None:
        put_on_hand({variants[0].pk: 7})
        services.reserve(lines=lines((variants[0], 5)), reference="order:1", actor=SYSTEM)
        with pytest.raises(BelowReserved, match="5 pieces"):
            services.adjust_stock(
                variant_id=variants[0].pk,
                location=services.default_location(),
                actor=ANNA,
                kind=MovementKind.COUNT,
                quantity=4,
            )


class TestTheDatabaseItself:
    """What holds whatever the code above it does."""

    def test_reserved_stays_within_on_hand(self, variants: list[Variant]) -> None:
        put_on_hand({variants[0].pk: 2})
        with pytest.raises(DatabaseError), transaction.atomic():
            StockLevel.objects.update(reserved=3)

    @pytest.mark.parametrize(
        "statement",
        ["UPDATE inventory_stockmovement SET quantity = 9", "DELETE FROM inventory_stockmovement"],
    )
    def test_the_ledger_cannot_be_altered(self, variants: list[Variant], statement: str) -> None:
        put_on_hand({variants[0].pk: 2})
        refused = pytest.raises(DatabaseError, match="permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
