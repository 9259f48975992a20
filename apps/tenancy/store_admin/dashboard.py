"""The first page of the store admin."""

from typing import Any

from django.db.models import Exists
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core.http.access import requires
from apps.core.modules import contributions
from apps.core.modules.setup_guide import Step
from apps.tenancy.http import TenancyRequest
from apps.tenancy.links import origin, primary_domain
from apps.tenancy.models import StoreDomain
from apps.tenancy.selectors.activity import activity_of
from apps.tenancy.store_admin.pages import merchant_of, store_of

RECENT = 8


@require_safe
@requires("tenancy.view_dashboard")
def dashboard(request: TenancyRequest, store_code: str) -> HttpResponse:
    steps = contributions.setup_steps(request)
    done = sum(step.done is True for step in steps)
    context = {
        "steps": steps,
        "steps_done": done,
        "show_guide": done < len(steps),
        "storefront": origin(primary_domain(store_of(request)), request),
        "recent": _recent(request),
    }
    return render(request, "tenancy/store_admin/dashboard.html", context)


def _recent(request: TenancyRequest) -> Any:
    if not request.access.allows("tenancy.view_activity"):
        return ()
    return activity_of(merchant_of(request).ref, size=RECENT).items


def contact_step(request: TenancyRequest) -> Step:
    store = store_of(request)
    return Step(
        label=_("Say where shoppers reach you"),
        hint=_("Answers to order mails go to your contact e-mail."),
        url=reverse("store_admin:tenancy:settings", kwargs={"store_code": store.code}),
        action=_("Add e-mail"),
        done=bool(store.contact_email),
    )


def domain_step(request: TenancyRequest) -> Step:
    store = store_of(request)
    own = StoreDomain.objects.filter(store=store, verified_at__isnull=False).exclude(verification_token="")
    return Step(
        label=_("Connect your own domain"),
        hint=_("Until then the store answers at the platform's address."),
        url=reverse("store_admin:tenancy:domains", kwargs={"store_code": store.code}),
        action=_("Connect"),
        done=Exists(own),
    )
