"""Files of merchants: ``/media/<merchant code>/<name>``, on the merchant's stores for everybody, and on the platforms
it sells on for the people who work for it.

Names hold a hash of the content, so a file never changes under its address. A production installation may let its
web server answer here instead.
"""

from typing import Final

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from apps.core.context import Context, enter
from apps.core.http.access import open_to_all
from apps.core.http.request import MaartRequest
from apps.tenancy.models import Merchant, User

TYPES: Final = {
    "avif": "image/avif",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}


@open_to_all
@require_safe
def media(request: MaartRequest, merchant_code: str, name: str) -> HttpResponseBase:
    """Pictures only, and on a store's host only those of its own merchant."""
    content_type = TYPES.get(name.rpartition(".")[2])
    merchant = _merchant(request, merchant_code)
    if content_type is None or merchant is None:
        raise Http404
    try:
        with enter(Context(platform=request.platform, merchant=merchant.ref)):
            file = default_storage.open(name)
    except (OSError, SuspiciousFileOperation, ValueError) as error:
        raise Http404 from error
    response = FileResponse(file, content_type=content_type)
    audience = "public" if request.is_storefront else "private"
    response["Cache-Control"] = f"{audience}, max-age=31536000, immutable"
    return response


def _merchant(request: MaartRequest, code: str) -> Merchant | None:
    if request.is_storefront:
        own: Merchant = request.merchant
        return own if own.code == code else None
    if not isinstance(request.user, User) or request.platform is None:
        return None
    here = Merchant.objects.filter(code=code, stores__platform_id=request.platform.id)
    if not request.user.is_superuser:
        here = here.filter(memberships__user=request.user)
    return here.distinct().first()
