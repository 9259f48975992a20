"""Ways of delivery in the store admin."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.cms.store_admin.forms import known_languages
from apps.core.db.seen import ChangedMeanwhile
from apps.core.http.access import requires
from apps.core.http.once import accepted_once
from apps.core.http.request import MaartRequest
from apps.core.money import Money
from apps.orders.countries import country_name
from apps.orders.exceptions import InvalidShipping
from apps.orders.models import ShippingMethod
from apps.orders.selectors.shipping import find_method, methods_of
from apps.orders.services import shipping
from apps.orders.store_admin.forms import ShippingForm
from apps.tenancy.languages import text_in

manages_shipping = requires("orders.manage_shipping")


def _url(request: MaartRequest, name: str, **kwargs: Any) -> str:
    return reverse(f"store_admin:orders:{name}", kwargs={"store_code": request.store.code, **kwargs})


@manages_shipping
@require_safe
def shipping_list(request: MaartRequest, store_code: str) -> HttpResponse:
    rows = [_shipping_row(request, method) for method in methods_of(request.store.id)]
    return render(request, "orders/store_admin/shipping_list.html", {"rows": rows})


def _shipping_row(request: MaartRequest, method: ShippingMethod) -> dict[str, Any]:
    store = request.store
    free_from = method.free_from_minor
    return {
        "method": method,
        "name": text_in(method.names, store.default_language),
        "url": _url(request, "shipping_edit", method_id=method.pk),
        "price": Money(method.price_minor, store.currency),
        "free_from": Money(free_from, store.currency) if free_from is not None else None,
        "countries": ", ".join(country_name(code) for code in method.countries),
    }


@manages_shipping
@require_http_methods(["GET", "HEAD", "POST"])
@accepted_once("store_admin:orders:shipping_list")
def shipping_create(request: MaartRequest, store_code: str) -> HttpResponse:
    return _shipping_page(request, None)


@manages_shipping
@require_http_methods(["GET", "HEAD", "POST"])
def shipping_edit(request: MaartRequest, store_code: str, method_id: int) -> HttpResponse:
    method = find_method(request.store.id, method_id)
    if method is None:
        raise Http404
    return _shipping_page(request, method)


def _shipping_page(request: MaartRequest, method: ShippingMethod | None) -> HttpResponse:
    store = request.store
    form = ShippingForm(
        request.POST if request.method == "POST" else None,
        initial=ShippingForm.initial_of(method, store.currency, request.LANGUAGE_CODE) if method else {},
        languages=known_languages(store.languages, store.default_language),
        default_language=store.default_language,
        currency=store.currency,
        language=request.LANGUAGE_CODE,
    )
    if request.method == "POST" and form.is_valid() and _save_shipping(request, form, method):
        messages.success(request, _("The way of delivery is saved."))
        return redirect(_url(request, "shipping_list"))
    context = {
        "form": form,
        "method": method,
        "heading": text_in(method.names, store.default_language) if method else _("New way of delivery"),
        "list_url": _url(request, "shipping_list"),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "orders/store_admin/shipping_form.html", context, status=status)


def _save_shipping(request: MaartRequest, form: ShippingForm, method: ShippingMethod | None) -> bool:
    try:
        shipping.save_shipping(
            store_id=request.store.id,
            method_id=method.pk if method else None,
            draft=form.draft(),
            actor=request.actor,
            seen=form.what_was_seen,
        )
    except (ChangedMeanwhile, InvalidShipping) as error:
        form.add_error(None, str(error))
        return False
    return True


@manages_shipping
@require_POST
def shipping_delete(request: MaartRequest, store_code: str, method_id: int) -> HttpResponse:
    if find_method(request.store.id, method_id) is None:
        raise Http404
    shipping.delete_shipping(store_id=request.store.id, method_id=method_id, actor=request.actor)
    messages.success(request, _("The way of delivery is deleted."))
    return redirect(_url(request, "shipping_list"))
