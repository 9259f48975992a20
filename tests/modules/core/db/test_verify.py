"""T1 with the small counts, and its control."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.core.db import template
from apps.core.db.scopes import engine
from apps.core.db.verify import isolation, isolation_worker
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


@pytest.fixture
def victims() -> Iterator[str]:
    """Three merchants for the worker, and the name under which this process's connections are seen."""
    schemas = ["t1_one", "t1_two", "t1_three"]
    usual = engine().settings_dict["OPTIONS"]
    engine().close()
    engine().settings_dict["OPTIONS"] = {**usual, "application_name": "t1-in-tests"}
    isolation._make_merchants(schemas)
    yield "t1-in-tests"
    engine().settings_dict["OPTIONS"] = usual
    connection.close()
    for schema in schemas:
        template.drop_schema(schema)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE public.entry")


def test_a_worker_counts_what_it_does_and_what_is_foreign(victims: str) -> None:
    schemas = ["t1_one", "t1_two", "t1_three"]
    assignment = {"schemas": schemas, "operations": 300, "threads": 3, "seed": 3, "stock": False}
    connection.close()  # or it would be a victim too
    counts = isolation_worker.work(assignment, victims)
    assert counts["operations"] == 300
    assert all(counts[kind] for kind in isolation_worker.MIX)
    assert not any(what.startswith("foreign") for what in counts)
    assert isolation._misplaced_rows(schemas) == 0

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO t1_two.entry (owner) VALUES ('t1_one'); UPDATE t1_three.entry SET owner = 't1_one'"
        )
    assert isolation._misplaced_rows(schemas) > 1
    connection.close()
    counts = isolation_worker.work({**assignment, "operations": 90}, victims)
    assert sum(number for what, number in counts.items() if what.startswith("foreign")) > 0
