"""Roles and the matrix of what they may do."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from apps.core.db.seen import mark_of
from apps.core.http.access import requires
from apps.core.http.once import accepted_once
from apps.tenancy.http import TenancyRequest
from apps.tenancy.models import Role
from apps.tenancy.selectors.roles import matrix, roles_of
from apps.tenancy.services.roles import EDITABLE, create_role, delete_role, update_role
from apps.tenancy.store_admin.forms import RoleForm
from apps.tenancy.store_admin.pages import (
    answer,
    in_public,
    merchant_of,
    permission_choices,
    permission_groups,
    team_tabs,
)


@require_safe
@requires("tenancy.manage_team")
@in_public
def roles(request: TenancyRequest, store_code: str) -> HttpResponse:
    found = list(roles_of(merchant_of(request).pk))
    context = {
        "roles": found,
        "groups": matrix(found, request.platform),
        "tabs": team_tabs(request, "roles"),
    }
    return render(request, "tenancy/store_admin/roles.html", context)


@method_decorator(
    [requires("tenancy.manage_team"), in_public, accepted_once("store_admin:tenancy:roles")],
    name="dispatch",
)
class NewRole(View):
    def get(self, request: TenancyRequest, store_code: str) -> HttpResponse:
        return _show(request, RoleForm(permissions=permission_choices(request)))

    def post(self, request: TenancyRequest, store_code: str) -> HttpResponse:
        form = RoleForm(request.POST, permissions=permission_choices(request))
        made = form.carry_out(
            lambda: create_role(
                merchant=merchant_of(request),
                name=form.cleaned_data["name"],
                permissions=form.cleaned_data["permissions"],
                granted_by=request.access,
                actor=request.actor,
            )
        )
        if made is None:
            return _show(request, form, status=form.status)
        messages.success(request, _("The role is made."))
        return redirect("store_admin:tenancy:roles", store_code=store_code)


@method_decorator([requires("tenancy.manage_team"), in_public], name="dispatch")
class EditRole(View):
    def get(self, request: TenancyRequest, store_code: str, role_id: UUID) -> HttpResponse:
        role = _role(request, role_id)
        seen = mark_of(role, EDITABLE)
        initial = {"name": role.name, "permissions": role.permissions, "seen": seen}
        return _show(request, _form(request, role, initial=initial), role)

    def post(self, request: TenancyRequest, store_code: str, role_id: UUID) -> HttpResponse:
        """Permissions of modules that are off are not shown, so they stay as they are."""
        role = _role(request, role_id)
        form = _form(request, role, request.POST)
        shown = {code for code, _label in permission_choices(request)}
        hidden = [code for code in role.permissions if code not in shown]
        saved = form.carry_out(
            lambda: update_role(
                role=role,
                name=form.cleaned_data.get("name"),
                permissions=[*form.cleaned_data["permissions"], *hidden],
                granted_by=request.access,
                actor=request.actor,
                seen=form.cleaned_data["seen"] or None,
            )
        )
        if saved is None:
            return _show(request, form, role, status=form.status)
        messages.success(request, _("Saved."))
        return redirect("store_admin:tenancy:roles", store_code=store_code)


@require_POST
@requires("tenancy.manage_team")
@in_public
def delete(request: TenancyRequest, store_code: str, role_id: UUID) -> HttpResponse:
    role = _role(request, role_id)
    return answer(
        request,
        "store_admin:tenancy:roles",
        lambda: delete_role(role=role, granted_by=request.access, actor=request.actor),
        _("The role is deleted."),
    )


def _show(
    request: TenancyRequest, form: RoleForm, role: Role | None = None, status: int = 200
) -> HttpResponse:
    groups = permission_groups(request, form["permissions"].value() or ())
    context = {"form": form, "role": role, "groups": groups}
    return render(request, "tenancy/store_admin/role.html", context, status=status)


def _form(request: TenancyRequest, role: Role, data: Any = None, **options: Any) -> RoleForm:
    return RoleForm(data, permissions=permission_choices(request), is_preset=bool(role.preset), **options)


def _role(request: TenancyRequest, role_id: UUID) -> Role:
    return get_object_or_404(roles_of(merchant_of(request).pk), pk=role_id)
