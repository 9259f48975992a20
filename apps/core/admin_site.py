"""Django admin for superusers, over public tables only, without what is off on every platform."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth import logout as auth_logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
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
    index_template = "core/admin/overview.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and getattr(request.user, "is_superuser", False))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        module = path(
            "modules/<slug:platform_code>/<slug:module_code>/", self.admin_view(self.module), name="module"
        )
        return [module, *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The overview: what runs, what is on where, what was given up."""
        from apps.core.operations.overview import overview

        return super().index(request, {**overview(), **(extra_context or {})})

    def module(self, request: HttpRequest, platform_code: str, module_code: str) -> HttpResponse:
        from apps.core.operations.module_pages import module_page

        return module_page(request, self, platform_code, module_code)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one sign-in page, which counts attempts. Who is signed in without being a superuser sees nothing."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
        target = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        is_safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
        return redirect_to_login(
            target if is_safe else reverse("admin:index"), resolve_url(settings.LOGIN_URL)
        )

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if request.method == "POST":
            auth_logout(request)
        return redirect(settings.LOGOUT_REDIRECT_URL)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Everybody changes it in the profile."""
        raise Http404

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What operators work with first; the framework's own rows below."""
        code_of = get_registry().code_of_app_label
        return sorted(
            super().get_app_list(request, app_label),
            key=lambda app: (code_of(app["app_label"]) or "core") == "core",
        )

    def _build_app_dict(self, request: HttpRequest, label: Any = None) -> dict[str, Any]:
        """Apps whose module is off everywhere do not exist here: their own page answers 404 too."""
        found: dict[str, Any] = super()._build_app_dict(request, label)
        is_shown = shown_labels()
        for app in found.values():
            for entry in app["models"]:
                entry["icon"] = getattr(self.get_model_admin(entry["model"]), "icon", "layers")
        if label is not None:
            return found if is_shown(label) else {}
        return {app_label: app for app_label, app in found.items() if is_shown(app_label)}

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
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
