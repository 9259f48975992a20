"""What catalog sells right now, as the cart and an order need it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch

from apps.catalog.enums import ProductStatus
from apps.catalog.models import ProductPicture, StoreListing, Variant
from apps.catalog.selectors.showing import ShownPicture, best_text, shown, translated
from apps.core.contracts.tax import TaxClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A variant in a store. ``is_for_sale`` is about visibility; stock is asked through the Stock contract."""

    variant_id: int
    product_id: int
    title: str
    slug: str
    sku: str
    options: tuple[tuple[str, str], ...]
    price_minor: int
    tax_class: TaxClass
    picture: ShownPicture | None
    is_for_sale: bool

    @property
    def label(self) -> str:
        values = ", ".join(value for _name, value in self.options)
        return f"{self.title} ({values})" if values else self.title


def offers(
    variant_ids: Collection[int], *, store_id: UUID, language: str, fallback: str, now: datetime
) -> dict[int, Offer]:
    """By variant id; a variant that no longer exists is left out."""
    if not variant_ids:
        return {}
    listed = StoreListing.objects.filter(
        product=OuterRef("product"), store_id=store_id, published_at__lte=now
    )
    variants = (
        Variant.objects.filter(pk__in=variant_ids)
        .select_related("product", "picture")
        .annotate(is_listed=Exists(listed))
        .prefetch_related(
            "product__texts",
            Prefetch("product__pictures", ProductPicture.objects.order_by("position", "id")),
        )
    )
    return {variant.pk: _offer(variant, (language, fallback)) for variant in variants}


def pictures_of(variant_ids: Collection[int]) -> dict[int, ShownPicture]:
    """Pictures by variant id, for lines that need nothing else of the catalog any more."""
    variants = (
        Variant.objects.filter(pk__in=variant_ids)
        .select_related("product", "picture")
        .prefetch_related(Prefetch("product__pictures", ProductPicture.objects.order_by("position", "id")))
    )
    found = {variant.pk: _picture(variant, "") for variant in variants}
    return {variant_id: picture for variant_id, picture in found.items() if picture is not None}


def _offer(variant: Variant, languages: tuple[str, str]) -> Offer:
    product = variant.product
    text = best_text(product.texts.all(), languages)
    title = text.title if text else product.handle
    words = text.option_texts if text else {}
    is_listed: bool = variant.is_listed  # type: ignore[attr-defined]  # annotated above
    return Offer(
        variant_id=variant.pk,
        product_id=product.pk,
        title=title,
        slug=text.slug if text else "",
        sku=variant.sku or "",
        options=tuple(
            zip(translated(product.option_names, words), translated(variant.options, words), strict=False)
        ),
        price_minor=variant.price_minor,
        tax_class=TaxClass(variant.tax_class),
        picture=_picture(variant, title),
        is_for_sale=is_listed and not variant.is_archived and product.status == ProductStatus.ACTIVE,
    )


def _picture(variant: Variant, alt: str) -> ShownPicture | None:
    """The variant's own picture, else the first of the product that is ready."""
    candidates = (variant.picture, *variant.product.pictures.all())
    found = (shown(picture, alt) for picture in candidates if picture is not None)
    return next((picture for picture in found if picture is not None), None)
