"""What catalog's services refuse. The message is for people, ``code`` and ``field`` are for programs."""

from django.utils.translation import gettext as _


class CatalogError(Exception):
    code = "catalog"

    def __init__(self, message: str, *, field: str = "") -> None:
        self.message = message
        self.field = field
        super().__init__(message)


class InvalidProduct(CatalogError):
    code = "invalid_product"


class HandleTaken(CatalogError):
    code = "handle_taken"

    def __init__(self, handle: str) -> None:
        super().__init__(
            _("Another product has the handle “%(handle)s”.") % {"handle": handle}, field="handle"
        )


class SkuTaken(CatalogError):
    code = "sku_taken"

    def __init__(self, sku: str) -> None:
        super().__init__(_("Another variant has the SKU “%(sku)s”.") % {"sku": sku}, field="sku")


class ProductChanged(CatalogError):
    """Somebody else saved the product since it was read."""

    code = "product_changed"

    def __init__(self, current_version: int) -> None:
        self.current_version = current_version
        super().__init__(
            _("Somebody else changed this product meanwhile. Load it again and repeat your change.")
        )


class InvalidCategory(CatalogError):
    code = "invalid_category"


class InvalidPicture(CatalogError):
    code = "invalid_picture"


class ImportRefused(CatalogError):
    """The import cannot be done in its present state."""

    code = "import_refused"
