"""The people who work for the merchant."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from apps.core.http.access import requires
from apps.core.http.once import accepted_once
from apps.tenancy.enums import PresetRole, StoreStatus
from apps.tenancy.http import TenancyRequest
from apps.tenancy.models import ApiToken, Membership, Store
from apps.tenancy.selectors.roles import roles_of
from apps.tenancy.selectors.stores import team_of
from apps.tenancy.services import users
from apps.tenancy.store_admin.forms import InvitationForm, MembershipForm
from apps.tenancy.store_admin.pages import answer, in_public, merchant_of, team_tabs


@require_safe
@requires("tenancy.manage_team")
@in_public
def team(request: TenancyRequest, store_code: str) -> HttpResponse:
    context = {"members": team_of([merchant_of(request).pk]), "tabs": team_tabs(request, "team")}
    return render(request, "tenancy/store_admin/team.html", context)


@method_decorator(
    [requires("tenancy.manage_team"), in_public, accepted_once("store_admin:tenancy:team")],
    name="dispatch",
)
class Invite(View):
    def get(self, request: TenancyRequest, store_code: str) -> HttpResponse:
        choices = _choices(request)
        usual = next((str(role.pk) for role in choices["roles"] if role.preset == PresetRole.STAFF), None)
        return self._show(request, InvitationForm(initial={"role": usual, "all_stores": True}, **choices))

    def post(self, request: TenancyRequest, store_code: str) -> HttpResponse:
        form = InvitationForm(request.POST, **_choices(request))
        made = form.carry_out(
            lambda: users.invite_member(
                merchant=merchant_of(request),
                platform=request.platform,
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                role=form.chosen_role,
                granted_by=request.access,
                actor=request.actor,
                **form.reach(),
            )
        )
        if made is None:
            return self._show(request, form, status=422)
        messages.success(request, _("Invited. The mail is on its way."))
        return redirect("store_admin:tenancy:team", store_code=store_code)

    @staticmethod
    def _show(request: TenancyRequest, form: InvitationForm, status: int = 200) -> HttpResponse:
        return render(request, "tenancy/store_admin/invite.html", {"form": form}, status=status)


@method_decorator([requires("tenancy.manage_team"), in_public], name="dispatch")
class Member(View):
    def get(self, request: TenancyRequest, store_code: str, membership_id: UUID) -> HttpResponse:
        membership = _membership(request, membership_id)
        initial = {
            "role": str(membership.role_id),
            "all_stores": membership.all_stores,
            "stores": [str(store.pk) for store in membership.stores.all()],
        }
        return self._show(request, membership, MembershipForm(initial=initial, **_choices(request)))

    def post(self, request: TenancyRequest, store_code: str, membership_id: UUID) -> HttpResponse:
        membership = _membership(request, membership_id)
        form = MembershipForm(request.POST, **_choices(request))
        saved = form.carry_out(
            lambda: users.change_membership(
                membership=membership,
                role=form.chosen_role,
                granted_by=request.access,
                actor=request.actor,
                **form.reach(membership),
            )
        )
        if saved is None:
            return self._show(request, membership, form, status=422)
        messages.success(request, _("Saved."))
        return redirect("store_admin:tenancy:team", store_code=store_code)

    @staticmethod
    def _show(
        request: TenancyRequest, membership: Membership, form: MembershipForm, status: int = 200
    ) -> HttpResponse:
        made = ApiToken.objects.filter(
            created_by=membership.user, merchant=membership.merchant, revoked_at__isnull=True
        )
        context = {"member": membership, "form": form, "token_count": made.count()}
        return render(request, "tenancy/store_admin/member.html", context, status=status)


@require_POST
@requires("tenancy.manage_team")
@in_public
def invite_again(request: TenancyRequest, store_code: str, membership_id: UUID) -> HttpResponse:
    membership = _membership(request, membership_id)
    return answer(
        request,
        "store_admin:tenancy:team",
        lambda: users.invite_again(membership=membership, platform=request.platform, now=timezone.now()),
        _("The invitation is sent again."),
    )


@require_POST
@requires("tenancy.manage_team")
@in_public
def remove(request: TenancyRequest, store_code: str, membership_id: UUID) -> HttpResponse:
    membership = _membership(request, membership_id)
    return answer(
        request,
        "store_admin:tenancy:team",
        lambda: users.remove_member(
            membership=membership, granted_by=request.access, actor=request.actor, now=timezone.now()
        ),
        _("%(name)s is no longer a member.") % {"name": membership.user},
    )


def _membership(request: TenancyRequest, membership_id: UUID) -> Membership:
    return get_object_or_404(team_of([merchant_of(request).pk]), pk=membership_id)


def _choices(request: TenancyRequest) -> dict[str, Any]:
    """Stores where the person works as well; what is archived is not given any more."""
    merchant, access = merchant_of(request), request.access
    stores = Store.objects.filter(merchant=merchant).exclude(status=StoreStatus.ARCHIVED)
    if not access.all_stores:
        stores = stores.filter(pk__in=access.store_ids)
    return {
        "roles": roles_of(merchant.pk),
        "stores": stores.order_by("name", "pk"),
        "may_give_all": access.all_stores,
    }
