"""Customers in the store admin. They belong to the merchant, so every store of the merchant shows them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.http.access import requires
from apps.core.http.request import MaartRequest, typed_words
from apps.core.ui.pagination import paginate_keyset
from apps.customers.selectors.customers import addresses_of, find_customer, search_customers

views_customers = requires("customers.view_customers")


@views_customers
@require_safe
def customer_list(request: MaartRequest, store_code: str) -> HttpResponse:
    text = typed_words(request)
    page = paginate_keyset(
        search_customers(text), order=("-created_at", "-pk"), cursor=request.GET.get("cursor")
    )
    return render(request, "customers/store_admin/customer_list.html", {"page": page, "query_text": text})


@views_customers
@require_safe
def customer_detail(request: MaartRequest, store_code: str, customer_id: int) -> HttpResponse:
    customer = find_customer(customer_id)
    if customer is None:
        raise Http404
    context = {"customer": customer, "addresses": addresses_of(customer)}
    return render(request, "customers/store_admin/customer_detail.html", context)
