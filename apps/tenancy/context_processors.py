"""What every template knows about where it is."""

from typing import Any

from django.http import HttpRequest

from apps.tenancy.access import NO_ACCESS


def tenancy(request: HttpRequest) -> dict[str, Any]:
    """``platform`` is the row, for its name and accent; the reference is ``request.platform``."""
    return {
        "platform": getattr(request, "platform_row", None),
        "merchant": getattr(request, "merchant", None),
        "store": getattr(request, "store", None),
        "access": getattr(request, "access", NO_ACCESS),
    }
