"""One page per kind of thing that modules bring."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.module_loading import import_string

from apps.core.modules.definition import Crontab, Every, ModuleDefinition, ScheduledTask
from apps.core.modules.registry import Registry
from apps.core.reference.environment import variables
from apps.core.reference.markdown import code, codes, sections, table

NOTICE = "<!-- Made by `manage.py docs`. Change the source, not this page. -->"


def build_pages(registry: Registry, root: Path) -> dict[str, str]:
    """File name -> text, in English."""
    builders: Mapping[str, Callable[[], str]] = {
        "modules.md": lambda: modules_page(registry),
        "permissions.md": lambda: permissions_page(registry),
        "events.md": lambda: events_page(registry),
        "slots.md": lambda: slots_page(registry),
        "schedules.md": lambda: schedules_page(registry),
        "commands.md": commands_page,
        "settings.md": lambda: settings_page(root),
    }
    with translation.override("en"):
        return {name: build() for name, build in builders.items()}


def modules_page(registry: Registry) -> str:
    overview = table(
        ("code", "name", "tier", "version", "requires", "what it is"),
        (
            (f"[{d.code}](#{d.code})", d.name, d.tier.value, d.version, codes(d.requires), d.description)
            for d in registry
        ),
    )
    return sections(NOTICE, "# Modules", overview, *(_module(definition) for definition in registry))


def _module(definition: ModuleDefinition) -> str:
    facts = {
        "Apps": (f"{code(app.path)} ({app.placement.value})" for app in definition.apps),
        "Frontends": (f"{f.audience.value} at {code(f.prefix or '/')}" for f in definition.frontends),
        "Menu entries": (f"{entry.label} ({entry.audience.value})" for entry in definition.menu),
        "Dashboard cards": (code(card.code) for card in definition.cards),
        "Set-up steps": (code(step.code) for step in definition.setup_steps),
        "Fills the slots": (code(fill.slot) for fill in definition.slot_fills),
        "Answers the contracts": (code(c.contract.rpartition(".")[2]) for c in definition.contracts),
        "Health checks": (code(check.code) for check in definition.health_checks),
        "Features": (f"{feature.label} ({code(feature.code)})" for feature in definition.features),
        "Tasks": (f"{code(task.path)} ({task.queue.value})" for task in definition.tasks),
    }
    lines = [f"- {name}: {'; '.join(found)}" for name, items in facts.items() if (found := list(items))]
    return sections(
        f"## {definition.code}", str(definition.description), "\n".join(lines), _settings_of(definition)
    )


def _settings_of(definition: ModuleDefinition) -> str:
    properties = definition.config_schema.get("properties", {})
    return table(
        ("setting per platform", "type", "default", "what it does"),
        (
            (code(name), _type(prop), code(repr(definition.default_config.get(name))), prop.get("title", ""))
            for name, prop in properties.items()
        ),
    )


def _type(prop: Mapping[str, Any]) -> str:
    return " or ".join(str(value) for value in prop["enum"]) if "enum" in prop else str(prop.get("type"))


def permissions_page(registry: Registry) -> str:
    rows = (
        (code(p.code), p.label, code(d.code), ", ".join(("owner", *p.presets)))
        for d in registry
        for p in d.permissions
    )
    intro = "What a role can hold. The last column names the preset roles that start with it."
    return sections(
        NOTICE, "# Permissions", intro, table(("code", "allows to", "module", "preset roles"), rows)
    )


def events_page(registry: Registry) -> str:
    handlers = [(d.code, handler) for d in registry for handler in d.handlers]
    parts = []
    for definition in registry:
        for path in definition.events:
            event = import_string(path)
            parts.append(f"## {event.__name__}\n\nPublished by {code(definition.code)} as {code(path)}.")
            parts.append(_first_paragraph(event))
            parts.append(
                table(("field", "type"), ((code(f.name), code(_annotation(f.type))) for f in fields(event)))
            )
            mine = [(module, h) for module, h in handlers if h.event == path]
            parts.append(
                table(
                    ("handled by", "mode", "handler"),
                    ((code(m), h.mode.value, code(h.handler)) for m, h in mine),
                )
            )
    return sections(NOTICE, "# Events", *parts)


def _annotation(annotation: Any) -> str:
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)


def _first_paragraph(event: type) -> str:
    own = event.__dict__.get("__doc__") or ""
    # A dataclass without a docstring gets its signature as one.
    return "" if own.startswith(f"{event.__name__}(") else inspect.cleandoc(own).split("\n\n")[0]


def slots_page(registry: Registry) -> str:
    fills = [(d.code, fill) for d in registry for fill in d.slot_fills]
    rows = (
        (
            code(slot.code),
            slot.description,
            codes(module for module, fill in fills if fill.slot == slot.code) or "-",
        )
        for d in registry
        for slot in d.slots
    )
    return sections(
        NOTICE, "# Slots", table(("slot", "where it is and what it passes on", "filled by"), rows)
    )


def schedules_page(registry: Registry) -> str:
    rows = (
        (
            code(task.key(d.code)),
            code(d.code),
            _schedule(task),
            task.scope.value,
            task.queue.value,
            code(task.task),
        )
        for d in registry
        for task in d.scheduled_tasks
    )
    columns = ("name", "module", "when", "scope", "queue", "task")
    return sections(NOTICE, "# Scheduled tasks", table(columns, rows))


def _schedule(task: ScheduledTask) -> str:
    match task.schedule:
        case Every(seconds=seconds):
            return f"every {seconds} s"
        case Crontab() as cron:
            parts = (cron.minute, cron.hour, cron.day_of_month, cron.month_of_year, cron.day_of_week)
            return code(" ".join(parts))


def commands_page() -> str:
    parts = []
    for name, command in sorted(_our_commands()):
        example = "\n".join(
            line.strip() for line in getattr(command, "example", "").splitlines() if line.strip()
        )
        block = "".join(f"    manage.py {line}\n" for line in example.splitlines())
        parts.append(sections(f"## {name}", str(command.help), block))
    intro = (
        "Every command takes `--help`; those of ours take `--json` and answer with an exit code: "
        "0 fine, 1 failed, 2 wrong usage, 3 partly done."
    )
    return sections(NOTICE, "# Commands", intro, *parts)


def _our_commands() -> Iterator[tuple[str, BaseCommand]]:
    for name, app in get_commands().items():
        if str(app).startswith("apps."):
            yield name, load_command_class(str(app), name)


def settings_page(root: Path) -> str:
    rows = (
        (code(v.name), v.kind, code(v.default) if v.default else "must be given", code(v.read_in))
        for v in variables(root)
    )
    intro = "Read from the environment, or from the file `.env` in development."
    return sections(NOTICE, "# Settings", intro, table(("variable", "kind", "default", "read in"), rows))
