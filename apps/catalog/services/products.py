"""Writing products. A product is saved as a whole, against the version its writer has seen."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.catalog.enums import ProductStatus
from apps.catalog.events import (
    ProductArchived,
    ProductCreated,
    ProductPublished,
    ProductUnpublished,
    ProductUpdated,
)
from apps.catalog.exceptions import HandleTaken, InvalidProduct, ProductChanged
from apps.catalog.models import Category, Product, StoreListing
from apps.catalog.selectors.snapshot import snapshot
from apps.catalog.services.drafts import ProductDraft, check_draft
from apps.catalog.services.texts import write_texts
from apps.catalog.services.variants import write_variants
from apps.catalog.services.versions import note_change
from apps.catalog.text import sort_key
from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.events import publish
from apps.core.text import one_line


@transaction.atomic
def create_product(*, draft: ProductDraft, main_language: str, actor: Actor, now: datetime) -> Product:
    """Raises InvalidProduct, HandleTaken, SkuTaken."""
    check_draft(draft)
    if not draft.texts:
        raise InvalidProduct(_("Give the product a title."), field=f"texts.{main_language}.title")
    _refuse_taken_handle(draft.handle, None)
    product = Product.objects.create(handle=one_line(draft.handle), created_at=now, updated_at=now)
    _write(product, draft, main_language=main_language, actor=actor, now=now)
    product.save()
    record(actor=actor, action="catalog.product_created", obj=product)
    publish(ProductCreated(product_id=product.pk))
    return product


@transaction.atomic
def update_product(
    *,
    product_id: int,
    draft: ProductDraft,
    expected_version: int | None,
    main_language: str,
    actor: Actor,
    now: datetime,
) -> Product:
    """Nothing is written when nothing differs. Raises InvalidProduct, HandleTaken, SkuTaken, ProductChanged and
    Product.DoesNotExist.
    """
    check_draft(draft)
    product = Product.objects.select_for_update().get(pk=product_id)
    if expected_version is not None and product.version != expected_version:
        raise ProductChanged(product.version)
    _refuse_taken_handle(draft.handle, product_id)
    before = snapshot(product)
    was_archived = product.status == ProductStatus.ARCHIVED
    product.handle = one_line(draft.handle)
    _write(product, draft, main_language=main_language, actor=actor, now=now)
    product.save()
    diff = _difference(before, snapshot(product))
    if not diff:
        return product
    product.version += 1
    product.updated_at = now
    product.save(update_fields=["version", "updated_at"])
    record(actor=actor, action="catalog.product_updated", obj=product, diff=diff)
    publish(ProductUpdated(product_id=product.pk))
    if product.status == ProductStatus.ARCHIVED and not was_archived:
        publish(ProductArchived(product_id=product.pk))
    return product


def _difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    return {
        name: [before.get(name), after.get(name)]
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name)
    }


def _refuse_taken_handle(handle: str, product_id: int | None) -> None:
    other = Product.objects.filter(handle=one_line(handle)).values_list("pk", flat=True).first()
    if other is not None and other != product_id:
        raise HandleTaken(handle)


def _write(product: Product, draft: ProductDraft, *, main_language: str, actor: Actor, now: datetime) -> None:
    """Everything but the save of the product's own row."""
    product.status = draft.status
    product.brand = one_line(draft.brand)
    product.product_type = one_line(draft.product_type)
    product.tags = list(dict.fromkeys(filter(None, map(one_line, draft.tags))))
    product.option_names = [one_line(name) for name in draft.option_names]
    if draft.attributes is not None:
        product.attributes = dict(draft.attributes)
    texts = write_texts(product, draft.texts)
    variants = write_variants(product=product, drafts=draft.variants, actor=actor, now=now)
    if draft.category_ids is not None:
        _write_categories(product, draft.category_ids)
    main = texts.get(main_language) or next(iter(texts.values()), None)
    product.sort_key = sort_key(main.title if main else product.handle)
    product.price_from_minor = min((variant.price_minor for variant in variants), default=None)


def _write_categories(product: Product, category_ids: Collection[int]) -> None:
    found = set(Category.objects.filter(pk__in=category_ids).values_list("pk", flat=True))
    if missing := set(category_ids) - found:
        raise InvalidProduct(_("There is no category %(id)s.") % {"id": min(missing)}, field="category_ids")
    product.categories.set(found)


# Visibility, also of many at once


@transaction.atomic
def publish_products(*, product_ids: Collection[int], store_id: UUID, actor: Actor, now: datetime) -> int:
    """Drafts become active and are listed in the store; how many were not listed before. Archived ones stay away."""
    products = list(
        Product.objects.select_for_update()
        .filter(pk__in=product_ids)
        .exclude(status=ProductStatus.ARCHIVED)
        .order_by("pk")
    )
    listed = set(
        StoreListing.objects.filter(product__in=products, store_id=store_id).values_list(
            "product_id", flat=True
        )
    )
    StoreListing.objects.bulk_create(
        [
            StoreListing(product=product, store_id=store_id, published_at=now)
            for product in products
            if product.pk not in listed
        ],
        ignore_conflicts=True,
    )
    changed = [p for p in products if p.pk not in listed or p.status == ProductStatus.DRAFT]
    note_change([product.pk for product in changed], now, status=ProductStatus.ACTIVE)
    for product in changed:
        record(actor=actor, action="catalog.product_published", obj=product)
        publish(ProductPublished(product_id=product.pk, store_id=store_id))
    return len(changed)


@transaction.atomic
def unpublish_products(*, product_ids: Collection[int], store_id: UUID, actor: Actor, now: datetime) -> int:
    """Take products out of the store; their status and other stores stay as they are."""
    products = list(
        Product.objects.select_for_update(of=("self",))
        .filter(pk__in=product_ids, listings__store=store_id)
        .order_by("pk")
    )
    StoreListing.objects.filter(product__in=products, store_id=store_id).delete()
    note_change([product.pk for product in products], now)
    for product in products:
        record(actor=actor, action="catalog.product_unpublished", obj=product)
        publish(ProductUnpublished(product_id=product.pk, store_id=store_id))
    return len(products)


@transaction.atomic
def archive_products(*, product_ids: Collection[int], actor: Actor, now: datetime) -> int:
    """Out of sight in every store, kept for orders and for going back."""
    products = list(
        Product.objects.select_for_update()
        .filter(pk__in=product_ids)
        .exclude(status=ProductStatus.ARCHIVED)
        .order_by("pk")
    )
    note_change([product.pk for product in products], now, status=ProductStatus.ARCHIVED)
    for product in products:
        record(
            actor=actor,
            action="catalog.product_archived",
            obj=product,
            diff={"status": [product.status, ProductStatus.ARCHIVED.value]},
        )
        publish(ProductArchived(product_id=product.pk))
    return len(products)


@transaction.atomic
def restore_products(*, product_ids: Collection[int], actor: Actor, now: datetime) -> int:
    """Archived products come back as drafts: nothing is on sale again by accident."""
    products = list(
        Product.objects.select_for_update()
        .filter(pk__in=product_ids, status=ProductStatus.ARCHIVED)
        .order_by("pk")
    )
    note_change([product.pk for product in products], now, status=ProductStatus.DRAFT)
    for product in products:
        record(actor=actor, action="catalog.product_restored", obj=product)
        publish(ProductUpdated(product_id=product.pk))
    return len(products)
