"""What an API token may do: the scopes it was given, at the store it was made for."""

from typing import Any, cast

from rest_framework.exceptions import MethodNotAllowed, NotAuthenticated, NotFound
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from apps.tenancy.http import TenancyRequest
from apps.tenancy.models import ApiToken

READING = {"HEAD": "GET"}


class ScopedPermission(BasePermission):
    """Views say ``required_scopes = {"GET": "catalog.view_products"}``; a method without a scope does not exist."""

    def has_permission(self, request: Request, view: Any) -> bool:
        token = request.auth
        if not isinstance(token, ApiToken):
            raise NotAuthenticated
        if view.kwargs.get("store_code", token.store.code) != token.store.code:
            raise NotFound
        if request.method == "OPTIONS":
            return True
        method = READING.get(request.method or "", request.method)
        scope = getattr(view, "required_scopes", {}).get(method)
        if scope is None:
            raise MethodNotAllowed(request.method or "")
        # Not the token's own list: its maker may have lost a permission since.
        return cast(TenancyRequest, request).access.allows(scope)
