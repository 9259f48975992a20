"""What the middlewares of tenancy put on a request, with types.

``core`` does not know the models of tenancy: merchant and store are model instances there, here only what every
module may rely on.
"""

from typing import Any, Final, Protocol

from django.http import HttpRequest

from apps.core.actor import Actor
from apps.core.context import Context, PlatformRef

MAX_TYPED: Final = 120


class Access(Protocol):
    """What the signed-in person may do at the merchant of this request."""

    def allows(self, code: str) -> bool:
        """Whether the role holds the permission and its module is on. Owner and superuser: every permission."""


class MaartRequest(HttpRequest):
    """Annotate views with it; requests are never made of it."""

    platform: PlatformRef | None
    context: Context
    merchant: Any
    store: Any
    membership: Any
    access: Access
    actor: Actor
    customer: Any
    is_storefront: bool
    htmx: Any


def typed_words(request: HttpRequest) -> str:
    """What was typed into the search field of a list: short, and without zero characters, which no column holds."""
    return request.GET.get("q", "").replace("\0", "").strip()[:MAX_TYPED]
