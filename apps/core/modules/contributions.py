"""What the modules that are on bring to the pages and rules of others."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

from apps.core import context
from apps.core.context import PlatformRef
from apps.core.db.figures import Figure, ask
from apps.core.http.request import Access, MaartRequest
from apps.core.modules import menus
from apps.core.modules.config_form import HIDDEN_MENU
from apps.core.modules.definition import (
    Audience,
    DashboardCard,
    Feature,
    ModuleDefinition,
    Permission,
    SetupStep,
    SlotFill,
)
from apps.core.modules.gate import gate
from apps.core.modules.registry import get_registry
from apps.core.modules.setup_guide import Step, answered

logger = logging.getLogger("maart.modules")


def enabled_modules(platform: PlatformRef | None) -> tuple[ModuleDefinition, ...]:
    """Definitions of the modules that are on, in dependency order."""
    codes = gate.enabled_codes(platform)
    return tuple(d for d in get_registry().in_dependency_order() if d.code in codes)


def menu(request: MaartRequest, audience: Audience = Audience.STORE_ADMIN) -> tuple[menus.MenuSection, ...]:
    """The menu of ``audience`` for this person at this platform."""
    if audience == Audience.STORE_ADMIN and request.store is None:
        return ()
    return menus.build(
        request,
        (
            (definition, entry)
            for definition in enabled_modules(request.platform)
            for entry in definition.menu
            if entry.audience == audience
            and _allowed(request, entry.permission)
            and menus.entry_id(definition, entry) not in _hidden(definition, request.platform)
        ),
    )


def cards(request: MaartRequest, audience: Audience = Audience.STORE_ADMIN) -> tuple[SafeString, ...]:
    """The dashboard cards of ``audience``, rendered, in their order."""
    found = [
        card
        for definition in enabled_modules(request.platform)
        for card in definition.cards
        if card.audience == audience and _allowed(request, card.permission)
    ]
    ordered = sorted(found, key=_order)
    figures = _figures(request, ordered)
    shown = (card for card in ordered if card.figures is None or card.code in figures)
    return tuple(html for card in shown for html in _render(request, card, figures.get(card.code, {})))


def _order(item: DashboardCard | SetupStep) -> tuple[int, str]:
    return item.order, item.code


def _figures(request: MaartRequest, cards: Iterable[DashboardCard]) -> dict[str, dict[str, Any]]:
    """What the cards ask the database, by card: one statement for all."""
    questions: dict[str, Mapping[str, Figure]] = {}
    for card in cards:
        if card.figures is not None:
            with _left_out_when_broken(card.code):
                questions[card.code] = import_string(card.figures)(request)
    try:
        answers = iter(ask(*(figure for asked in questions.values() for figure in asked.values())))
    except DatabaseError:
        return _figures_one_by_one(questions)
    return {code: {name: next(answers) for name in asked} for code, asked in questions.items()}


def _figures_one_by_one(questions: Mapping[str, Mapping[str, Figure]]) -> dict[str, dict[str, Any]]:
    """Something cannot be answered: only the card that asked it is left out."""
    found: dict[str, dict[str, Any]] = {}
    for code, asked in questions.items():
        with _left_out_when_broken(code):
            found[code] = dict(zip(asked, ask(*asked.values()), strict=True))
    return found


def setup_steps(request: MaartRequest) -> tuple[Step, ...]:
    """The set-up guide of the request's store, in its order, as far as this person may work on it."""
    found = [
        step
        for definition in enabled_modules(request.platform)
        for step in definition.setup_steps
        if _allowed(request, step.permission)
    ]
    steps = [step for item in sorted(found, key=_order) for step in _step(request, item)]
    try:
        return answered(steps)
    except DatabaseError:
        logger.exception("The set-up guide could not be shown")
        return ()


def _step(request: MaartRequest, item: SetupStep) -> Iterator[Step]:
    with _left_out_when_broken(item.code):
        step: Step | None = import_string(item.step)(request)
        if step is not None:
            yield step


def slot_fills(request: MaartRequest, slot: str, arguments: Mapping[str, Any]) -> tuple[SafeString, ...]:
    """What others put into ``slot``, rendered, in their order."""
    found = [
        fill
        for definition in enabled_modules(getattr(request, "platform", None))
        for fill in definition.slot_fills
        if fill.slot == slot and _allowed(request, fill.permission)
    ]
    ordered = sorted(found, key=lambda fill: (fill.order, fill.template))
    return tuple(html for fill in ordered for html in _render(request, fill, arguments))


def permissions(platform: PlatformRef | None) -> tuple[tuple[ModuleDefinition, Permission], ...]:
    """Every permission that a role can hold on the platform, with its module."""
    return tuple((d, permission) for d in enabled_modules(platform) for permission in d.permissions)


def permission_codes(platform: PlatformRef | None) -> frozenset[str]:
    return frozenset(permission.code for _, permission in permissions(platform))


def preset_permissions(preset: str) -> tuple[str, ...]:
    """Codes that a preset role starts with: of all modules, whether on or not. Owner holds every one."""
    return tuple(
        permission.code
        for definition in get_registry().in_dependency_order()
        for permission in definition.permissions
        if preset == "owner" or preset in permission.presets
    )


def features(platform: PlatformRef | None) -> tuple[Feature, ...]:
    return tuple(feature for d in enabled_modules(platform) for feature in d.features)


def usage(platform: PlatformRef | None) -> tuple[tuple[Feature, int], ...]:
    """How much of each QUANTITY the merchant of the current context uses there."""
    found: list[tuple[Feature, int]] = []
    for feature in features(platform):
        if feature.usage is not None:
            with _left_out_when_broken(feature.code):
                found.append((feature, int(import_string(feature.usage)())))
    return tuple(found)


def _hidden(definition: ModuleDefinition, platform: PlatformRef | None) -> Iterable[str]:
    entries = gate.config(definition.code, platform).get(HIDDEN_MENU, ())
    return tuple(f"{definition.code}.{code}" for code in entries)


def _allowed(request: HttpRequest, permission: str | None) -> bool:
    if permission is None:
        return True
    access: Access | None = getattr(request, "access", None)
    return access is not None and access.allows(permission)


def _render(
    request: HttpRequest, item: DashboardCard | SlotFill, arguments: Mapping[str, Any]
) -> Iterator[SafeString]:
    with _left_out_when_broken(item.template):
        values = _values(request, item, arguments)
        if values is not None:
            yield mark_safe(
                render_to_string(item.template, {**arguments, **values}, request=request)
            )  # rendered by the template engine


def _values(
    request: HttpRequest, item: DashboardCard | SlotFill, arguments: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    if isinstance(item, SlotFill):
        values: Mapping[str, Any] | None = import_string(item.context)(request, **arguments)
        return values
    return import_string(item.context)(request) if item.context is not None else {}


@contextmanager
def _left_out_when_broken(name: str) -> Iterator[None]:
    """A broken contribution is logged: it must not take the page of another module down."""
    try:
        yield
    except Exception:
        logger.exception("%s could not be shown", name, extra={"platform": str(context.current().platform)})
