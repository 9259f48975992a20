from apps.catalog.models.category import Category, CategoryText
from apps.catalog.models.picture import ProductPicture
from apps.catalog.models.product import Product, ProductText, StoreListing, Variant
from apps.catalog.models.product_import import ProductImport

__all__ = [
    "Category",
    "CategoryText",
    "Product",
    "ProductImport",
    "ProductPicture",
    "ProductText",
    "StoreListing",
    "Variant",
]
