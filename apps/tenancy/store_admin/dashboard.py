"""The first page of the store admin."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core.context import public_context
from apps.core.http.access import requires
from apps.tenancy.http import TenancyRequest
from apps.tenancy.links import origin, primary_domain
from apps.tenancy.selectors.activity import activity_of
from apps.tenancy.store_admin.pages import merchant_of, store_of

RECENT = 8
STEP = "<li class="
DONE = '<li class="done"'
"""How a step of the set-up guide begins: every module renders its own (tenancy/store_admin/setup_step.html)."""


@require_safe
@requires("tenancy.view_dashboard")
def dashboard(request: TenancyRequest, store_code: str) -> HttpResponse:
    steps = render_to_string("tenancy/store_admin/setup_steps.html", request=request)
    context = {
        "steps": steps,
        "steps_total": steps.count(STEP),
        "steps_done": steps.count(DONE),
        "show_guide": steps.count(DONE) < steps.count(STEP),
        "storefront": origin(primary_domain(store_of(request)), request),
        "recent": _recent(request),
    }
    return render(request, "tenancy/store_admin/dashboard.html", context)


def _recent(request: TenancyRequest) -> Any:
    if not request.access.allows("tenancy.view_activity"):
        return ()
    return activity_of(merchant_of(request).ref, size=RECENT).items


def contact_step(request: TenancyRequest) -> dict[str, Any] | None:
    if not request.access.allows("tenancy.manage_settings"):
        return None
    store = store_of(request)
    return {
        "done": bool(store.contact_email),
        "label": _("Say where shoppers reach you"),
        "hint": _("Answers to order mails go to your contact e-mail."),
        "url": reverse("store_admin:tenancy:settings", kwargs={"store_code": store.code}),
        "action": _("Add e-mail"),
    }


def domain_step(request: TenancyRequest) -> dict[str, Any] | None:
    if not request.access.allows("tenancy.manage_domains"):
        return None
    store = store_of(request)
    with public_context():
        done = store.domains.filter(verified_at__isnull=False).exclude(verification_token="").exists()
    return {
        "done": done,
        "label": _("Connect your own domain"),
        "hint": _("Until then the store answers at the platform's address."),
        "url": reverse("store_admin:tenancy:domains", kwargs={"store_code": store.code}),
        "action": _("Connect"),
    }
