"""Which promises of HTTPS a host may make."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "Strict-Transport-Security"


class TransportSecurityMiddleware:
    """Outside of Django's SecurityMiddleware, whose header binds all sub-domains and asks to be preloaded.

    A platform may say so of its host. A merchant's own domain is an address among others of the merchant's: only for
    itself. Files and pages without a host of ours promise no more than that either.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if HEADER in response.headers and getattr(request, "is_storefront", True):
            response.headers[HEADER] = f"max-age={settings.SECURE_HSTS_SECONDS}"
        return response
