"""General settings of a store."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from apps.core.db.seen import mark_of
from apps.core.http.access import requires
from apps.tenancy.http import TenancyRequest
from apps.tenancy.services.stores import EDITABLE, open_store, pause_store, update_store
from apps.tenancy.store_admin.forms import StoreSettingsForm
from apps.tenancy.store_admin.pages import answer, settings_tabs, store_of


@method_decorator(requires("tenancy.manage_settings"), name="dispatch")
class Settings(View):
    def get(self, request: TenancyRequest, store_code: str) -> HttpResponse:
        store = store_of(request)
        initial = {name: getattr(store, name) for name in EDITABLE}
        return self._show(request, StoreSettingsForm(initial={**initial, "seen": mark_of(store, EDITABLE)}))

    def post(self, request: TenancyRequest, store_code: str) -> HttpResponse:
        form = StoreSettingsForm(request.POST)
        saved = form.carry_out(
            lambda: update_store(
                store=store_of(request),
                changes={name: form.cleaned_data[name] for name in EDITABLE},
                actor=request.actor,
                seen=form.cleaned_data["seen"] or None,
            )
        )
        if saved is None:
            return self._show(request, form, status=form.status)
        messages.success(request, _("Saved."))
        return redirect("store_admin:tenancy:settings", store_code=store_code)

    @staticmethod
    def _show(request: TenancyRequest, form: StoreSettingsForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "tabs": settings_tabs(request, "settings")}
        return render(request, "tenancy/store_admin/settings.html", context, status=status)


@require_POST
@requires("tenancy.manage_settings")
def set_status(request: TenancyRequest, store_code: str) -> HttpResponse:
    choices = {
        "paused": (pause_store, _("The store is paused.")),
        "active": (open_store, _("The store is open.")),
    }
    service, said = choices.get(request.POST.get("status", ""), (None, ""))
    if service is None:
        return HttpResponseBadRequest(_("Choose whether the store is open or paused."))
    return answer(
        request,
        "store_admin:tenancy:settings",
        lambda: service(store=store_of(request), actor=request.actor),
        said,
    )
