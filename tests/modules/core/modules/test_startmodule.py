"""What ``startmodule`` writes passes every check and its own tests, as it is."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from apps.core.management import scaffold
from apps.core.modules.definition import ModuleDefinition, Tier
from apps.core.modules.registry import Registry, RegistryError, load
from config.modules import MODULES
from tests.support.clones import copy_tree, run
from tests.support.databases import ROOT, url_of


@dataclass(frozen=True, slots=True)
class Started:
    """``told`` is what the last call of startmodule listed, ``changed`` what it did to the tree."""

    clone: Path
    told: set[str]
    changed: set[str]


def contents(root: Path) -> dict[str, bytes]:
    """Of the files that are kept: no byte code, no compiled words, no data."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in ("apps", "config", "docs", "locale", "tests", ".")
        for path in (root.glob("*") if folder == "." else (root / folder).rglob("*"))
        if path.is_file() and path.suffix not in (".pyc", ".mo")
    }


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Started:
    """With one new module of each kind. They differ in length, so that lines are broken in different places."""
    copy = copy_tree(tmp_path_factory.mktemp("startmodule"))
    for arguments in (
        ("coffee", "--name", "Coffee corner", "--requires", "catalog"),
        ("a_rather_long_name_of_a_module", "--requires", "catalog,orders"),
        ("night_shift", "--tier", "internal"),
    ):
        before = contents(copy)
        done = run(copy, "manage.py", "startmodule", *arguments, "--json")
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        assert answer["written"]
    after = contents(copy)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return Started(copy, set(answer["files"]), changed)


@pytest.fixture(scope="module")
def clone(started: Started) -> Path:
    return started.clone


NEW = ("coffee", "a_rather_long_name_of_a_module", "night_shift")
FOLDERS = [folder for code in NEW for folder in (f"apps/{code}", f"tests/modules/{code}")]


def test_it_lists_every_file_that_it_wrote_or_changed(started: Started) -> None:
    assert "docs/reference/modules.md" in started.told
    assert started.told == started.changed


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("-m", "ruff", "check", *FOLDERS, "config/modules.py"), id="ruff"),
        pytest.param(("-m", "ruff", "format", "--check", *FOLDERS, "config/modules.py"), id="format"),
        pytest.param(("-m", "djlint", "--quiet", "--lint", *(f"apps/{code}" for code in NEW)), id="djlint"),
        pytest.param(("-c", "from importlinter.cli import lint_imports_command as run; run()"), id="imports"),
        pytest.param(("manage.py", "check", "--fail-level", "WARNING"), id="django"),
        pytest.param(("manage.py", "check_migration_names"), id="migration names"),
        pytest.param(("manage.py", "docs", "--check"), id="docs"),
    ],
)
def test_it_passes_the_checks(clone: Path, command: tuple[str, ...]) -> None:
    done = run(clone, *command)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_it_lacks_no_migration(clone: Path, committed_database: str) -> None:
    arguments = ("makemigrations", "--check", "--dry-run")
    done = run(clone, "manage.py", *arguments, database_url=url_of(committed_database))
    assert done.returncode == 0, done.stdout + done.stderr


def test_its_words_are_there_in_four_languages(clone: Path) -> None:
    done = run(clone, "manage.py", "check_translations", "--json")
    ours = {
        "Coffee corner",
        "Coffee corner for merchants.",
        "See Coffee corner",
        "Night shift for operators.",
    }
    ours |= {"Nothing here yet", "As soon as there is something, it is listed here."}
    problems = [problem for problem in json.loads(done.stdout) if problem["message"] in ours]
    assert problems == []
    catalogue = (clone / "locale" / "de" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    assert 'msgid "See Coffee corner"\nmsgstr "Coffee corner ansehen"' in catalogue


def test_it_passes_its_own_tests(clone: Path) -> None:
    done = run(clone, "-m", "pytest", "-q", *(f"tests/modules/{code}" for code in NEW))
    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout


def test_it_is_known_to_the_commands(clone: Path) -> None:
    done = run(clone, "manage.py", "module_graph", "--format", "json")
    graph = json.loads(done.stdout)
    assert ["coffee", "catalog"] in graph["requires"]
    assert {"code": "night_shift", "tier": "internal"} in graph["modules"]


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (scaffold.Plan("Coffee", "Coffee", Tier.OPTIONAL), "cannot be a code"),
        (scaffold.Plan("coffee__corner", "Coffee", Tier.OPTIONAL), "cannot be a code"),
        (scaffold.Plan("class", "Coffee", Tier.OPTIONAL), "cannot be a code"),
        (scaffold.Plan("orders", "Orders", Tier.OPTIONAL), "There is a module 'orders' already"),
        (scaffold.Plan("admin", "Admin", Tier.OPTIONAL), "'admin' is the label of an app"),
        (scaffold.Plan("messages", "Messages", Tier.OPTIONAL), "is the label of an app"),
        (scaffold.Plan("auth", "Auth", Tier.OPTIONAL), "is the label of an app"),
        (scaffold.Plan("sessions", "Sessions", Tier.OPTIONAL), "is the label of an app"),
        (scaffold.Plan("staticfiles", "Files", Tier.OPTIONAL), "is the label of an app"),
        (scaffold.Plan("outbox", "Outbox", Tier.OPTIONAL), "is the label of an app"),
        (scaffold.Plan("products", "Products", Tier.OPTIONAL), "where 'store_admin:catalog:.*' is already"),
        (scaffold.Plan("team", "Team", Tier.OPTIONAL), "where 'store_admin:tenancy:team.*' is already"),
        (scaffold.Plan("dev", "Dev", Tier.INTERNAL), "where 'platform:dev_tools:.*' is already"),
        (scaffold.Plan("coffee", 'The "corner"', Tier.OPTIONAL), "without quotes"),
        (scaffold.Plan("coffee", "Tea\nroom", Tier.OPTIONAL), "in one line"),
        (scaffold.Plan("coffee", "Tea\u2028room", Tier.OPTIONAL), "in one line"),
        (scaffold.Plan("coffee", "Tea\troom", Tier.OPTIONAL), "in one line"),
        (scaffold.Plan("coffee", "", Tier.OPTIONAL), "1 to 60"),
        (scaffold.Plan("coffee", "   ", Tier.OPTIONAL), "letters among them"),
        (scaffold.Plan("coffee", "Coffee", Tier.OPTIONAL, ("catalog", "catalog")), "once"),
        (scaffold.Plan("coffee", "Coffee", Tier.CORE, ("orders",)), "cannot require 'orders'"),
    ],
)
def test_what_cannot_be_made_is_refused(plan: scaffold.Plan, sentence: str) -> None:
    with pytest.raises(scaffold.CannotStart, match=sentence):
        scaffold.check(plan, load(MODULES), ROOT)


def test_an_unknown_requirement_is_refused() -> None:
    with pytest.raises(RegistryError, match="no module 'tea'"):
        scaffold.check(scaffold.Plan("coffee", "Coffee", Tier.OPTIONAL, ("tea",)), load(MODULES), ROOT)


LAYERS = """
layers = [
    "tools",
    "beans : milk",
    "people",
    "core",
]
"""


@pytest.mark.parametrize(
    ("tier", "line"),
    [
        (Tier.OPTIONAL, '    "beans : coffee : milk",\n    "people",'),
        (Tier.INTERNAL, '    "coffee : tools",\n    "beans : milk",'),
        (Tier.CORE, '    "beans : milk",\n    "coffee",\n    "people",'),
    ],
)
def test_the_import_contract_gets_the_module_in_its_tier(tier: Tier, line: str) -> None:
    tiers = {"tools": Tier.INTERNAL, "beans": Tier.OPTIONAL, "milk": Tier.OPTIONAL, "people": Tier.CORE}
    registry = Registry(
        ModuleDefinition(code=code, name=code, description="", version="1", tier=found)
        for code, found in tiers.items()
    )
    assert line in scaffold.allow_imports(LAYERS, scaffold.Plan("coffee", "Coffee", tier), registry)
