"""Stock in the store admin: the list with its inline forms, the ledger of one variant."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.catalog.models import Variant
from apps.core.http.access import requires
from apps.core.http.request import MaartRequest, typed_words
from apps.inventory.exceptions import InventoryError
from apps.inventory.models import Location
from apps.inventory.selectors.stock import SHOWS, StockFilter, movements_of, row_of, stock_rows
from apps.inventory.services import adjust_stock, default_location
from apps.inventory.store_admin.forms import AdjustForm

sees_stock = requires("inventory.view_stock")
adjusts_stock = requires("inventory.adjust_stock")


def admin_url(request: MaartRequest, name: str, **kwargs: Any) -> str:
    return reverse(f"store_admin:inventory:{name}", kwargs={"store_code": request.store.code, **kwargs})


@sees_stock
@require_safe
def stock_list(request: MaartRequest, store_code: str) -> HttpResponse:
    show = request.GET.get("show", "")
    wanted = StockFilter(text=typed_words(request), show=show if show in SHOWS else "")
    location = _location(request)
    language = request.store.default_language
    page = stock_rows(location, wanted, language=language, cursor=request.GET.get("cursor"))
    context = {
        "page": page,
        "rows": page.items,
        "wanted": wanted,
        "location": location,
        "tabs": _tabs(request, wanted),
        "kinds": AdjustForm.base_fields["kind"].choices,  # type: ignore[attr-defined]  # a ChoiceField
        "may_adjust": request.access.allows("inventory.adjust_stock"),
        "here": request.get_full_path(),
        "list_url": admin_url(request, "stock_list"),
    }
    return render(request, "inventory/store_admin/stock_list.html", context)


def _location(request: MaartRequest) -> Location:
    given = request.GET.get("location") or request.POST.get("location") or ""
    if given:
        found = (
            Location.objects.filter(pk=int(given)).first() if given.isdecimal() and len(given) < 18 else None
        )
        if found is None:
            raise Http404
        return found
    return default_location()


def _tabs(request: MaartRequest, wanted: StockFilter) -> list[dict[str, Any]]:
    labels = {"": _("All"), "low": _("Few left"), "out": _("Sold out"), "uncounted": _("Not counted")}
    tabs = []
    for show in SHOWS:
        query = urlencode({name: value for name, value in (("show", show), ("q", wanted.text)) if value})
        url = admin_url(request, "stock_list") + (f"?{query}" if query else "")
        tabs.append({"label": labels[show], "url": url, "active": wanted.show == show})
    return tabs


@sees_stock
@require_safe
def variant_stock(request: MaartRequest, store_code: str, variant_id: int) -> HttpResponse:
    variant = _variant_or_404(variant_id)
    return _variant_page(request, variant, None)


def _variant_page(request: MaartRequest, variant: Variant, form: AdjustForm | None) -> HttpResponse:
    location = default_location()
    row = row_of(variant, location, request.store.default_language)
    initial = {"quantity": row.on_hand, "seen": row.on_hand}
    page = Paginator(movements_of(variant.pk), 50).get_page(request.GET.get("page"))
    context = {
        "row": row,
        "form": form or AdjustForm(initial=initial),
        "page": page,
        "may_adjust": request.access.allows("inventory.adjust_stock"),
        "list_url": admin_url(request, "stock_list"),
        "here": request.path,
    }
    status = 422 if form is not None else 200
    return render(request, "inventory/store_admin/variant_stock.html", context, status=status)


@adjusts_stock
@require_POST
def stock_adjust(request: MaartRequest, store_code: str, variant_id: int) -> HttpResponse:
    variant = _variant_or_404(variant_id)
    form = AdjustForm(request.POST)
    if not form.is_valid():
        return _variant_page(request, variant, form)
    try:
        level = adjust_stock(
            variant_id=variant.pk,
            location=_location(request),
            actor=request.actor,
            now=timezone.now(),
            **form.change(),
        )
    except InventoryError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return _variant_page(request, variant, form)
    messages.success(request, _("Stock saved: %(count)s on hand.") % {"count": level.on_hand})
    return redirect(_back(request, variant))


def _back(request: MaartRequest, variant: Variant) -> str:
    wished = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wished, {request.get_host()}, request.is_secure()):
        return wished
    return admin_url(request, "variant_stock", variant_id=variant.pk)


def _variant_or_404(variant_id: int) -> Variant:
    variant = (
        Variant.objects.filter(pk=variant_id)
        .select_related("product")
        .prefetch_related("product__texts")
        .first()
    )
    if variant is None:
        raise Http404
    return variant
