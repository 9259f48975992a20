"""Every route of the product with arguments that lead somewhere.

Each module says how in ``tests/modules/<code>/routes.py``: ``ARGUMENTS`` maps the name of a captured part, or
``<route name>.<part>``, or a whole route's name, to a factory. A factory takes the store, runs in its context, makes
what the route shows and returns the value (for a whole route: all values by name). ``FORMS`` gives what is sent to a
route that takes nothing but a form and answers an empty one with 404.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from apps.core import context
from apps.core.http.access import AccessKind, AccessRule, rule_of
from apps.core.modules.definition import Audience
from apps.core.modules.routes import Route, routes_of
from apps.tenancy.models import Store
from tests.support.fixtures.people import context_of

Factory = Callable[[Store], Any]
TOYS = "tests.support.toys"


def all_routes() -> list[Route]:
    """Routes of all modules on both kinds of host."""
    confs = (settings.PLATFORM_URLCONF, settings.STOREFRONT_URLCONF)
    return [route for conf in confs for route in routes_of(conf) if route.module is not None]


def routes_with(*kinds: AccessKind) -> list[Any]:
    """For ``parametrize``: pages with such an access rule."""
    found = [route for route in all_routes() if (rule := rule_of(route.view)) and rule.kind in kinds]
    return [pytest.param(route, id=route.full_name) for route in found]


def api_routes() -> list[Any]:
    return [pytest.param(r, id=r.full_name) for r in all_routes() if r.audience == Audience.API]


def scopes_of(route: Route) -> Mapping[str, str]:
    """Permission by method of an API view."""
    view: Any = route.view
    scopes: Mapping[str, str] = view.cls.required_scopes
    return scopes


def access_of_route(route: Route) -> AccessRule:
    rule = rule_of(route.view)
    assert rule is not None, f"{route.full_name} does not say who may call it."
    return rule


def build_arguments(route: Route, store: Store) -> dict[str, Any]:
    """Values for the captured parts, of objects that belong to the store."""
    given = {"store_code": store.code, "merchant_code": store.merchant.code}
    missing = [name for name in route.arguments if name not in given]
    factories = factories_of(str(route.module)) if missing else {}
    with context.enter(context_of(store)):
        if missing and route.name in factories:
            return {**_only(given, route), **factories[route.name](store)}
        made = {name: _factory(route, name, factories)(store) for name in missing}
    return {**_only(given, route), **made}


def _only(given: Mapping[str, Any], route: Route) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name in route.arguments}


def _factory(route: Route, name: str, factories: Mapping[str, Factory]) -> Factory:
    found = factories.get(f"{route.name}.{name}") or factories.get(name)
    if found is None:
        pytest.fail(
            f"The route tests cannot build '{name}' of '{route.full_name}': add a factory to ARGUMENTS in "
            f"tests/modules/{route.module}/routes.py."
        )
    return found


def factories_of(module: str) -> Mapping[str, Factory]:
    return getattr(_table_of(module), "ARGUMENTS", {})


def form_of(route: Route) -> Mapping[str, Any]:
    forms: Mapping[str, Mapping[str, Any]] = getattr(_table_of(str(route.module)), "FORMS", {})
    return forms.get(route.name, {})


def _table_of(module: str) -> ModuleType | None:
    package = f"{TOYS}.{module}" if module.startswith("toy_") else f"tests.modules.{module}"
    try:
        return import_module(f"{package}.routes")
    except ModuleNotFoundError as error:
        if error.name not in (package, f"{package}.routes"):
            raise
        return None


def address(route: Route, arguments: Mapping[str, Any]) -> str:
    conf = settings.STOREFRONT_URLCONF if route.audience == Audience.STOREFRONT else settings.PLATFORM_URLCONF
    return reverse(route.full_name, urlconf=conf, kwargs=dict(arguments) or None)
