"""Files of merchants, apart from each other on disk and in addresses.

The name that a model stores does not name the merchant: a schema can be copied and its files with it. On disk they
are below the merchant's schema name, in addresses below the merchant's code: ``/media/<code>/<name>``. They are
pictures for everybody (see ``tenancy.media``): what is not for everybody does not belong here.
"""

from typing import Any
from urllib.parse import quote

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage
from django.utils._os import safe_join

from apps.core.context import MerchantRef, current

PUBLIC = "public"


def folder_of(merchant: MerchantRef | None) -> str:
    return merchant.schema_name if merchant else PUBLIC


class MerchantFileSystemStorage(FileSystemStorage):
    """Works in the folder of the current context's merchant, or in ``public``."""

    def path(self, name: str) -> str:
        """Raises SuspiciousFileOperation for a name that leads out of the folder."""
        return self.path_for(current().merchant, name)

    def path_for(self, merchant: MerchantRef | None, name: str) -> str:
        folder = safe_join(self.location, folder_of(merchant))
        path = safe_join(folder, name)
        if path == folder and name not in ("", "."):
            raise SuspiciousFileOperation(f"'{name}' is no file of the merchant.")
        return str(path)

    def _save(self, name: str, content: Any) -> str:
        """The name without the merchant's folder: Django gives it from the root of all merchants."""
        saved: str = super()._save(name, content)  # type: ignore[misc]  # not in the stubs
        return saved.removeprefix(f"{folder_of(current().merchant)}/")

    def url(self, name: str | None) -> str:
        if self.base_url is None:
            raise ValueError("These files have no address: set MEDIA_URL.")
        merchant = current().merchant
        relative = quote((name or "").replace("\\", "/").lstrip("/"), safe="/~!*()'")
        return f"{self.base_url}{merchant.code if merchant else PUBLIC}/{relative}"
