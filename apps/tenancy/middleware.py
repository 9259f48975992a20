"""The order of a request: host, staff session, language, user and membership, merchant context innermost.

A storefront never shares an origin with a back office: on store hosts there is no staff session and nobody but an
anonymous user, whatever cookies arrive.
"""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import DisallowedHost
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from apps.core.actor import Actor, ActorKind
from apps.core.context import Context, enter
from apps.tenancy.access import (
    NO_ACCESS,
    access_of,
    access_of_token,
    actor_of_token,
    actor_of_user,
)
from apps.tenancy.http import TenancyRequest, client_address, stream_in_context
from apps.tenancy.languages import known, negotiate
from apps.tenancy.models import User
from apps.tenancy.pages import bad_host, closed_store, suspended_merchant, unknown_host
from apps.tenancy.selectors.access import access_of_maker, find_token, get_membership, get_open_store
from apps.tenancy.selectors.hosts import resolve_host
from apps.tenancy.services.tokens import note_use

GetResponse = Callable[[TenancyRequest], HttpResponseBase]

SESSION_PLATFORM = "platform"
STORE_ADMIN_PATH = re.compile(r"/store/([-a-zA-Z0-9_]+)/")
API_PATH = re.compile(r"/api/v[0-9]+/(schema/)?")


class HostMiddleware:
    """Finds platform and store of the host, in one query. An unknown host gets 404 and nothing else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: TenancyRequest) -> HttpResponseBase:
        try:
            host, _port = split_domain_port(request.get_host())
        except DisallowedHost:
            return bad_host(request)
        with enter(Context()):
            found = resolve_host(host)
        if found is None:
            return unknown_host(request)
        request.platform = found.platform.ref
        request.platform_row = found.platform
        request.merchant = found.merchant
        request.store = found.store
        request.is_storefront = found.store is not None
        request.urlconf = settings.STOREFRONT_URLCONF if found.store else settings.PLATFORM_URLCONF
        _start_anonymous(request)
        request.context = Context(platform=request.platform)
        with enter(request.context):
            return self.get_response(request)


def _start_anonymous(request: TenancyRequest) -> None:
    request.user = AnonymousUser()
    request.membership = None
    request.access = NO_ACCESS
    request.customer = None
    request.api_token = None
    request.actor = Actor(
        kind=ActorKind.SHOPPER if request.is_storefront else ActorKind.USER,
        label="anonymous",
        ip_address=client_address(request),
        request_id=getattr(request, "request_id", "") or "",
    )


class StaffSessionMiddleware(SessionMiddleware):
    """Staff sessions live on platform hosts only, and each on the one platform where it began."""

    def process_request(self, request: Any) -> None:
        if request.is_storefront:
            return
        super().process_request(request)
        if request.session.get(SESSION_PLATFORM) != str(request.platform.id):
            request.session = self.SessionStore(None)

    def process_response(self, request: Any, response: Any) -> Any:
        if not hasattr(request, "session"):
            return response
        if request.session.modified and not request.session.is_empty():
            request.session[SESSION_PLATFORM] = str(request.platform.id)
        return super().process_response(request, response)


class LanguageMiddleware(LocaleMiddleware):
    """Storefronts carry their language in the path; elsewhere cookie, browser, then the platform's own.

    A signed-in user's own language is applied by UserMiddleware, which knows the user.
    """

    def process_request(self, request: Any) -> None:
        translation.activate(self._language(request))
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE

    @staticmethod
    def _language(request: TenancyRequest) -> str:
        store = request.store
        if store is None:
            return negotiate(request, known(), request.platform_row.default_language)
        offered = known(store.languages) or known([store.default_language])
        from_path = translation.get_language_from_path(request.path_info)
        if from_path in offered:
            return from_path
        return negotiate(request, offered, store.default_language)


class UserMiddleware(AuthenticationMiddleware):
    """User, store of the path and membership, all loaded before anybody asks.

    A subclass by name only, because Django's checks for the admin ask for one.
    """

    def __call__(self, request: Any) -> Any:
        if request.is_storefront:
            return self.get_response(request)
        if api := API_PATH.match(request.path_info):
            # The description of the API is the same for all: a token there is not looked at.
            if not api[1]:
                self._load_token(request)
        else:
            self._load_user(request)
        return self.get_response(request)

    @staticmethod
    def _load_token(request: TenancyRequest) -> None:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            return
        token = find_token(secret=secret.strip(), platform_id=request.platform.id)
        maker = access_of_maker(token) if token is not None else None
        if token is None or maker is None:
            return
        note_use(token=token, now=timezone.now())
        request.api_token = token
        request.store, request.merchant = token.store, token.merchant
        request.access = access_of_token(token, maker, request.platform)
        request.actor = actor_of_token(
            token,
            ip_address=request.actor.ip_address,
            request_id=request.actor.request_id,
        )

    def _load_user(self, request: TenancyRequest) -> None:
        user = auth.get_user(request)
        request.user = user
        if not isinstance(user, User):
            return
        request.access = access_of(user, None, request.platform)
        request.actor = actor_of_user(
            user,
            ip_address=request.actor.ip_address,
            request_id=request.actor.request_id,
        )
        if user.language in known():
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        self._load_store(request, user)

    @staticmethod
    def _load_store(request: TenancyRequest, user: User) -> None:
        """The store stays None for who has no business there, so that its schema is never entered."""
        path = STORE_ADMIN_PATH.match(request.path_info)
        store = get_open_store(platform_id=request.platform.id, code=path[1]) if path else None
        if store is None:
            return
        membership = get_membership(user=user, store=store)
        if membership is None and not user.is_superuser:
            return
        request.store, request.merchant = store, store.merchant
        request.membership = membership
        request.access = access_of(user, membership, request.platform)


class MerchantContextMiddleware:
    """Enters the merchant innermost; it is left again before the session is saved."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: TenancyRequest) -> HttpResponseBase:
        store = request.store
        if store is None:
            return stream_in_context(self.get_response(request), request.context)
        merchant = store.merchant
        if not merchant.is_active:
            return suspended_merchant(request, store)
        if request.is_storefront and not store.is_active:
            return closed_store(request, store)
        request.context = Context(platform=request.platform, merchant=merchant.ref, store=store.ref)
        with enter(request.context), timezone.override(merchant.time_zone):
            response = self.get_response(request)
        if not request.is_storefront:
            patch_vary_headers(response, ("Cookie",))
        return stream_in_context(response, request.context)
