"""Means of payment in the store admin."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core.db.seen import ChangedMeanwhile, mark_of
from apps.core.http.access import requires
from apps.core.http.request import MaartRequest
from apps.payments.exceptions import InvalidSetting
from apps.payments.gateways import get_gateway
from apps.payments.gateways.bank_transfer import BankTransfer, pretty_iban
from apps.payments.models import PaymentMethodSetting
from apps.payments.selectors.payments import setting_of
from apps.payments.services.methods import EDITED, save_method
from apps.payments.store_admin.forms import BankTransferForm


@requires("payments.manage_settings")
@require_http_methods(["GET", "HEAD", "POST"])
def methods(request: MaartRequest, store_code: str) -> HttpResponse:
    setting = setting_of(request.store.id, BankTransfer.code)
    form = BankTransferForm(request.POST if request.method == "POST" else None, initial=_initial(setting))
    if request.method == "POST" and form.is_valid() and _save(request, form):
        messages.success(request, _("Saved. New orders show this account."))
        return redirect(request.path)
    context = {
        "form": form,
        "setting": setting,
        "gateway": get_gateway(BankTransfer.code),
        "takes_currency": get_gateway(BankTransfer.code).takes(request.store.currency),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "payments/store_admin/methods.html", context, status=status)


def _initial(setting: PaymentMethodSetting | None) -> dict[str, Any]:
    seen = mark_of(setting, EDITED)
    if setting is None:
        return {"seen": seen, "enabled": True}
    iban = pretty_iban(setting.config.get("iban", ""))
    return {**setting.config, "seen": seen, "iban": iban, "enabled": setting.enabled}


def _save(request: MaartRequest, form: BankTransferForm) -> bool:
    try:
        save_method(
            store_id=request.store.id,
            gateway=BankTransfer.code,
            config=form.config(),
            enabled=form.cleaned_data["enabled"],
            actor=request.actor,
            seen=form.what_was_seen,
        )
    except InvalidSetting as error:
        form.add_error(error.field, str(error))
        return False
    except ChangedMeanwhile as error:
        form.add_error(None, str(error))
        return False
    return True
