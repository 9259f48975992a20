"""What the modules that are on bring to the pages and rules of others."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

from apps.core import context
from apps.core.context import PlatformRef
from apps.core.http.request import Access, MaartRequest
from apps.core.modules import menus
from apps.core.modules.config_form import HIDDEN_MENU
from apps.core.modules.definition import (
    Audience,
    DashboardCard,
    Feature,
    ModuleDefinition,
    Permission,
    SlotFill,
)
from apps.core.modules.gate import gate
from apps.core.modules.registry import get_registry

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
    ordered = sorted(found, key=_card_order)
    return _render_all(request, ordered, {})


def _card_order(card: DashboardCard) -> tuple[int, str]:
    return card.order, card.code


def slot_fills(request: MaartRequest, slot: str, arguments: Mapping[str, Any]) -> tuple[SafeString, ...]:
    """What others put into ``slot``, rendered, in their order."""
    found = [
        fill
        for definition in enabled_modules(getattr(request, "platform", None))
        for fill in definition.slot_fills
        if fill.slot == slot and _allowed(request, fill.permission)
    ]
    return _render_all(request, sorted(found, key=lambda fill: (fill.order, fill.template)), arguments)


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


def feature_usage(feature: Feature) -> int | None:
    """How much of a QUANTITY the merchant of the current context uses; None for a switch."""
    if feature.usage is None:
        return None
    return int(import_string(feature.usage)())


def _hidden(definition: ModuleDefinition, platform: PlatformRef | None) -> Iterable[str]:
    entries = gate.config(definition.code, platform).get(HIDDEN_MENU, ())
    return tuple(f"{definition.code}.{code}" for code in entries)


def _allowed(request: HttpRequest, permission: str | None) -> bool:
    if permission is None:
        return True
    access: Access | None = getattr(request, "access", None)
    return access is not None and access.allows(permission)


def _render_all(
    request: HttpRequest, items: Iterable[DashboardCard | SlotFill], arguments: Mapping[str, Any]
) -> tuple[SafeString, ...]:
    return tuple(html for item in items for html in _render(request, item, arguments))


def _render(
    request: HttpRequest, item: DashboardCard | SlotFill, arguments: Mapping[str, Any]
) -> Iterator[SafeString]:
    """One contribution. A broken one is logged and left out: it must not take the page of another module down."""
    try:
        values = import_string(item.context)(request, **arguments)
        if values is not None:
            yield mark_safe(
                render_to_string(item.template, {**arguments, **values}, request=request)
            )  # rendered by the template engine
    except Exception:
        logger.exception(
            "%s could not be shown", item.template, extra={"platform": str(context.current().platform)}
        )
