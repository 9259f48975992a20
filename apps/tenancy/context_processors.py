"""What every template knows about where it is and who reads it."""

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.core.context import public_context
from apps.core.modules import contributions
from apps.core.modules.definition import Audience
from apps.core.ui.theme import Theme
from apps.tenancy.access import NO_ACCESS
from apps.tenancy.forms import language_choices
from apps.tenancy.models import User
from apps.tenancy.selectors.stores import stores_for

Entry = dict[str, Any]


def tenancy(request: HttpRequest) -> dict[str, Any]:
    """``platform`` is the row, for its name and accent; the reference is ``request.platform``.

    Whatever costs a query or a look through the modules is a callable: only pages that show it pay for it.
    """
    context: dict[str, Any] = {
        "platform": getattr(request, "platform_row", None),
        "merchant": getattr(request, "merchant", None),
        "store": getattr(request, "store", None),
        "access": getattr(request, "access", NO_ACCESS),
    }
    if context["platform"] is None or getattr(request, "is_storefront", False):
        return context
    return {
        **context,
        "menu": _once(request, _menu),
        "languages": _once(request, _languages),
        "switcher": _once(request, _switcher),
        "user_menu": _once(request, _user_menu),
        "theme": _once(request, _theme),
        "brand_url": reverse("platform:tenancy:portal" if _user(request) else "platform:tenancy:home"),
        "sign_in_url": "" if _user(request) else reverse("platform:tenancy:sign_in"),
        "sign_out_url": reverse("platform:tenancy:sign_out"),
    }


def _once(request: HttpRequest, make: Callable[[Any], Any]) -> Callable[[], Any]:
    return cache(lambda: make(request))


def _user(request: HttpRequest) -> User | None:
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


def _menu(request: Any) -> Any:
    audience = Audience.STORE_ADMIN if request.store is not None else Audience.PLATFORM
    return contributions.menu(request, audience) if _user(request) else ()


def _theme(request: Any) -> Theme:
    return Theme(accent=request.platform_row.accent)


def _languages(request: Any) -> list[Entry]:
    """For who is not signed in; who is has a language in the profile."""
    if _user(request) is not None:
        return []
    here = urlencode({"next": request.get_full_path()})
    return [
        {
            "code": code,
            "label": name,
            "url": f"{reverse('platform:tenancy:language', kwargs={'code': code})}?{here}",
            "active": code == get_language(),
        }
        for code, name in language_choices()
    ]


def _switcher(request: Any) -> Entry | None:
    user, current = _user(request), request.store
    if user is None or current is None:
        return None
    with public_context():
        stores = stores_for(user, platform_id=request.platform.id)
    entries = [
        {
            "label": store.name,
            "hint": store.merchant.name,
            "url": reverse("store_admin:tenancy:dashboard", kwargs={"store_code": store.code}),
            "active": store.pk == current.pk,
        }
        for store in stores
    ]
    return {
        "label": current.name,
        "hint": request.merchant.name,
        "entries": entries,
        "links": [
            {"label": _("All stores"), "url": reverse("platform:tenancy:portal"), "icon": "store"},
        ],
    }


def _user_menu(request: Any) -> list[Entry]:
    user = _user(request)
    if user is None:
        return []
    entries = [
        {"label": _("Stores"), "url": reverse("platform:tenancy:portal"), "icon": "store"},
        {"label": _("Profile"), "url": reverse("platform:tenancy:profile"), "icon": "circle-user"},
    ]
    if user.is_superuser:
        entries.append({"label": _("Operations"), "url": reverse("admin:index"), "icon": "shield-check"})
    return entries
