"""A product together with its place in one store, as integrators write it: all of it or nothing."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.catalog.enums import ProductStatus
from apps.catalog.exceptions import InvalidProduct, ProductChanged
from apps.catalog.models import Product, StoreListing
from apps.catalog.selectors.drafts import draft_of
from apps.catalog.services.drafts import ProductDraft
from apps.catalog.services.imports import StoreSettings
from apps.catalog.services.products import (
    archive_products,
    create_product,
    publish_products,
    unpublish_products,
    update_product,
)
from apps.core.actor import Actor

P = ParamSpec("P")
R = TypeVar("R")


def _again_after_a_clash(service: Callable[P, R]) -> Callable[P, R]:
    """Who loses a race for a handle or SKU is told so: the second look finds the winner's row."""

    @wraps(service)
    def careful(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return service(*args, **kwargs)
        except IntegrityError:
            return service(*args, **kwargs)

    return careful


@_again_after_a_clash
@transaction.atomic
def create_in_store(
    *, draft: ProductDraft, published: bool | None, store: StoreSettings, actor: Actor, now: datetime
) -> Product:
    """Raises what create_product raises. ``published`` None: as for False."""
    product = create_product(draft=draft, main_language=store.default_language, actor=actor, now=now)
    _place(product, published, store_id=store.id, actor=actor, now=now)
    return product


@_again_after_a_clash
@transaction.atomic
def change_in_store(
    *,
    product_id: int,
    change: Callable[[ProductDraft], ProductDraft],
    published: bool | None,
    expected_version: int | None,
    store: StoreSettings,
    actor: Actor,
    now: datetime,
) -> Product:
    """``change`` is applied to what is stored when nobody else can write it. ``published`` None: stays as it is.

    Raises what update_product raises.
    """
    product = _locked(product_id, expected_version)
    product = update_product(
        product_id=product_id,
        draft=change(draft_of(product)),
        expected_version=product.version,
        main_language=store.default_language,
        actor=actor,
        now=now,
    )
    _place(product, published, store_id=store.id, actor=actor, now=now)
    return product


@transaction.atomic
def archive_product(*, product_id: int, expected_version: int | None, actor: Actor, now: datetime) -> None:
    """Archiving again changes nothing. Raises ProductChanged, Product.DoesNotExist."""
    _locked(product_id, expected_version)
    archive_products(product_ids=[product_id], actor=actor, now=now)


def _locked(product_id: int, expected_version: int | None) -> Product:
    product = Product.objects.select_for_update().get(pk=product_id)
    if expected_version is not None and product.version != expected_version:
        raise ProductChanged(product.version)
    return product


def _place(product: Product, published: bool | None, *, store_id: UUID, actor: Actor, now: datetime) -> None:
    """Only what differs is written, so that sending back what was read puts no draft on sale."""
    if published is None:
        return
    is_listed = StoreListing.objects.filter(product=product, store=store_id).exists()
    if published and not is_listed:
        if product.status != ProductStatus.ACTIVE:
            raise InvalidProduct(_("Only active products are published."), field="published")
        publish_products(product_ids=[product.pk], store_id=store_id, actor=actor, now=now)
    elif is_listed and not published:
        unpublish_products(product_ids=[product.pk], store_id=store_id, actor=actor, now=now)
