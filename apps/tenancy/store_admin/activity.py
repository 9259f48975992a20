"""Who did what."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from apps.core.http.access import requires
from apps.tenancy.http import TenancyRequest
from apps.tenancy.selectors.activity import activity_of
from apps.tenancy.store_admin.pages import merchant_of


@require_safe
@requires("tenancy.view_activity")
def activity(request: TenancyRequest, store_code: str) -> HttpResponse:
    words = request.GET.get("q", "")[:80].replace("\x00", "")
    page = activity_of(merchant_of(request).ref, before=_moment(request.GET.get("before", "")), words=words)
    return render(request, "tenancy/store_admin/activity.html", {"page": page, "words": words})


def _moment(text: str) -> datetime | None:
    """A moment that cannot be read is no filter."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
