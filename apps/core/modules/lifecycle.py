"""Switching modules on and off for a platform, changing their settings, and what would come of it.

Each service locks the platform's row, so that two people cannot switch at once, and takes effect in every process
with the commit (see ``gate``).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from apps.core import audit, context
from apps.core.actor import Actor
from apps.core.context import Context, PlatformRef
from apps.core.contracts import resolve
from apps.core.contracts.module_state import ModuleState, StoredModule, UnknownPlatform
from apps.core.events import publish
from apps.core.modules import config_form
from apps.core.modules.definition import ModuleDefinition, Tier
from apps.core.modules.events import ModuleConfigChanged, ModuleDisabled, ModuleEnabled
from apps.core.modules.gate import effective, gate
from apps.core.modules.registry import get_registry
from apps.core.modules.routing import route_names


class ModuleRefused(Exception):
    """The switch was not made. ``codes`` are the modules in the way."""

    def __init__(self, message: str, codes: Iterable[str] = ()) -> None:
        self.codes = tuple(codes)
        super().__init__(message)


class InvalidConfig(ModuleRefused):
    """The settings do not fit the module's schema. ``errors`` maps a setting to its messages."""

    def __init__(self, message: str, errors: Mapping[str, list[str]]) -> None:
        self.errors = dict(errors)
        super().__init__(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What appears (``enable``) or disappears, by kind, and the modules that are in the way."""

    platform: str
    module: str
    enable: bool
    changes: bool
    blocked_by: tuple[str, ...]
    modules: tuple[str, ...]
    menu_entries: tuple[str, ...]
    routes: tuple[str, ...]
    permissions: tuple[str, ...]
    features: tuple[str, ...]
    cards: tuple[str, ...]
    setup_steps: tuple[str, ...]
    slots: tuple[str, ...]
    schedules: tuple[str, ...]
    handlers: tuple[str, ...]


def enable_module(*, platform: str, code: str, actor: Actor) -> None:
    """Raises ModuleRefused when something it requires is off. A module that is on stays as it is."""
    _switch(platform=platform, code=code, actor=actor, on=True)


def disable_module(*, platform: str, code: str, actor: Actor) -> None:
    """Raises ModuleRefused when a module that is on requires it. Tables and rows stay."""
    _switch(platform=platform, code=code, actor=actor, on=False)


@transaction.atomic
def configure_module(*, platform: str, code: str, config: Mapping[str, Any], actor: Actor) -> None:
    """Replace the module's settings for the platform. Raises InvalidConfig."""
    definition = get_registry().get(code)
    _validate(definition, config)
    state = resolve(ModuleState)
    with context.public_context(), gate.uncached():
        ref = state.lock(platform)
        before = state.stored(ref.id).get(code, StoredModule())
        after = StoredModule(before.enabled, config_form.deviations(definition, config))
        if after == before:
            return
        ref = state.write(ref, code, after)
        _record(ref, code, actor, "core.module_configured", [dict(before.config), dict(after.config)])
        with context.enter(Context(platform=ref)):
            publish(ModuleConfigChanged(platform_code=ref.code, module_code=code))


def preview(*, platform: str, code: str, enable: bool) -> Preview:
    """What the switch would do; nothing is written. Raises UnknownPlatform and UnknownModule."""
    definition = get_registry().get(code)
    _refuse_fixed(definition)
    ref = _platform(platform)
    stored = resolve(ModuleState).stored(ref.id)
    before, after = _before_and_after(stored, code, on=enable)
    touched = tuple(d for d in get_registry() if d.code in before ^ after)
    return Preview(
        platform=ref.code,
        module=code,
        enable=enable,
        changes=stored.get(code, StoredModule()).enabled != enable,
        blocked_by=_in_the_way(definition, before, on=enable),
        modules=tuple(d.code for d in touched),
        menu_entries=_collect(touched, lambda d: (str(entry.label) for entry in d.menu)),
        routes=_collect(touched, route_names),
        permissions=_collect(touched, lambda d: (p.code for p in d.permissions)),
        features=_collect(touched, lambda d: (f.code for f in d.features)),
        cards=_collect(touched, lambda d: (card.code for card in d.cards)),
        setup_steps=_collect(touched, lambda d: (step.code for step in d.setup_steps)),
        slots=_collect(touched, lambda d: (fill.slot for fill in d.slot_fills)),
        schedules=_collect(touched, lambda d: (task.key(d.code) for task in d.scheduled_tasks)),
        handlers=_collect(touched, lambda d: (handler.handler for handler in d.handlers)),
    )


@transaction.atomic
def _switch(*, platform: str, code: str, actor: Actor, on: bool) -> None:
    definition = get_registry().get(code)
    _refuse_fixed(definition)
    state = resolve(ModuleState)
    with context.public_context(), gate.uncached():
        ref = state.lock(platform)
        stored = state.stored(ref.id)
        current = stored.get(code, StoredModule())
        if current.enabled == on:
            return
        _refuse_blocked(definition, ref, effective(stored, get_registry()), on=on)
        ref = state.write(ref, code, StoredModule(on, current.config))
        _run_hook(definition.on_enable if on else definition.on_disable, ref)
        _record(
            ref, code, actor, "core.module_enabled" if on else "core.module_disabled", [current.enabled, on]
        )
        event = ModuleEnabled if on else ModuleDisabled
        with context.enter(Context(platform=ref)):
            publish(event(platform_code=ref.code, module_code=code))


def _refuse_fixed(definition: ModuleDefinition) -> None:
    if definition.tier == Tier.CORE:
        raise ModuleRefused(
            _("The module '%(code)s' is part of the core: it is always on.") % {"code": definition.code}
        )
    if definition.tier == Tier.INTERNAL:
        raise ModuleRefused(
            _("The module '%(code)s' is internal: it is always on, for superusers.")
            % {"code": definition.code}
        )


def _refuse_blocked(
    definition: ModuleDefinition, ref: PlatformRef, enabled: frozenset[str], *, on: bool
) -> None:
    blocked_by = _in_the_way(definition, enabled, on=on)
    if not blocked_by:
        return
    text = (
        _("'%(code)s' needs %(others)s: switch that on for '%(platform)s' first.")
        if on
        else _("'%(code)s' is needed by %(others)s: switch that off for '%(platform)s' first.")
    )
    names = ", ".join(f"'{other}'" for other in blocked_by)
    raise ModuleRefused(text % {"code": definition.code, "others": names, "platform": ref.code}, blocked_by)


def _in_the_way(definition: ModuleDefinition, enabled: frozenset[str], *, on: bool) -> tuple[str, ...]:
    """Optional modules that must be switched first, in the order in which to switch them."""
    registry = get_registry()
    if on:
        needed = registry.requirements_of(definition.code)
        return tuple(c for c in needed if registry.tier_of(c) == Tier.OPTIONAL and c not in enabled)
    return tuple(c for c in reversed(registry.dependants_of(definition.code)) if c in enabled)


def _before_and_after(
    stored: Mapping[str, StoredModule], code: str, *, on: bool
) -> tuple[frozenset[str], frozenset[str]]:
    registry = get_registry()
    assumed = {**stored, code: StoredModule(on, stored.get(code, StoredModule()).config)}
    return effective(stored, registry), effective(assumed, registry)


def _platform(code: str) -> PlatformRef:
    known = resolve(ModuleState).platforms()
    for ref in known:
        if ref.code == code:
            return ref
    names = ", ".join(ref.code for ref in known) or _("none")
    raise UnknownPlatform(
        _("There is no platform '%(code)s'. Known: %(names)s.") % {"code": code, "names": names}
    )


def _collect(
    definitions: Iterable[ModuleDefinition], names: Callable[[ModuleDefinition], Iterable[str]]
) -> tuple[str, ...]:
    return tuple(name for definition in definitions for name in names(definition))


def _run_hook(hook: str | None, ref: PlatformRef) -> None:
    """Hooks take the platform, run in the toggle's transaction and refuse it by raising ModuleRefused."""
    if hook is None:
        return
    with context.enter(Context(platform=ref)):
        import_string(hook)(ref)


def _record(ref: PlatformRef, code: str, actor: Actor, action: str, change: list[Any]) -> None:
    audit.record(
        actor=actor,
        action=action,
        object_type="tenancy.platform",
        object_id=str(ref.id),
        object_label=f"{code} ({ref.code})",
        diff={code: change},
    )


def _validate(definition: ModuleDefinition, config: Mapping[str, Any]) -> None:
    try:
        config_form.validate(definition, config)
    except ValidationError as error:
        fields = ", ".join(sorted(error.message_dict))
        raise InvalidConfig(
            _("The settings of '%(code)s' are not valid: %(fields)s.")
            % {"code": definition.code, "fields": fields},
            error.message_dict,
        ) from error
