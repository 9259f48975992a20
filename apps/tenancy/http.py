"""What the request says about its sender."""

from collections.abc import Iterable, Iterator
from typing import cast

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import FileResponse, HttpResponseBase

from apps.core.context import Context, PlatformRef, enter
from apps.core.http.request import MaartRequest
from apps.tenancy.access import Access
from apps.tenancy.models import ApiToken, Membership, Merchant, Platform, Store, User


class TenancyRequest(MaartRequest):
    """What the middlewares of this module put on a request."""

    platform: PlatformRef
    platform_row: Platform
    merchant: Merchant | None
    store: Store | None
    membership: Membership | None
    access: Access
    api_token: ApiToken | None


def staff_user(request: HttpRequest) -> User:
    """The person behind a view that asks for somebody signed in."""
    return cast(User, request.user)


def client_address(request: HttpRequest) -> str | None:
    """The address of the client as the last proxy that we trust saw it."""
    trusted = int(getattr(settings, "TRUSTED_PROXY_COUNT", 0))
    if trusted:
        forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(forwarded) >= trusted and forwarded[-trusted]:
            return forwarded[-trusted]
    return request.META.get("REMOTE_ADDR") or None


def stream_in_context(response: HttpResponseBase, context: Context) -> HttpResponseBase:
    """A streamed body is read after the request's context was left: every chunk re-enters it.

    Files are open already when the response leaves, so they stay with the server's own way of sending files.
    """
    if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
        chunks = cast(Iterable[bytes], response.streaming_content)
        response.streaming_content = _chunks_in(context, chunks)
    return response


def _chunks_in(context: Context, chunks: Iterable[bytes]) -> Iterator[bytes]:
    iterator = iter(chunks)
    try:
        while True:
            with enter(context):
                chunk = next(iterator, None)
            if chunk is None:
                return
            yield chunk
    finally:
        close = getattr(iterator, "close", None)
        if close is not None:
            with enter(context):
                close()
