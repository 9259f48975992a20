"""T1 with the small counts, and its control."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.core.db.verify.registry import CHECKS, get_check

pytestmark = pytest.mark.usefixtures("merchants")


def verify(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("verify", "--only", "T1", "--json", *arguments, stdout=out)
    (outcome,) = json.loads(out.getvalue())
    return dict(outcome)


def test_no_foreign_row_in_20000_operations() -> None:
    outcome = verify("--scale", "0.1", "--seed", "7")
    counts = outcome["counts"]
    assert counts["operations"] == 20_000
    assert counts["foreign rows"] == 0
    assert counts["rows in the wrong schema"] == 0
    assert (
        min(counts[what] for what in ("cancelled", "terminated", "rolled back", "savepoint", "streamed")) > 10
    )
    assert outcome["ok"] is True


def test_the_control_shows_the_leaks_of_the_stock_engine() -> None:
    outcome = verify("--scale", "0.02", "--control")
    assert outcome["counts"]["engine"] == "django-tenants"
    assert outcome["counts"]["foreign rows"] > 0
    assert outcome["ok"] is True


def test_every_check_can_be_found() -> None:
    for check_id in CHECKS:
        assert callable(get_check(check_id))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("--only", "T99"), "There is no check 'T99'"), (("--only", "T1", "--scale", "0"), "Give a scale")],
)
def test_wrong_usage_is_one_sentence(arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("verify", *arguments)
