"""The same form sent twice is acted on once: a double click, a reload, two tabs of one page.

A form draws ``{% form_key %}``; its view is marked ``@accepted_once(...)``. The key is claimed in the transaction that
does the work: of two that arrive together the second waits for the first, and a refused form leaves its key free.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from apps.core.outbox.models import SubmittedForm

FIELD = "form_key"

AnyView = Callable[..., HttpResponseBase]


class _Refused(Exception):
    def __init__(self, response: HttpResponseBase) -> None:
        self.response = response


def accepted_once(then: str, repeated: AnyView | None = None) -> Callable[[AnyView], AnyView]:
    """``then`` is the URL name that shows what the first of two equal forms made; of the same store, if it has one.

    A view accepts a form by redirecting, or by setting ``accepted`` on its response. ``repeated`` answers the second
    form instead, where what the first one was told cannot be shown again.
    """

    def mark(view: AnyView) -> AnyView:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            key = _key(request)
            if key is None:
                return view(request, *args, **kwargs)
            try:
                with transaction.atomic():
                    if not _claim(key):
                        if repeated is not None:
                            return repeated(request, *args, **kwargs)
                        messages.info(request, _("This form was already sent: it was acted on once."))
                        return redirect(resolve_url(then, **_store_of(kwargs)))
                    return _unless_refused(view(request, *args, **kwargs))
            except _Refused as refused:
                return refused.response

        return inner

    return mark


def _store_of(place: Mapping[str, Any]) -> dict[str, Any]:
    return {"store_code": place["store_code"]} if "store_code" in place else {}


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get(FIELD, "")) if request.method == "POST" else None
    except ValueError:
        return None


def _claim(key: UUID) -> bool:
    try:
        with transaction.atomic():
            SubmittedForm.objects.create(key=key)
    except IntegrityError:
        return False
    return True


def _unless_refused(response: HttpResponseBase) -> HttpResponseBase:
    """Raises _Refused, which rolls the claim back with whatever the view began."""
    if 300 <= response.status_code < 400 or getattr(response, "accepted", False):
        return response
    raise _Refused(response)
