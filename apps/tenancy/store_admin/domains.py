"""The host names of a store."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from apps.core.http.access import requires
from apps.core.http.once import accepted_once
from apps.tenancy.http import TenancyRequest
from apps.tenancy.models import StoreDomain
from apps.tenancy.selectors.stores import domains_of
from apps.tenancy.services import domains
from apps.tenancy.store_admin.forms import DomainForm
from apps.tenancy.store_admin.pages import answer, in_public, settings_tabs, store_of


@method_decorator(
    [requires("tenancy.manage_domains"), in_public, accepted_once("store_admin:tenancy:domains")],
    name="dispatch",
)
class Domains(View):
    def get(self, request: TenancyRequest, store_code: str) -> HttpResponse:
        return self._show(request, DomainForm())

    def post(self, request: TenancyRequest, store_code: str) -> HttpResponse:
        form = DomainForm(request.POST)
        made = form.carry_out(
            lambda: domains.add_domain(
                store=store_of(request), domain=form.cleaned_data["domain"], actor=request.actor
            )
        )
        if made is None:
            return self._show(request, form, status=422)
        messages.success(request, _("Added. Now create the DNS record that is shown with it."))
        return redirect("store_admin:tenancy:domains", store_code=store_code)

    @staticmethod
    def _show(request: TenancyRequest, form: DomainForm, status: int = 200) -> HttpResponse:
        rows = [
            {
                "domain": row,
                "is_own": bool(row.verification_token),
                "record_name": domains.record_name(row),
                "record_value": domains.record_value(row),
            }
            for row in domains_of(store_of(request))
        ]
        context = {"form": form, "rows": rows, "tabs": settings_tabs(request, "domains")}
        return render(request, "tenancy/store_admin/domains.html", context, status=status)


@require_POST
@requires("tenancy.manage_domains")
@in_public
def verify(request: TenancyRequest, store_code: str, domain_id: int) -> HttpResponse:
    domain = _domain(request, domain_id)
    return answer(
        request,
        "store_admin:tenancy:domains",
        lambda: domains.verify_domain(domain=domain, actor=request.actor, now=timezone.now()),
        _("%(domain)s is verified and leads to the store.") % {"domain": domain},
    )


@require_POST
@requires("tenancy.manage_domains")
@in_public
def primary(request: TenancyRequest, store_code: str, domain_id: int) -> HttpResponse:
    domain = _domain(request, domain_id)
    return answer(
        request,
        "store_admin:tenancy:domains",
        lambda: domains.make_primary(domain=domain, actor=request.actor),
        _("Links to the store use %(domain)s now.") % {"domain": domain},
    )


@require_POST
@requires("tenancy.manage_domains")
@in_public
def remove(request: TenancyRequest, store_code: str, domain_id: int) -> HttpResponse:
    domain = _domain(request, domain_id)
    return answer(
        request,
        "store_admin:tenancy:domains",
        lambda: domains.remove_domain(domain=domain, actor=request.actor),
        _("%(domain)s is removed.") % {"domain": domain},
    )


def _domain(request: TenancyRequest, domain_id: int) -> StoreDomain:
    return get_object_or_404(StoreDomain, pk=domain_id, store=store_of(request))
