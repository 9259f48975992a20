"""The shopper's session of a storefront request, opened when somebody asks and never for those who only look."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from apps.core.http.request import MaartRequest
from apps.customers.models import ShopperSession
from apps.customers.services import sessions

_KNOWN: Final = "_shopper_session"
_ISSUED: Final = "_shopper_token"


def cookie_name() -> str:
    """``__Host-`` binds the cookie to this very host and needs HTTPS, which development does not have."""
    return "__Host-maart_shopper" if settings.SESSION_COOKIE_SECURE else "maart_shopper"


def get_shopper(request: MaartRequest) -> ShopperSession | None:
    """The session of this browser in this store, or None. One query, and none without a cookie."""
    if not hasattr(request, _KNOWN):
        token = request.COOKIES.get(cookie_name(), "")
        found = sessions.find_session(token=token, store_id=request.store.id, now=timezone.now())
        setattr(request, _KNOWN, found)
    session: ShopperSession | None = getattr(request, _KNOWN)
    return session


def ensure_shopper(request: MaartRequest) -> ShopperSession:
    """The session, begun when there is none. The view hands its response through ``keep_shopper``."""
    session = get_shopper(request)
    now = timezone.now()
    if session is None:
        language = translation.get_language() or request.store.default_language
        return _issue(request, sessions.start_session(store_id=request.store.id, language=language, now=now))
    if sessions.is_due_for_rotation(session, now):
        return _issue(request, sessions.rotate_session(session=session, now=now))
    return session


def rotate_shopper(request: MaartRequest) -> ShopperSession:
    """A new token, as who the shopper is became known."""
    session = ensure_shopper(request)
    if hasattr(request, _ISSUED):
        return session
    return _issue(request, sessions.rotate_session(session=session, now=timezone.now()))


def keep_shopper(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Send the cookie along when the session was begun or rotated in this request."""
    token = getattr(request, _ISSUED, None)
    if token is not None:
        response.set_cookie(
            cookie_name(),
            token,
            max_age=int(sessions.LIFETIME.total_seconds()),
            path="/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _issue(request: MaartRequest, issued: sessions.IssuedSession) -> ShopperSession:
    setattr(request, _KNOWN, issued.session)
    setattr(request, _ISSUED, issued.token)
    return issued.session
