"""Commands about modules: what they answer, in JSON and in words, and how they fail."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command, get_commands, load_command_class
from rich.console import Console

from apps.core.management.base import Exit, MaartCommand, Result, lines, table, to_json
from apps.core.management.commands.check_migration_names import migrations, problem_with
from apps.core.modules.lifecycle import Preview
from apps.tenancy.models import ModuleConfig, Platform
from tests.support.commands import answer


def test_list_modules(platform: Platform) -> None:
    ModuleConfig.objects.create(platform=platform, module_code="toy_reviews", enabled=True)
    modules = {module["code"]: module for module in answer("list_modules")}
    assert modules["toy_reviews"] == {
        "code": "toy_reviews",
        "name": "Toy reviews",
        "tier": "optional",
        "version": "1.2.0",
        "requires": [],
        "platforms": {"loyalty": False, "oms": True},
    }
    assert modules["core"]["platforms"] == {"loyalty": True, "oms": True}
    assert modules["toy_badges"]["requires"] == ["toy_reviews"]


def test_list_modules_for_people(platform: Platform) -> None:
    said = StringIO()
    call_command("list_modules", stdout=said)
    row = next(line for line in said.getvalue().splitlines() if line.startswith("orders\t"))
    assert row.split("\t")[2:] == ["optional", "0.1.0", "payments, catalog", "oms"]


def test_module_graph() -> None:
    graph = answer("module_graph")
    assert ["toy_badges", "toy_reviews"] in graph["requires"]
    assert {"code": "orders", "tier": "optional"} in graph["modules"]
    for form, line in (("mermaid", "    orders --> catalog"), ("dot", "    orders -> catalog;")):
        said = StringIO()
        call_command("module_graph", "--format", form, stdout=said)
        assert line in said.getvalue().splitlines()


def test_switching(platform: Platform) -> None:
    on = answer("enable_module", "toy_reviews", "--platform", "oms")
    assert on == {"module": "toy_reviews", "platform": "oms", "enabled": True, "changed": True}
    assert not answer("enable_module", "toy_reviews", "--platform", "oms")["changed"]
    off = answer("disable_module", "toy_reviews", "--platform", "oms")
    assert (off["enabled"], off["changed"]) == (False, True)
    assert not ModuleConfig.objects.get(module_code="toy_reviews").enabled


def test_switching_tells_people_what_it_did(platform: Platform) -> None:
    said = StringIO()
    call_command("enable_module", "toy_reviews", "--platform", "oms", stdout=said)
    call_command("enable_module", "toy_reviews", "--platform", "oms", stdout=said)
    assert said.getvalue().splitlines() == [
        "'toy_reviews' is on for 'oms'.",
        "'toy_reviews' was on already.",
    ]


def test_a_dry_run_changes_nothing(platform: Platform) -> None:
    found = answer("enable_module", "toy_reviews", "--platform", "oms", "--dry-run")
    assert found["menu_entries"] == ["Toy reviews"]
    assert set(found) == set(Preview.__dataclass_fields__)
    assert not ModuleConfig.objects.filter(module_code="toy_reviews").exists()
    said = StringIO()
    call_command("enable_module", "toy_reviews", "--platform", "oms", "--dry-run", stdout=said)
    assert "  permissions: toy_reviews.view_reviews, toy_reviews.write_reviews" in said.getvalue()
    assert "  features: toy_reviews.reviews" in said.getvalue()
    assert "  schedules: toy_reviews.count" in said.getvalue()


def test_a_dry_run_that_is_blocked_fails(platform: Platform) -> None:
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("enable_module", "toy_badges", "--platform", "oms", "--dry-run", stdout=said)
    assert ended.value.code == Exit.FAILED
    assert said.getvalue().startswith("Switch first: toy_reviews\n")


@pytest.mark.parametrize(
    ("arguments", "sentence", "code"),
    [
        (("enable_module", "coffee", "--platform", "oms"), "There is no module 'coffee'.", Exit.USAGE),
        (
            ("enable_module", "orders", "--platform", "moon"),
            "There is no platform 'moon'. Known: loyalty, oms.",
            Exit.USAGE,
        ),
        (("disable_module", "orders", "--platform", "moon"), "There is no platform 'moon'.", Exit.USAGE),
        (("startmodule", "tea", "--requires", "coffee"), "There is no module 'coffee'.", Exit.USAGE),
        (("startmodule", "Tea"), "'Tea' cannot be a code", Exit.USAGE),
        (("sync_schedules", "--unpin", "coffee.brew"), "no scheduled task 'coffee.brew'", Exit.USAGE),
        (("verify", "--only", "T99"), "T99", Exit.USAGE),
        (("create_platform", "Main!", "--name", "x", "--host", "x.localhost"), "", Exit.USAGE),
        (
            ("create_store", "a", "--merchant", "moon", "--platform", "oms", "--name", "x"),
            "'moon'",
            Exit.USAGE,
        ),
        (
            ("create_merchant", "tea", "--name", "x", "--platform", "moon", "--owner", "x@example.lu"),
            "There is no platform 'moon'.",
            Exit.USAGE,
        ),
        (("create_token", "--store", "moon", "--name", "x", "--scopes", "x"), "'moon'", Exit.USAGE),
        (
            ("enable_module", "toy_badges", "--platform", "oms"),
            "'toy_badges' needs 'toy_reviews'",
            Exit.FAILED,
        ),
        (
            ("disable_module", "payments", "--platform", "oms"),
            "'payments' is needed by 'orders'",
            Exit.FAILED,
        ),
        (("disable_module", "tenancy", "--platform", "oms"), "is part of the core", Exit.FAILED),
    ],
)
def test_failures_are_one_sentence(
    database: None, arguments: tuple[str, ...], sentence: str, code: Exit
) -> None:
    with pytest.raises(CommandError) as caught:
        call_command(*arguments)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.returncode == code


def test_traceback_shows_more(database: None) -> None:
    with pytest.raises(Exception, match="no module 'coffee'") as caught:
        call_command("enable_module", "coffee", "--platform", "oms", "--traceback")
    assert not isinstance(caught.value, CommandError)


THE_DESIGNS = [
    "list_modules",
    "module_graph",
    "enable_module",
    "disable_module",
    "startmodule",
    "sync_schedules",
    "create_platform",
    "create_merchant",
    "create_store",
]
OURS = sorted(name for name, app in get_commands().items() if str(app).startswith("apps."))


def test_the_commands_of_the_design_are_there() -> None:
    assert set(OURS) >= set(THE_DESIGNS)


@pytest.mark.parametrize("name", OURS)
def test_every_command_of_ours_helps_and_answers_machines(name: str) -> None:
    command = load_command_class(get_commands()[name], name)
    assert command.help, f"{name}: say in `help` what it does."
    assert isinstance(command, MaartCommand), f"{name}: derive it from MaartCommand."
    assert name in command.example, f"{name}: show a call in `example`."
    text = command.create_parser("manage.py", name).format_help()
    assert "--json" in text
    assert f"manage.py {name}" in text


class Trial(MaartCommand):
    help = "Try what all commands share."
    errors = (ZeroDivisionError, LookupError)

    def run(self, options: dict[str, Any]) -> Result:
        raise self.problem

    problem: Exception = ZeroDivisionError("Nobody divides by nothing.\nReally.")


@pytest.mark.parametrize(
    ("problem", "said", "code"),
    [
        (ZeroDivisionError("Nobody divides by nothing.\nReally."), "Nobody divides by nothing.", Exit.FAILED),
        (ZeroDivisionError(), "ZeroDivisionError", Exit.FAILED),
        (LookupError("There is no moon."), "There is no moon.", Exit.USAGE),
        (ValidationError("Give a code."), "Give a code.", Exit.USAGE),
    ],
)
def test_errors_for_people(problem: Exception, said: str, code: Exit) -> None:
    trial = Trial()
    trial.problem = problem
    with pytest.raises(CommandError) as caught:
        call_command(trial)
    assert (str(caught.value), caught.value.returncode) == (said, code)


def test_tables_are_for_terminals_and_pipes() -> None:
    rows = [("a", "[b]"), ("c", "d")]
    piped, shown = StringIO(), StringIO()
    table(("one", "two"), rows)(Console(file=piped, width=200))
    assert piped.getvalue() == "a\t[b]\nc\td\n"
    table(("one", "two"), rows)(Console(file=shown, width=40, force_terminal=True))
    assert "one" in shown.getvalue()
    lines("[x]")(Console(file=piped))
    assert piped.getvalue().endswith("[x]\n")


def test_json_of_dataclasses_and_sets() -> None:
    assert json.loads(to_json({"a": (Exit.OK, frozenset({"x"})), "b": Result(data=[1]).data})) == {
        "a": [0, ["x"]],
        "b": [1],
    }


@pytest.mark.parametrize(
    ("name", "is_good"),
    [
        ("0001_initial", True),
        ("0002_add_weight", True),
        ("0017_index_orders_by_store", True),
        ("0002_initial", False),
        ("0001_add_weight", False),
        ("0002_auto_20260101_1200", False),
        ("0003_alter_order_state_and_more", False),
        ("0004_merge_20260101_1200", False),
        ("add_weight", False),
    ],
)
def test_names_of_migrations(name: str, is_good: bool) -> None:
    assert (problem_with(name) is None) == is_good


def test_all_migrations_are_looked_at() -> None:
    found = set(migrations())
    assert ("tenancy", "0001_initial") in found
    assert not any(label == "sessions" for label, _ in found)
    assert answer("check_migration_names") == []
