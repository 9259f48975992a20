"""Links to the other kind of host, and links that let somebody in."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from apps.core.context import PlatformRef
from apps.tenancy.models import Platform, Store, StoreDomain, User


def platform_url(
    platform: Platform, name: str, *, request: HttpRequest | None = None, **kwargs: object
) -> str:
    """Absolute address of a page on the platform's host, such as ``platform:tenancy:sign_in``."""
    path = reverse(name, urlconf=settings.PLATFORM_URLCONF, kwargs=kwargs or None)
    return origin(platform.host, request) + path


def store_url(
    store: Store,
    name: str,
    *,
    request: HttpRequest | None = None,
    language: str | None = None,
    **kwargs: object,
) -> str:
    """Absolute address of a storefront page, such as ``storefront:catalog:home``, on the store's primary domain."""
    with translation.override(language or store.default_language):
        path = reverse(name, urlconf=settings.STOREFRONT_URLCONF, kwargs=kwargs or None)
    return storefront_origin(store, request=request) + path


def storefront_origin(store: Store, *, request: HttpRequest | None = None) -> str:
    """Scheme, host and port of the store's primary domain."""
    return origin(primary_domain(store), request)


def primary_domain(store: Store) -> str:
    loaded: str | None = store.__dict__.get("primary_domain")
    if loaded is not None:
        return loaded
    return StoreDomain.objects.values_list("domain", flat=True).get(store_id=store.pk, is_primary=True)


def origin(host: str, request: HttpRequest | None) -> str:
    """Scheme and port as the visitor uses them; outside a request those of ``settings.PUBLIC_ORIGIN``."""
    if request is not None:
        scheme, netloc = request.scheme, request.get_host()
    else:
        parts = urlsplit(settings.PUBLIC_ORIGIN)
        scheme, netloc = parts.scheme, parts.netloc
    _name, _colon, port = netloc.rpartition(":") if netloc.rpartition(":")[2].isdigit() else ("", "", "")
    return f"{scheme}://{host}:{port}" if port else f"{scheme}://{host}"


class _LinkTokens(PasswordResetTokenGenerator):
    """Tokens end with their use, with a new password and with time; each is good on one platform only."""

    def __init__(self, platform: PlatformRef) -> None:
        super().__init__()
        self.key_salt = f"apps.tenancy.links:{platform.id}"


def make_link_token(*, user: User, platform: PlatformRef) -> str:
    return _LinkTokens(platform).make_token(user)


def is_valid_link_token(*, user: User, platform: PlatformRef, token: str) -> bool:
    return _LinkTokens(platform).check_token(user, token)


def encode_user(user: User) -> str:
    return urlsafe_base64_encode(force_bytes(user.pk))


def decode_user(text: str) -> User | None:
    """The active user behind the first part of a link."""
    try:
        key = urlsafe_base64_decode(text).decode()
        return User.objects.filter(pk=key, is_active=True).first()
    except (ValueError, ValidationError):
        return None
