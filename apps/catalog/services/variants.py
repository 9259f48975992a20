"""The variants of a product, written as a whole: see ``products``."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from apps.catalog.exceptions import InvalidProduct, SkuTaken
from apps.catalog.models import Product, Variant
from apps.catalog.services.drafts import VariantDraft
from apps.core.actor import Actor
from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock, StockRow
from apps.core.text import one_line


def write_variants(
    *, product: Product, drafts: Sequence[VariantDraft], actor: Actor, now: datetime
) -> list[Variant]:
    """The live variants of the product, as they are now. Raises InvalidProduct, SkuTaken."""
    live = {
        variant.pk: variant for variant in Variant.objects.filter(product=product, archived_at__isnull=True)
    }
    by_options = {tuple(variant.options): variant for variant in live.values()}
    chosen: list[tuple[Variant, VariantDraft]] = []
    taken = {wanted.id for wanted in drafts if wanted.id is not None}
    for wanted in drafts:
        variant = _existing(wanted, live, by_options, taken) or Variant(product=product)
        if variant.pk:
            taken.add(variant.pk)
        chosen.append((variant, wanted))
    _archive([variant for pk, variant in live.items() if pk not in taken], now)
    _refuse_taken_skus(product, chosen)
    _free_unique(chosen)
    _refuse_foreign_pictures(product, drafts)
    for position, (variant, wanted) in enumerate(chosen, 1):
        _fill(variant, wanted, position)
    _save([variant for variant, _wanted in chosen])
    _set_stock(chosen, actor)
    return [variant for variant, _wanted in chosen]


def _save(variants: Sequence[Variant]) -> None:
    for variant in variants:
        if variant.pk:
            variant.save()
    Variant.objects.bulk_create(variant for variant in variants if not variant.pk)


def _set_stock(chosen: Sequence[tuple[Variant, VariantDraft]], actor: Actor) -> None:
    rows = [
        StockRow(variant.pk, wanted.quantity) for variant, wanted in chosen if wanted.quantity is not None
    ]
    if rows:
        resolve(Stock).set_levels(rows, actor=actor, reason=_("Product edited"), reference="")


def _existing(
    wanted: VariantDraft,
    live: Mapping[int, Variant],
    by_options: Mapping[tuple[str, ...], Variant],
    taken: set[int],
) -> Variant | None:
    if wanted.id is not None:
        if wanted.id not in live:
            raise InvalidProduct(
                _("The product has no variant %(id)s.") % {"id": wanted.id}, field="variants.id"
            )
        return live[wanted.id]
    same = by_options.get(wanted.options)
    return same if same is not None and same.pk not in taken else None


def _archive(variants: Sequence[Variant], now: datetime) -> None:
    """Orders name variants, so they stay as rows; their SKU is free for others."""
    Variant.objects.filter(pk__in=[variant.pk for variant in variants]).update(archived_at=now, sku=None)


def _refuse_taken_skus(product: Product, chosen: Sequence[tuple[Variant, VariantDraft]]) -> None:
    skus = [wanted.sku for _variant, wanted in chosen if wanted.sku]
    foreign = (
        Variant.objects.filter(sku__in=skus).exclude(product=product).values_list("sku", flat=True).first()
    )
    if foreign is not None:
        raise SkuTaken(foreign)


def _refuse_foreign_pictures(product: Product, drafts: Sequence[VariantDraft]) -> None:
    wanted = {draft.picture_id for draft in drafts if draft.picture_id is not None}
    if wanted and (foreign := wanted - set(product.pictures.values_list("pk", flat=True))):
        raise InvalidProduct(
            _("The product has no picture %(id)s.") % {"id": min(foreign)}, field="variants.picture_id"
        )


def _free_unique(chosen: Sequence[tuple[Variant, VariantDraft]]) -> None:
    """So that two variants may change places: their options and SKUs are unique at every moment."""
    for variant, wanted in chosen:
        if variant.pk and (
            variant.options != list(wanted.options) or (variant.sku or "") != (wanted.sku or "")
        ):
            Variant.objects.filter(pk=variant.pk).update(options=["#", str(variant.pk)], sku=None)


def _fill(variant: Variant, wanted: VariantDraft, position: int) -> None:
    variant.position = position
    variant.sku = one_line(wanted.sku or "") or None
    variant.barcode = one_line(wanted.barcode)
    variant.options = [one_line(value) for value in wanted.options]
    variant.price_minor = wanted.price_minor
    variant.compare_at_minor = wanted.compare_at_minor
    variant.cost_minor = wanted.cost_minor
    variant.weight_grams = wanted.weight_grams
    variant.tax_class = wanted.tax_class
    variant.picture_id = wanted.picture_id
    if wanted.attributes is not None:
        variant.attributes = dict(wanted.attributes)
