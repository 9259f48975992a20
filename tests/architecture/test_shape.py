"""The tree is what the design says: one folder per module, listed, tested, described."""

import ast
import dataclasses
import re
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from inspect import signature
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from django.core.management import call_command
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from apps.core.modules.definition import ModuleDefinition
from config.modules import MODULES
from tests.architecture.source import ROOT, registry

PLAIN = (str, int, bool, UUID, Decimal, date, datetime, type(None))
DEFINITIONS = [pytest.param(definition, id=definition.code) for definition in registry()]


def test_every_folder_is_listed() -> None:
    folders = {f"apps.{path.parent.name}" for path in (ROOT / "apps").glob("*/definition.py")}
    assert folders == set(MODULES), "config/modules.py lists every module folder, and nothing else."


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_module_is_named_like_its_folder(definition: ModuleDefinition) -> None:
    assert f"apps.{definition.code}" in MODULES
    for app in definition.apps:
        assert app.path == f"apps.{definition.code}" or app.path.startswith(f"apps.{definition.code}.")


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_module_has_tests_and_a_page_about_it(definition: ModuleDefinition) -> None:
    tests = ROOT / "tests" / "modules" / definition.code
    assert list(tests.rglob("test_*.py")), f"Write tests in tests/modules/{definition.code}/."
    readme = ROOT / "apps" / definition.code / "README.md"
    assert readme.exists(), (
        f"Write apps/{definition.code}/README.md: purpose, model sketch, events, slots, settings."
    )


def _undeclared(text: str) -> set[str]:
    """Strings such as "orders.order_paid" that no definition knows: misspelt, or without words for the trail."""
    modules = "|".join(definition.code for definition in registry())
    code = re.compile(rf"(?:{modules})\.[a-z]+(?:_[a-z]+)+")
    declared = {
        item.code
        for definition in registry()
        for kind in ("permissions", "features", "slots", "cards", "setup_steps")
        for item in getattr(definition, kind)
    }
    declared |= {action for definition in registry() for action in definition.actions}
    strings = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    return {value for value in strings if isinstance(value, str) and code.fullmatch(value)} - declared


def test_every_code_is_in_a_definition() -> None:
    assert _undeclared('record(action="orders.order_eaten")') == {"orders.order_eaten"}
    files = [path for path in (ROOT / "apps").rglob("*.py") if "migrations" not in path.parts]
    found = {
        path.relative_to(ROOT).as_posix(): codes
        for path in files
        if (codes := _undeclared(path.read_text(encoding="utf-8")))
    }
    assert not found, "Give each action its words in `actions` of the definition, or correct the code."


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_texts_of_a_definition_are_translated(definition: ModuleDefinition) -> None:
    texts: list[Any] = [definition.name, definition.description]
    texts += [entry.label for entry in definition.menu]
    texts += [permission.label for permission in definition.permissions]
    texts += [feature.label for feature in definition.features]
    texts += definition.actions.values()
    texts += [
        setting[part]
        for setting in definition.config_schema.get("properties", {}).values()
        for part in ("title", "description")
    ]
    plain = [text for text in texts if not isinstance(text, Promise)]
    assert not plain, f"Wrap them in gettext_lazy: {plain}."


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_events_carry_ids_and_plain_values(definition: ModuleDefinition) -> None:
    for path in definition.events:
        event = import_string(path)
        for name, hint in get_type_hints(event).items():
            assert _is_plain(hint), f"{path}.{name} is {hint}: events carry ids and plain values only."
        assert all(field.kw_only for field in dataclasses.fields(event)), f"{path}: add kw_only=True."


def _is_plain(hint: Any) -> bool:
    origin = get_origin(hint)
    if origin in (Union, UnionType, tuple):
        return all(_is_plain(argument) for argument in get_args(hint) if argument is not Ellipsis)
    return isinstance(hint, type) and (hint in PLAIN or issubclass(hint, Enum))


def test_float_is_no_plain_value() -> None:
    assert not _is_plain(float)
    assert not _is_plain(tuple[float, ...])
    assert not _is_plain(dict[str, str])
    assert _is_plain(int | None)


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_tasks_take_keyword_only_ids(definition: ModuleDefinition) -> None:
    for task in definition.tasks:
        for parameter in signature(import_string(task.path).run).parameters.values():
            assert parameter.kind in (parameter.KEYWORD_ONLY, parameter.VAR_KEYWORD), (
                f"{task.path} takes '{parameter.name}' by position: put `*` first."
            )


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_definition_imports_no_models(definition: ModuleDefinition) -> None:
    """Settings read definitions before there are apps."""
    path = ROOT / "apps" / definition.code / "definition.py"
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            allowed = node.module in ("django.utils.translation", "apps.core.modules.definition", "typing")
            assert allowed, (
                f"{definition.code}/definition.py imports {node.module}: name it by a dotted string."
            )


def test_every_component_is_in_the_library() -> None:
    library = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "apps" / "dev_tools").rglob("*.html")
    )
    names = {path.stem.replace("_", "-") for path in (ROOT / "templates" / "components").glob("*.html")}
    missing = sorted(name for name in names if not re.search(rf"<c-{name}[\s/>]", library))
    assert not missing, f"Show them in the component library (apps/dev_tools): {missing}."


@pytest.mark.usefixtures("database")
def test_no_migration_is_missing() -> None:
    """Of the toys too, which ``make check`` does not see."""
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
