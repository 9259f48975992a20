from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from apps.core.events import Event
from apps.core.events.codec import NotPlain, decode, encode
from tests.support.toys.toy_chores.events import EverythingHappened, Mood

ANNA = UUID("12345678-1234-5678-1234-567812345678")


def everything(perhaps: UUID | None = None) -> EverythingHappened:
    return EverythingHappened(
        number=3,
        share=Decimal("0.10"),
        who=ANNA,
        at=datetime(2026, 1, 5, 9, 30, tzinfo=UTC),
        on=date(2026, 1, 5),
        mood=Mood.BAD,
        perhaps=perhaps,
        names=("Anna", "Ben"),
        pair=(1, ANNA),
        prices={"a": Decimal("1.00")},
    )


@pytest.mark.parametrize("perhaps", [None, ANNA])
def test_what_is_read_back_equals_what_was_written(perhaps: UUID | None) -> None:
    event = everything(perhaps)
    read = decode(EverythingHappened, encode(event))
    assert read == event
    assert repr(read) == repr(event)


def test_an_event_that_carries_a_thing_is_refused() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Wrong(Event):
        thing: Any

    with pytest.raises(NotPlain, match=r"Wrong\.thing holds a object"):
        encode(Wrong(thing=object()))
