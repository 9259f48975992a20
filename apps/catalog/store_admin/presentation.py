"""What several pages of the store admin share."""

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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

DEFAULT_LABELS: Final = {
    "format": _("Format"),
    "encoding": _("Encoding"),
    "delimiter": _("Delimiter"),
    "language": _("Language of the texts"),
    "currency": _("Currency"),
    "prices": _("Prices"),
    "price": _("Missing prices"),
    "compare_at": _("Compare-at prices"),
    "tax_class": _("Tax class"),
    "stock": _("Stock"),
    "visibility": _("Visibility"),
    "missing columns": _("Missing columns"),
    "missing products": _("Missing products"),
}


def admin_url(request: MaartRequest, name: str, **kwargs: Any) -> str:
    return reverse(f"store_admin:catalog:{name}", kwargs={"store_code": request.store.code, **kwargs})
