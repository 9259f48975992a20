from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.core.context import Context, enter
from apps.core.storage import MerchantFileSystemStorage
from apps.tenancy.models import Merchant


def test_files_of_merchants_are_apart_and_names_do_not_tell_whose(
    merchant: Merchant, other_merchant: Merchant
) -> None:
    with enter(Context(merchant=merchant.ref)):
        name = default_storage.save("pictures/a.jpg", ContentFile(b"bread"))
        assert name == "pictures/a.jpg"
        assert default_storage.url(name) == "/media/bakery/pictures/a.jpg"
        assert (
            Path(settings.MEDIA_ROOT) / merchant.schema_name / "pictures" / "a.jpg"
        ).read_bytes() == b"bread"
        assert default_storage.listdir("pictures")[1] == ["a.jpg"]
    with enter(Context(merchant=other_merchant.ref)):
        assert not default_storage.exists(name)
        default_storage.save(name, ContentFile(b"bicycle"))
    with enter(Context(merchant=merchant.ref)):
        with default_storage.open(name) as file:
            assert file.read() == b"bread"
        default_storage.delete(name)
        assert not default_storage.exists(name)
    assert default_storage.save("logo.png", ContentFile(b"x")) == "logo.png"
    assert default_storage.url("logo.png") == "/media/public/logo.png"


@pytest.mark.parametrize(
    "name", ["../m_cycles/a.jpg", "../../etc/passwd", "/etc/passwd", "pictures/../../public/a.jpg"]
)
def test_no_name_leads_into_another_merchants_folder(merchant: Merchant, name: str) -> None:
    with enter(Context(merchant=merchant.ref)):
        for operation in (default_storage.path, default_storage.exists, default_storage.open):
            with pytest.raises(SuspiciousFileOperation):
                operation(name)


def test_addresses_are_quoted(merchant: Merchant) -> None:
    storage = MerchantFileSystemStorage()
    with enter(Context(merchant=merchant.ref)):
        assert storage.url("a b/ü?.jpg") == "/media/bakery/a%20b/%C3%BC%3F.jpg"
