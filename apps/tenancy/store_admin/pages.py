"""What the pages of the store admin share."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.context import public_context
from apps.core.modules import contributions
from apps.tenancy.exceptions import TenancyError
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


def answer(request: TenancyRequest, then: str, act: Callable[[], object], said: str) -> HttpResponse:
    """Does what a button asks for, says so or why not, and shows the page ``then``."""
    try:
        act()
    except TenancyError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(then, store_code=store_of(request).code)


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


def permission_groups(
    request: TenancyRequest, chosen: Iterable[str], *, held_only: bool = False
) -> list[dict[str, Any]]:
    """Permissions of the modules that are on, by module, for check boxes; those that the person holds, or all."""
    ticked = set(chosen)
    groups: dict[str, dict[str, Any]] = {}
    for definition, permission in contributions.permissions(request.platform):
        if not held_only or request.access.allows(permission.code):
            group = groups.setdefault(definition.code, {"name": definition.name, "entries": []})
            group["entries"].append({"permission": permission, "checked": permission.code in ticked})
    return list(groups.values())


def permission_choices(request: TenancyRequest, *, held_only: bool = False) -> list[tuple[str, Any]]:
    """The same as choices of a form's field."""
    return [
        (entry["permission"].code, entry["permission"].label)
        for group in permission_groups(request, (), held_only=held_only)
        for entry in group["entries"]
    ]
