"""Who may call a view. Every view carries exactly one of these markers; each enforces what it says.

    @requires("catalog.view_products")     a store member (or owner, superuser) whose role holds the permission
    @signed_in                             any person who works, signed in
    @superuser_only                        superusers; nobody else learns that the page exists
    @open_to_all                           everybody: storefront, sign-in, public pages

On a class: ``@method_decorator(requires("..."), name="dispatch")``. A test reads ``view.access``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import resolve_url

from apps.core.http.request import MaartRequest

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
View = Callable[Concatenate[Any, P], HttpResponseBase]


class AccessKind(StrEnum):
    PERMISSION = "permission"
    SIGNED_IN = "signed_in"
    SUPERUSER = "superuser"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class AccessRule:
    kind: AccessKind
    permission: str | None = None


class TwoMarkers(TypeError):
    """A view was given a second access marker."""


def requires(permission: str) -> Callable[[View[P]], View[P]]:
    """Anonymous: to the sign-in page. No membership at the merchant: 404. Permission missing: 403."""
    return _marker(AccessRule(AccessKind.PERMISSION, permission), _check_permission)


def signed_in(view: View[P]) -> View[P]:
    return _marker(AccessRule(AccessKind.SIGNED_IN), _check_signed_in)(view)


def superuser_only(view: View[P]) -> View[P]:
    return _marker(AccessRule(AccessKind.SUPERUSER), _check_superuser)(view)


def open_to_all(view: View[P]) -> View[P]:
    return _marker(AccessRule(AccessKind.OPEN), _check_nothing)(view)


def rule_of(view: Any) -> AccessRule | None:
    """The marker of a view function, or of the class behind ``as_view()``."""
    rule = getattr(view, "access", None)
    return rule if isinstance(rule, AccessRule) else None


Check = Callable[[MaartRequest, AccessRule], HttpResponseBase | None]


def _marker(rule: AccessRule, check: Check) -> Callable[[View[P]], View[P]]:
    def decorate(view: View[P]) -> View[P]:
        if rule_of(view) is not None:
            raise TwoMarkers(f"{getattr(view, '__qualname__', view)} has two access markers: keep one.")

        @wraps(view)
        def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            refused = check(request, rule)
            return refused if refused is not None else view(request, *args, **kwargs)

        guarded.access = rule  # type: ignore[attr-defined]  # read by tests and checks
        return cast(View[P], guarded)

    return decorate


def _check_signed_in(request: MaartRequest, rule: AccessRule) -> HttpResponseBase | None:
    if request.user.is_authenticated:
        return None
    from django.conf import settings

    return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))


def _check_permission(request: MaartRequest, rule: AccessRule) -> HttpResponseBase | None:
    if (refused := _check_signed_in(request, rule)) is not None:
        return refused
    is_superuser = bool(getattr(request.user, "is_superuser", False))
    if request.merchant is None or (request.membership is None and not is_superuser):
        raise Http404
    if rule.permission is not None and not request.access.allows(rule.permission):
        raise PermissionDenied
    return None


def _check_superuser(request: MaartRequest, rule: AccessRule) -> HttpResponseBase | None:
    if (refused := _check_signed_in(request, rule)) is not None:
        return refused
    if not getattr(request.user, "is_superuser", False):
        raise Http404
    return None


def _check_nothing(request: MaartRequest, rule: AccessRule) -> HttpResponseBase | None:
    return None
