"""What the pages of the store admin share."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.context import public_context
from apps.tenancy.http import TenancyRequest
from apps.tenancy.models import Merchant, Store

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


def in_public(
    view: Callable[Concatenate[Any, P], R],
) -> Callable[Concatenate[Any, P], R]:
    """For pages about public rows only, which a merchant's database role may not read."""

    @wraps(view)
    def inside(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with public_context():
            return view(request, *args, **kwargs)

    return inside


def store_of(request: TenancyRequest) -> Store:
    """The store of a view that needs a permission: there is one then."""
    if request.store is None:
        raise LookupError("This view is not for a store.")
    return request.store


def merchant_of(request: TenancyRequest) -> Merchant:
    return store_of(request).merchant


def settings_tabs(request: TenancyRequest, current: str) -> list[dict[str, Any]]:
    entries = (
        ("settings", _("General"), "tenancy.manage_settings"),
        ("domains", _("Domains"), "tenancy.manage_domains"),
        ("tokens", _("API tokens"), "tenancy.manage_tokens"),
    )
    return _tabs(request, entries, current)


def team_tabs(request: TenancyRequest, current: str) -> list[dict[str, Any]]:
    entries = (
        ("team", _("Members"), "tenancy.manage_team"),
        ("roles", _("Roles"), "tenancy.manage_team"),
    )
    return _tabs(request, entries, current)


def _tabs(
    request: TenancyRequest, entries: tuple[tuple[str, str, str], ...], current: str
) -> list[dict[str, Any]]:
    code = store_of(request).code
    return [
        {
            "label": label,
            "url": reverse(f"store_admin:tenancy:{name}", kwargs={"store_code": code}),
            "active": name == current,
            "count": None,
        }
        for name, label, permission in entries
        if request.access.allows(permission)
    ]
