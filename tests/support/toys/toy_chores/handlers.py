"""What was called in this process stands in ``seen``, with the merchant it was called for."""

from apps.core.context import current
from apps.core.events import outside_transaction
from tests.support.toys.toy_chores.done import note
from tests.support.toys.toy_chores.events import ChoreAsked, EverythingHappened

seen: list[tuple[str, str]] = []


def refuse(event: ChoreAsked) -> None:
    if event.name == "forbidden":
        raise PermissionError("This chore is forbidden.")


def stumble(event: ChoreAsked) -> None:
    if event.name == "stumble":
        raise RuntimeError("Stumbled over anna@bakery.lu.")


def remember(event: ChoreAsked) -> None:
    merchant = current().merchant
    seen.append((event.name, merchant.code if merchant else "public"))


def do_later(event: ChoreAsked) -> None:
    note(f"handled:{event.name}")


@outside_transaction
def do_outside(event: EverythingHappened) -> None:
    note(f"everything:{event.number}")
