"""Every string of every definition leads to something of the right kind, and no two claim the same name."""

import dataclasses
import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ValidationError
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from apps.core.modules import config_form
from apps.core.modules.checks.saying import Rule, accepts, expect, problem, resolve
from apps.core.modules.checks.tables import check_tables
from apps.core.modules.checks.work import check_schedules, check_tasks
from apps.core.modules.definition import (
    DashboardCard,
    Feature,
    FeatureKind,
    MenuEntry,
    ModuleDefinition,
    Permission,
    Preset,
    SetupStep,
    Slot,
    SlotFill,
)
from apps.core.modules.menus import SECTIONS
from apps.core.modules.registry import Registry, get_registry
from apps.core.modules.routing import route_names
from apps.core.modules.slots import declared_slots

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_VERSION = re.compile(r"\d+(\.\d+)*")
_PREFIX = re.compile(r"([a-z0-9][a-z0-9-]*/)*")


@register("modules")
def check_definitions(**kwargs: Any) -> list[CheckMessage]:
    registry = get_registry()
    messages = list(find_duplicates(registry))
    for definition in registry:
        for rule in RULES:
            messages.extend(rule(definition, registry))
    return messages


def check_module(definition: ModuleDefinition, registry: Registry) -> Iterator[CheckMessage]:
    if not _CODE.fullmatch(definition.code):
        yield problem(
            definition,
            27,
            "its code does not fit.",
            "Use small letters, digits and underscores, as its folder.",
        )
    if not _VERSION.fullmatch(definition.version):
        yield problem(
            definition, 28, f"'{definition.version}' is no version.", "Use numbers and dots: '0.1.0'."
        )
    audiences = Counter(frontend.audience for frontend in definition.frontends)
    for audience in (audience for audience, count in audiences.items() if count > 1):
        yield problem(
            definition,
            29,
            f"it has two frontends for {audience.value}.",
            "Include the one in the other's urls.",
        )


def check_frontends(definition: ModuleDefinition, registry: Registry) -> Iterator[CheckMessage]:
    for frontend in definition.frontends:
        if not _PREFIX.fullmatch(frontend.prefix):
            yield problem(
                definition,
                26,
                f"the prefix '{frontend.prefix}' of its {frontend.audience.value} does not fit into an address.",
                "Write it without a slash at the beginning and with one at the end: 'reviews/'.",
            )
        try:
            urls: ModuleType = import_module(frontend.urls)
        except ImportError as error:
            yield problem(
                definition,
                1,
                f"the URLs '{frontend.urls}' cannot be imported ({error}).",
                "Write the module.",
            )
            continue
        if not isinstance(getattr(urls, "urlpatterns", None), list):
            yield problem(
                definition, 2, f"'{frontend.urls}' has no urlpatterns.", "Give it a list named urlpatterns."
            )


def check_menu(definition: ModuleDefinition, registry: Registry) -> Iterator[CheckMessage]:
    from apps.core.ui.icons import has_icon

    if not definition.menu or list(check_frontends(definition, registry)):
        return
    routes = frozenset(route_names(definition))
    for entry in definition.menu:
        name = f"{entry.audience}:{definition.code}:{entry.url_name}"
        if name not in routes:
            yield problem(
                definition,
                3,
                f"the menu entry '{entry.code}' leads to '{name}', which is no route.",
                "Correct url_name, or name the route so in the module's urls.",
            )
        if not has_icon(entry.icon):
            yield problem(
                definition,
                4,
                f"the menu entry '{entry.code}' has the icon '{entry.icon}', which we do not have.",
                "Take a name from static/icons/lucide.",
            )
        if entry.section not in SECTIONS:
            yield problem(
                definition,
                5,
                f"the menu entry '{entry.code}' is in the section '{entry.section}', which does not exist.",
                f"Use one of {', '.join(SECTIONS)}.",
            )


def check_permissions(definition: ModuleDefinition, registry: Registry) -> Iterator[CheckMessage]:
    known = {permission.code for d in registry for permission in d.permissions}
    used: list[MenuEntry | DashboardCard | SetupStep | SlotFill] = [
        *definition.menu,
        *definition.cards,
        *definition.setup_steps,
        *definition.slot_fills,
    ]
    for declared in definition.permissions:
        for preset in set(declared.presets) - set(Preset):
            yield problem(
                definition,
                25,
                f"the permission '{declared.code}' is for the preset role '{preset}', which there is not.",
                f"Use {', '.join(Preset)}.",
            )
    for contribution in used:
        if contribution.permission is not None and contribution.permission not in known:
            yield problem(
                definition,
                6,
                f"{type(contribution).__name__} asks for the permission '{contribution.permission}', "
                "which no module declares.",
                "Correct the code, or add it to the permissions of the module's definition.",
            )


def check_names(definition: ModuleDefinition, registry: Registry) -> Iterator[CheckMessage]:
    """Codes that live beside those of other modules begin with the module's own."""
    codes: list[Permission | Feature | Slot | DashboardCard | SetupStep] = [
        *definition.permissions,
        *definition.features,
        *definition.slots,
        *definition.cards,
        *definition.setup_steps,
    ]
    for item in codes:
        if not item.code.startswith(f"{definition.code}."):
            yield problem(
                definition,
                7,
                f"the {type(item).__name__} '{item.code}' does not begin with '{definition.code}.'.",
                f"Call it '{definition.code}.{item.code.rpartition('.')[2]}'.",
            )
    for action in definition.actions:
        if not action.startswith(f"{definition.code}."):
            yield problem(
                definition,
                7,
                f"the action '{action}' does not begin with '{definition.code}.'.",
                f"Call it '{definition.code}.{action.rpartition('.')[2]}'.",
            )


def check_templates(definition: ModuleDefinition, registry: Registry) -> Iterator[CheckMessage]:
    shown: list[DashboardCard | SlotFill] = [*definition.cards, *definition.slot_fills]
    for item in shown:
        try:
            get_template(item.template)
        except TemplateDoesNotExist:
            yield problem(
                definition,
                8,
                f"the template '{item.template}' does not exist.",
                "Write it in the module's templates.",
            )
    for card in definition.cards:
        for what, path in (("the card's context", card.context), ("the card's figures", card.figures)):
            if path is not None:
                yield from expect(
                    definition, what, path, accepts(positional=1), "a function (request) -> dict"
                )
    for fill in definition.slot_fills:
        yield from expect(
            definition,
            "the slot fill's context",
            fill.context,
            _takes_request,
            "a function (request, **arguments)",
        )


def _takes_request(found: Any) -> bool:
    return callable(found) and bool(inspect.signature(found).parameters)


def check_slots(definition: ModuleDefinition, registry: Registry) -> Iterator[CheckMessage]:
    known = declared_slots(registry)
    for fill in definition.slot_fills:
        if fill.slot not in known:
            yield problem(
                definition,
                9,
                f"fills the slot '{fill.slot}', which no module declares.",
                f"Use one of {', '.join(sorted(known)) or 'none yet'}, or declare it where the template is.",
            )


def check_events(definition: ModuleDefinition, registry: Registry) -> Iterator[CheckMessage]:
    for path in definition.events:
        yield from expect(definition, "the event", path, _is_event, "a frozen dataclass derived from Event")
    declared = {path for d in registry for path in d.events}
    for handler in definition.handlers:
        if handler.event not in declared:
            yield problem(
                definition,
                10,
                f"handles '{handler.event}', which no module declares.",
                "Correct the string, or add the event to the events of the definition that publishes it.",
            )
        yield from expect(
            definition, "the handler", handler.handler, accepts(positional=1), "a function (event) -> None"
        )


def _is_event(found: Any) -> bool:
    from apps.core.events import Event

    if not (inspect.isclass(found) and issubclass(found, Event) and dataclasses.is_dataclass(found)):
        return False
    return bool(found.__dataclass_params__.frozen)  # type: ignore[attr-defined]  # of every dataclass


def check_callables(definition: ModuleDefinition, registry: Registry) -> Iterator[CheckMessage]:
    for check in definition.health_checks:
        yield from expect(
            definition, "the health check", check.check, accepts(), "a function () -> HealthResult"
        )
    for feature in definition.features:
        if (feature.kind == FeatureKind.QUANTITY) != (feature.usage is not None):
            yield problem(
                definition,
                33,
                f"the feature '{feature.code}' must be a QUANTITY with a usage, or a SWITCH without.",
                "Name a function () -> int that counts, or make it a SWITCH.",
            )
        if feature.usage is not None:
            yield from expect(
                definition, "the usage of a feature", feature.usage, accepts(), "a function () -> int"
            )
    for step in definition.setup_steps:
        yield from expect(
            definition, "the set-up step", step.step, accepts(positional=1), "a function (request) -> Step"
        )
    for hook in ("on_enable", "on_disable"):
        if path := getattr(definition, hook):
            yield from expect(definition, hook, path, accepts(positional=1), "a function (platform) -> None")
    for hook in ("on_startup", "on_shutdown"):
        if path := getattr(definition, hook):
            yield from expect(definition, hook, path, accepts(), "a function () -> None")


def check_contracts(definition: ModuleDefinition, registry: Registry) -> Iterator[CheckMessage]:
    for entry in definition.contracts:
        problems = list(
            expect(
                definition,
                "the contract",
                entry.contract,
                _is_contract,
                "a Protocol with a default beside it",
            )
        )
        yield from problems
        if not problems:
            wanted = _methods(resolve(entry.contract))
            kind = f"a class with {', '.join(sorted(wanted))}"
            yield from expect(
                definition, "the implementation", entry.implementation, _class_with(wanted), kind
            )


def _class_with(wanted: set[str]) -> Callable[[Any], bool]:
    return lambda found: inspect.isclass(found) and wanted <= _methods(found)


def _is_contract(found: Any) -> bool:
    return bool(getattr(found, "_is_protocol", False)) and hasattr(import_module(found.__module__), "default")


def _methods(found: Any) -> set[str]:
    return {name for name, _ in inspect.getmembers(found, callable) if not name.startswith("_")}


def check_config(definition: ModuleDefinition, registry: Registry) -> Iterator[CheckMessage]:
    known = {"properties", "required"}
    unknown = {*(set(definition.config_schema) - known)}
    unknown |= set(definition.config_schema.get("required", ())) - set(
        definition.config_schema.get("properties", ())
    )
    for name in sorted(unknown):
        yield problem(
            definition,
            13,
            f"config_schema: nothing is known of '{name}'.",
            "Use properties, and required that lists some.",
        )
    try:
        config_form.form_class(definition)
        config_form.validate(definition, definition.default_config)
    except config_form.SchemaError as error:
        yield problem(definition, 13, f"config_schema: {error}", "Correct the type of the setting.")
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            yield problem(
                definition,
                14,
                f"default_config does not fit config_schema: {name}: {' '.join(texts)}",
                "Give every setting of the schema a default that fits it.",
            )
    without = set(definition.config_schema.get("properties", {})) - set(definition.default_config)
    for name in sorted(without):
        yield problem(
            definition, 14, f"the setting '{name}' has no default.", f"Add '{name}' to default_config."
        )


def check_apps(definition: ModuleDefinition, registry: Registry) -> Iterator[CheckMessage]:
    from django.apps import apps

    installed = {config.name for config in apps.get_app_configs()}
    for app in definition.apps:
        if app.path not in installed:
            yield problem(
                definition,
                15,
                f"its app '{app.path}' is not installed.",
                "List the module in config/modules.py.",
            )


def find_duplicates(registry: Registry) -> Iterator[CheckMessage]:
    kinds: dict[str, list[str]] = {
        "permission": [p.code for d in registry for p in d.permissions],
        "feature": [f.code for d in registry for f in d.features],
        "slot": [s.code for d in registry for s in d.slots],
        "health check": [c.code for d in registry for c in d.health_checks],
        "card": [c.code for d in registry for c in d.cards],
        "set-up step": [s.code for d in registry for s in d.setup_steps],
        "scheduled task": [t.key(d.code) for d in registry for t in d.scheduled_tasks],
        "menu entry": [f"{d.code}.{e.code}" for d in registry for e in d.menu],
        "answer to the contract": [c.contract for d in registry for c in d.contracts],
        "handler": [f"{h.handler} of {h.event}" for d in registry for h in d.handlers],
        "app": [app.path for d in registry for app in d.apps],
    }
    for kind, codes in kinds.items():
        for code, count in Counter(codes).items():
            if count > 1:
                yield Error(
                    f"The {kind} '{code}' is declared {count} times.",
                    hint="Keep one of them, or give the others a name of their own.",
                    id="maart.E016",
                )


RULES: tuple[Rule, ...] = (
    check_module,
    check_apps,
    check_frontends,
    check_menu,
    check_permissions,
    check_names,
    check_templates,
    check_slots,
    check_events,
    check_tasks,
    check_schedules,
    check_tables,
    check_callables,
    check_contracts,
    check_config,
)
