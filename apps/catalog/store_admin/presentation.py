"""What several pages of the store admin share."""

from typing import Any, Final

from django.urls import reverse

from apps.catalog.enums import ImportStatus, ProductStatus
from apps.core.http.request import MaartRequest

STATUS_TONES: Final = {
    ProductStatus.ACTIVE: "success",
    ProductStatus.DRAFT: "neutral",
    ProductStatus.ARCHIVED: "warning",
}
IMPORT_TONES: Final = {
    ImportStatus.DONE: "success",
    ImportStatus.FAILED: "critical",
    ImportStatus.PREVIEW: "info",
}


def admin_url(request: MaartRequest, name: str, **kwargs: Any) -> str:
    return reverse(f"store_admin:catalog:{name}", kwargs={"store_code": request.store.code, **kwargs})
