"""What integrators send, as drafts. A PUT describes the product, a PATCH names what is to change."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from apps.catalog.enums import ProductStatus
from apps.catalog.exceptions import InvalidProduct
from apps.catalog.services.drafts import ProductDraft, TextDraft, VariantDraft

Payload = Mapping[str, Any]
_PLAIN = ("status", "brand", "product_type", "tags", "option_names", "category_ids", "attributes")


def new_draft(payload: Payload, handle: str) -> ProductDraft:
    return ProductDraft(
        handle=handle,
        texts=_texts(payload),
        variants=[_variant(given) for given in payload["variants"]],
        **_plain(payload, ProductStatus.DRAFT),
    )


def replacing(stored: ProductDraft, payload: Payload) -> ProductDraft:
    """What is left out is emptied; but status, categories, further attributes and other languages stay."""
    given = _named_by_sku(stored.variants, payload["variants"])
    return ProductDraft(
        handle=payload.get("handle", stored.handle),
        texts=_texts(payload),
        variants=[_variant(variant) for variant in given],
        **_plain(payload, stored.status),
    )


def changing(stored: ProductDraft, payload: Payload) -> ProductDraft:
    """What is left out stays. Variants are found by id, SKU or option values; others are added to them."""
    texts = {
        language: replace(stored.texts.get(language, TextDraft(title="")), **text)
        for language, text in payload.get("texts", {}).items()
    }
    return replace(
        stored,
        handle=payload.get("handle", stored.handle),
        texts=texts,
        variants=_changed_variants(stored.variants, payload.get("variants", ())),
        **_plain(payload, stored.status),
    )


def _plain(payload: Payload, status: str) -> dict[str, Any]:
    """Publishing a draft makes it active, unless its status is given as well."""
    given = {name: payload[name] for name in _PLAIN if name in payload}
    if status == ProductStatus.DRAFT and payload.get("published"):
        status = ProductStatus.ACTIVE
    return {"status": status, **given}


def _texts(payload: Payload) -> dict[str, TextDraft]:
    return {language: TextDraft(**text) for language, text in payload["texts"].items()}


def _variant(given: Payload) -> VariantDraft:
    return VariantDraft(**{**given, "options": tuple(given.get("options", ()))})


def _named_by_sku(stored: Sequence[VariantDraft], given: Sequence[Payload]) -> list[Payload]:
    """A variant keeps its identity, and so its stock, when only its options have changed."""
    named = {variant["id"] for variant in given if "id" in variant}
    by_sku = {v.sku: v.id for v in stored if v.sku and v.id not in named}
    return [
        variant
        if "id" in variant or variant.get("sku") not in by_sku
        else {**variant, "id": by_sku[variant["sku"]]}
        for variant in given
    ]


def _changed_variants(stored: Sequence[VariantDraft], given: Sequence[Payload]) -> list[VariantDraft]:
    variants = list(stored)
    for wanted in given:
        place = _place_of(wanted, stored)
        changes = {**wanted, "options": tuple(wanted["options"])} if "options" in wanted else wanted
        if place is not None:
            variants[place] = replace(variants[place], **changes)
        elif "price_minor" in wanted:
            variants.append(VariantDraft(**changes))
        else:
            raise InvalidProduct(_("A new variant needs a price."), field="variants.price_minor")
    return variants


def _place_of(wanted: Payload, stored: Sequence[VariantDraft]) -> int | None:
    """By the first of these that is given."""
    if "id" in wanted:
        found = (i for i, variant in enumerate(stored) if variant.id == wanted["id"])
        place = next(found, None)
        if place is None:
            raise InvalidProduct(
                _("The product has no variant %(id)s.") % {"id": wanted["id"]}, field="variants.id"
            )
        return place
    if wanted.get("sku"):
        place = next((i for i, variant in enumerate(stored) if variant.sku == wanted["sku"]), None)
        if place is not None:
            return place
    options = tuple(wanted.get("options", ()))
    if not options and "sku" in wanted:
        return None
    return next((i for i, variant in enumerate(stored) if variant.options == options), None)
