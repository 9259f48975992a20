"""API calls carry a token; the middleware has looked it up already, because it decides the merchant's context."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.tenancy.models import ApiToken


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer maart_...``. A cookie never signs an API call in."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiToken] | None:
        token: ApiToken | None = getattr(request, "api_token", None)
        if token is not None:
            return AnonymousUser(), token
        if get_authorization_header(request):
            raise AuthenticationFailed(_("This token is not valid here."))
        return None

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers by being a subclass
    """How the description of the API speaks of it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A token made in the store's settings."}
