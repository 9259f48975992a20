"""What happens in the catalog. Ids are those of the merchant's own tables."""

from dataclasses import dataclass
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ProductCreated(Event):
    product_id: int


@dataclass(frozen=True, kw_only=True)
class ProductUpdated(Event):
    """Words, options, variants, prices, pictures or categories of a product changed."""

    product_id: int


@dataclass(frozen=True, kw_only=True)
class ProductArchived(Event):
    product_id: int


@dataclass(frozen=True, kw_only=True)
class ProductPublished(Event):
    product_id: int
    store_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProductUnpublished(Event):
    product_id: int
    store_id: UUID


@dataclass(frozen=True, kw_only=True)
class ProductsImported(Event):
    """Some of the products of one import, instead of one event per product."""

    import_id: int
    store_id: UUID
    created_ids: tuple[int, ...]
    updated_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class CategoriesChanged(Event):
    category_id: int
