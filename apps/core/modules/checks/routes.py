"""Every view says who may call it, with permissions that exist."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from apps.core.http.access import rule_of
from apps.core.modules.definition import Audience
from apps.core.modules.registry import get_registry
from apps.core.modules.routes import Route, routes_of

MARKERS = "@requires(...), @signed_in, @superuser_only or @open_to_all of apps.core.http.access"


@register("modules")
def check_access(**kwargs: Any) -> list[CheckMessage]:
    known = {permission.code for d in get_registry() for permission in d.permissions}
    confs = dict.fromkeys((settings.PLATFORM_URLCONF, settings.STOREFRONT_URLCONF))
    return [
        message
        for conf in confs
        for route in routes_of(conf)
        if route.module is not None
        for message in check_route(route, known)
    ]


def check_route(route: Route, known: set[str]) -> Iterator[CheckMessage]:
    if not route.name:
        yield Error(
            f"The route '{route.path}' has no name.",
            hint="Give path() a name=.",
            id="maart.E030",
            obj=route.view,
        )
    codes = _api_codes(route) if route.audience == Audience.API else _page_codes(route)
    if codes is None:
        wanted = "required_scopes = {'GET': 'module.permission', ...}" if _is_api(route) else MARKERS
        yield Error(
            f"The view of '{route.full_name}' does not say who may call it.",
            hint=f"Add {wanted}.",
            id="maart.E031",
        )
        return
    for code in sorted(codes - known):
        yield Error(
            f"The view of '{route.full_name}' asks for the permission '{code}', which no module declares.",
            hint="Correct the code, or add it to the permissions of the module's definition.",
            id="maart.E032",
        )


def _is_api(route: Route) -> bool:
    return route.audience == Audience.API


def _page_codes(route: Route) -> set[str] | None:
    rule = rule_of(route.view)
    if rule is None:
        return None
    return {rule.permission} if rule.permission else set()


def _api_codes(route: Route) -> set[str] | None:
    """Scopes by method. A page of the API's documentation may carry a marker instead."""
    view_class = getattr(route.view, "cls", None) or getattr(route.view, "view_class", None)
    scopes = getattr(view_class, "required_scopes", None)
    if not isinstance(scopes, Mapping):
        return _page_codes(route)
    return {str(code) for code in scopes.values() if code is not None}
