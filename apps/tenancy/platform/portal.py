"""The merchant portal: the stores and people of the merchants that somebody works for."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.http.access import signed_in
from apps.core.http.once import accepted_once
from apps.tenancy.enums import PresetRole
from apps.tenancy.http import TenancyRequest, staff_user
from apps.tenancy.links import origin
from apps.tenancy.models import Merchant
from apps.tenancy.platform.forms import NewStoreForm
from apps.tenancy.selectors.stores import merchants_of
from apps.tenancy.services.stores import create_store


@never_cache
@require_safe
@signed_in
def portal(request: TenancyRequest) -> HttpResponse:
    merchants = merchants_of(
        staff_user(request),
        platform_id=request.platform.id,
        address_of=lambda domain: origin(domain, request),
    )
    context = {"merchants": merchants}
    return render(request, "tenancy/platform/portal.html", context)


@method_decorator([never_cache, signed_in, accepted_once("platform:tenancy:portal")], name="dispatch")
class NewStore(View):
    """Owners open further stores on the platform where they are."""

    def get(self, request: TenancyRequest, merchant_code: str) -> HttpResponse:
        return self._show(request, _owned(request, merchant_code), NewStoreForm())

    def post(self, request: TenancyRequest, merchant_code: str) -> HttpResponse:
        merchant = _owned(request, merchant_code)
        form = NewStoreForm(request.POST)
        store = form.carry_out(
            lambda: create_store(
                merchant=merchant,
                platform=request.platform_row,
                code=form.cleaned_data["code"],
                name=form.cleaned_data["name"],
                contact_email=staff_user(request).email,
                actor=request.actor,
                now=timezone.now(),
            )
        )
        if store is None:
            return self._show(request, merchant, form, status=422)
        messages.success(request, _("The store is open."))
        return redirect("store_admin:tenancy:dashboard", store_code=store.code)

    @staticmethod
    def _show(
        request: TenancyRequest, merchant: Merchant, form: NewStoreForm, status: int = 200
    ) -> HttpResponse:
        context = {"form": form, "merchant_row": merchant}
        return render(request, "tenancy/platform/new_store.html", context, status=status)


def _owned(request: TenancyRequest, code: str) -> Merchant:
    """Raises Http404 unless the person is owner there."""
    merchant = Merchant.objects.filter(
        code=code,
        memberships__user=staff_user(request),
        memberships__role__preset=PresetRole.OWNER,
    ).first()
    if merchant is None or not merchant.is_active:
        raise Http404
    return merchant
