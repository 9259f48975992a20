"""Who did what."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.http.access import requires
from apps.core.http.request import typed_words
from apps.tenancy.http import TenancyRequest
from apps.tenancy.selectors.activity import activity_of
from apps.tenancy.store_admin.pages import merchant_of


@require_safe
@requires("tenancy.view_activity")
def activity(request: TenancyRequest, store_code: str) -> HttpResponse:
    words = typed_words(request)
    page = activity_of(merchant_of(request).ref, cursor=request.GET.get("cursor"), words=words)
    return render(request, "tenancy/store_admin/activity.html", {"page": page, "words": words})
