from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.core.modules.registry import get_registry
from apps.core.operations.service_admin import Fact, OperatorForm, Tool
from apps.tenancy.access import full_access
from apps.tenancy.admin.forms import (
    MembershipForm,
    NewMembershipForm,
    NewUserForm,
    RoleForm,
    UserForm,
)
from apps.tenancy.admin.trail import TrailAdmin
from apps.tenancy.models import ApiToken, Membership, Role, User
from apps.tenancy.services import users
from apps.tenancy.services.roles import update_role
from apps.tenancy.services.tokens import revoke_token


@admin.register(User)
class UserAdmin(TrailAdmin):
    icon = "circle-user"
    list_display = ("email", "name", "is_superuser", "is_active", "last_login", "created_at")
    list_filter = ("is_superuser", "is_active")
    search_fields = ("email", "name")

    def add_form(self, request: HttpRequest) -> NewUserForm:
        return NewUserForm(request.POST or None)

    def perform_add(self, request: Any, form: OperatorForm) -> User:
        names = ("email", "name", "language", "is_superuser")
        user = users.create_user(actor=request.actor, **{name: form.cleaned_data[name] for name in names})
        _send_link(request, user)
        return user

    def change_form(self, request: HttpRequest, row: User) -> UserForm:
        return UserForm(request.POST or None, initial={"name": row.name, "language": row.language})

    def perform_change(self, request: Any, row: User, form: OperatorForm) -> None:
        users.update_profile(
            user=row,
            name=form.cleaned_data["name"],
            language=form.cleaned_data["language"],
            actor=request.actor,
        )

    def tools(self, row: User) -> Sequence[Tool]:
        link = Tool(
            code="link",
            label=_("Send a link for a new password"),
            act=_send_link,
            done=_("The link is on its way."),
        )
        switch = Tool(
            code="switch",
            label=_("Switch off") if row.is_active else _("Switch on"),
            act=lambda request, user: users.set_active(
                user=user, is_active=not user.is_active, actor=request.actor
            ),
            done=_("Saved."),
            is_dangerous=row.is_active,
        )
        superuser = Tool(
            code="superuser",
            label=_("Take superuser rights away") if row.is_superuser else _("Make superuser"),
            act=lambda request, user: users.set_superuser(
                user=user, is_superuser=not user.is_superuser, actor=request.actor
            ),
            done=_("Saved."),
            is_dangerous=True,
        )
        return (link, superuser, switch) if row.is_active else (switch,)

    def facts(self, row: User) -> Sequence[Fact]:
        memberships = row.memberships.select_related("merchant", "role").order_by("merchant__name")
        return (
            Fact(_("E-mail"), row.email),
            Fact(_("Superuser"), _("Yes") if row.is_superuser else _("No")),
            Fact(_("Active"), _("Yes") if row.is_active else _("No")),
            *(Fact(entry.merchant.name, entry.role.label, self.page_of(entry)) for entry in memberships),
            Fact(_("Last signed in"), row.last_login),
        )


def _send_link(request: Any, user: User) -> None:
    """As if the person had asked for it, but not counted against their attempts."""
    users.send_reset_link(
        email=user.email,
        platform=request.platform,
        language=user.language or get_language() or request.platform_row.default_language,
    )


@admin.register(Role)
class RoleAdmin(TrailAdmin):
    icon = "shield"
    list_display = ("label", "merchant", "preset")
    list_filter = ("preset",)
    list_select_related = ("merchant",)
    search_fields = ("name", "merchant__name")

    def change_form(self, request: HttpRequest, row: Role) -> RoleForm | None:
        if row.is_owner:
            return None
        initial = {"permissions": row.permissions}
        return RoleForm(request.POST or None, permissions=_permissions(), initial=initial)

    def perform_change(self, request: Any, row: Role, form: OperatorForm) -> None:
        update_role(
            role=row,
            permissions=form.cleaned_data["permissions"],
            granted_by=full_access(),
            actor=request.actor,
        )

    def facts(self, row: Role) -> Sequence[Fact]:
        return (
            Fact(_("Merchant"), row.merchant, self.page_of(row.merchant)),
            Fact(_("Role"), row.label),
            Fact(_("Members"), row.memberships.count()),
        )


def _permissions() -> list[tuple[str, Any]]:
    """Of every installed module."""
    return [
        (permission.code, f"{definition.name}: {permission.label}")
        for definition in get_registry()
        for permission in definition.permissions
    ]


@admin.register(Membership)
class MembershipAdmin(TrailAdmin):
    icon = "users"
    list_display = ("user", "merchant", "role", "all_stores", "created_at")
    list_filter = ("role__preset",)
    list_select_related = ("user", "merchant", "role")
    search_fields = ("user__email", "user__name", "merchant__name")

    def noted_at(self, row: Membership) -> User:
        return row.user

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        return lookup == "merchant__id__exact" or super().lookup_allowed(lookup, value, request)

    def add_form(self, request: HttpRequest) -> NewMembershipForm:
        return NewMembershipForm(request.POST or None)

    def perform_add(self, request: Any, form: OperatorForm) -> Membership:
        role: Role = form.cleaned_data["role"]
        return users.add_membership(
            user=form.cleaned_data["user"],
            merchant=role.merchant,
            role=role,
            all_stores=True,
            actor=request.actor,
        )

    def change_form(self, request: HttpRequest, row: Membership) -> MembershipForm:
        initial = {"role": row.role_id, "all_stores": row.all_stores, "stores": list(row.stores.all())}
        return MembershipForm(request.POST or None, merchant=row.merchant, initial=initial)

    def perform_change(self, request: Any, row: Membership, form: OperatorForm) -> None:
        users.change_membership(
            membership=row,
            role=form.cleaned_data["role"],
            all_stores=form.cleaned_data["all_stores"],
            stores=form.cleaned_data["stores"],
            granted_by=full_access(),
            actor=request.actor,
        )

    def tools(self, row: Membership) -> Sequence[Tool]:
        return (
            Tool(
                code="remove",
                label=_("End the membership"),
                act=lambda request, membership: users.remove_member(
                    membership=membership, granted_by=full_access(), actor=request.actor, now=timezone.now()
                ),
                done=_("The membership is ended."),
                is_dangerous=True,
            ),
        )

    def facts(self, row: Membership) -> Sequence[Fact]:
        return (
            Fact(_("User"), row.user.email, self.page_of(row.user)),
            Fact(_("Merchant"), row.merchant, self.page_of(row.merchant)),
        )


@admin.register(ApiToken)
class ApiTokenAdmin(TrailAdmin):
    icon = "key-round"
    list_display = (
        "name",
        "hint",
        "merchant",
        "store",
        "created_by",
        "last_used_at",
        "expires_at",
        "revoked_at",
    )
    list_select_related = ("merchant", "store", "created_by")
    search_fields = ("name", "hint", "merchant__name", "store__name", "created_by__email")

    def facts(self, row: ApiToken) -> Sequence[Fact]:
        return (
            Fact(_("Merchant"), row.merchant, self.page_of(row.merchant)),
            Fact(_("Store"), row.store, self.page_of(row.store)),
            Fact(_("Made by"), row.created_by, self.page_of(row.created_by) if row.created_by else ""),
            Fact(_("Starts with"), row.hint),
            Fact(_("Permissions"), ", ".join(row.scopes)),
            Fact(_("Last used"), row.last_used_at),
            Fact(_("Expires"), row.expires_at),
            Fact(_("Revoked"), row.revoked_at),
        )

    def tools(self, row: ApiToken) -> Sequence[Tool]:
        if row.revoked_at is not None:
            return ()
        return (
            Tool(
                code="revoke",
                label=_("Revoke"),
                act=lambda request, token: revoke_token(token=token, actor=request.actor, now=timezone.now()),
                done=_("The token is revoked."),
                is_dangerous=True,
            ),
        )
