"""What the routes of catalog show. See ``tests.support.routes``."""

from io import BytesIO
from uuid import uuid4

from apps.catalog.enums import PictureStatus
from apps.catalog.models import Category, CategoryText, ProductPicture
from apps.catalog.selectors.stores import settings_of
from apps.catalog.services.uploads import Upload, receive_upload
from apps.core.actor import SYSTEM
from apps.tenancy.models import Store
from tests.factories.shop import make_product

PRODUCT_FILE = b"Handle,Title,Variant Price\nbread,Bread,2.50\n"


def _category(store: Store) -> Category:
    category = Category.objects.create()
    CategoryText.objects.create(
        category=category, language=store.default_language, title="Bread", slug=f"bread-of-{store.code}"
    )
    return category


def _picture(store: Store) -> ProductPicture:
    return ProductPicture.objects.create(
        product=make_product(store),
        source_url="https://pictures.example/bread.jpg",
        status=PictureStatus.FAILED,
    )


def _product_picture(store: Store) -> dict[str, int]:
    picture = _picture(store)
    return {"product_id": picture.product_id, "picture_id": picture.pk}


def _import(store: Store) -> int:
    upload = Upload(
        form_key=uuid4(), file=BytesIO(PRODUCT_FILE), size=len(PRODUCT_FILE), name="bread.csv", language="en"
    )
    return receive_upload(upload=upload, store=settings_of(store), actor=SYSTEM).pk


def _product_slug(store: Store) -> str:
    product = make_product(store, title=f"Bread of {store.code}")
    return product.texts.get(language=store.default_language).slug


ARGUMENTS = {
    "product_id": lambda store: make_product(store).pk,
    "picture_arrange.product_id": lambda store: _picture(store).product_id,
    "product_picture": _product_picture,
    "handle": lambda store: make_product(store).handle,
    "picture_id": lambda store: _picture(store).pk,
    "import_id": _import,
    "category_id": lambda store: _category(store).pk,
    "product.slug": _product_slug,
    "category.slug": lambda store: _category(store).texts.get().slug,
}
FORMS = {"product_bulk": {"action": "publish"}}
