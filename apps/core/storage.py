"""Files of merchants, each below the merchant's own folder."""

from django.core.files.storage import FileSystemStorage


class MerchantFileSystemStorage(FileSystemStorage):
    """Paths begin with the schema of the merchant whose context wrote them."""
