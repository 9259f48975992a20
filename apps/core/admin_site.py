"""Django admin for superusers, over public tables only, without what is off on every platform."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.core.modules.gate import gate
from apps.core.modules.registry import get_registry


def shown_labels() -> Callable[[str], bool]:
    """Whether an app is shown: its module is on for at least one platform, or it belongs to none."""
    enabled, registry = gate.enabled_anywhere(), get_registry()
    return lambda label: (registry.code_of_app_label(label) or "core") in enabled


class MaartAdminSite(AdminSite):
    site_header = _("Maart operations")
    site_title = _("Maart operations")
    index_title = _("Overview")
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and getattr(request.user, "is_superuser", False))

    def _build_app_dict(self, request: HttpRequest, label: str | None = None) -> dict[str, Any]:
        """Apps whose module is off everywhere do not exist here: their own page answers 404 too."""
        found: dict[str, Any] = super()._build_app_dict(request, label)  # type: ignore[misc]  # not in the stubs
        is_shown = shown_labels()
        if label is not None:
            return found if is_shown(label) else {}
        return {app_label: app for app_label, app in found.items() if is_shown(app_label)}

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        """Pages of a model whose module is off everywhere answer 404."""
        inner: Callable[..., Any] = super().admin_view(view, cacheable)
        model = getattr(getattr(view, "__self__", None), "model", None)
        if model is None:
            return inner

        @wraps(inner)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not shown_labels()(model._meta.app_label):
                raise Http404
            return inner(request, *args, **kwargs)

        return gated
