"""The same form sent twice is acted on once: a double click, a reload, two tabs of one page.

A form draws ``{% form_key %}``; its view is marked ``@accepted_once(...)``. The key is claimed in the transaction that
does the work: of two that arrive together the second waits for the first, and a refused form leaves its key free.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.core.outbox.models import SubmittedForm

FIELD = "form_key"

AnyView = Callable[..., HttpResponseBase]


class _Refused(Exception):
    def __init__(self, response: HttpResponseBase) -> None:
        self.response = response


def accepted_once(then: str) -> Callable[[AnyView], AnyView]:
    """``then`` is the URL name, with ``store_code``, that shows what the first of two equal forms made.

    A view accepts a form by redirecting, or by setting ``accepted`` on its response.
    """

    def mark(view: AnyView) -> AnyView:
        @wraps(view)
        def inner(request: HttpRequest, store_code: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            key = _key(request)
            if key is None:
                return view(request, store_code, *args, **kwargs)
            try:
                with transaction.atomic():
                    if not _claim(key):
                        messages.info(request, _("This form was already sent: it was acted on once."))
                        return redirect(then, store_code=store_code)
                    return _unless_refused(view(request, store_code, *args, **kwargs))
            except _Refused as refused:
                return refused.response

        return inner

    return mark


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
