"""What the routes of catalog show. See ``tests.support.routes``."""

from apps.catalog.enums import PictureStatus
from apps.catalog.models import Category, CategoryText, ProductPicture
from apps.tenancy.models import Store
from tests.factories.shop import make_product


def _category(store: Store) -> Category:
    category = Category.objects.create()
    CategoryText.objects.create(
        category=category, language=store.default_language, title="Bread", slug=f"bread-of-{store.code}"
    )
    return category


def _picture(store: Store) -> int:
    product = make_product(store)
    return ProductPicture.objects.create(
        product=product, source_url="https://pictures.example/bread.jpg", status=PictureStatus.FAILED
    ).pk


def _product_slug(store: Store) -> str:
    product = make_product(store, title=f"Bread of {store.code}")
    return product.texts.get(language=store.default_language).slug


ARGUMENTS = {
    "product_id": lambda store: make_product(store).pk,
    "picture_id": _picture,
    "category_id": lambda store: _category(store).pk,
    "product.slug": _product_slug,
    "category.slug": lambda store: _category(store).texts.get().slug,
}
