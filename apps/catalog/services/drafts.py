"""What a writer wants a product to be, checked before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from apps.catalog.enums import ProductStatus
from apps.catalog.exceptions import InvalidProduct
from apps.catalog.limits import (
    MAX_BARCODE,
    MAX_DESCRIPTION,
    MAX_GRAMS,
    MAX_OPTIONS,
    MAX_PRICE_MINOR,
    MAX_QUANTITY,
    MAX_SEO_DESCRIPTION,
    MAX_SLUG,
    MAX_TAGS,
    MAX_VARIANTS,
    MAX_WORD,
)
from apps.core.contracts.tax import TaxClass
from apps.core.text import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDraft:
    """An empty ``slug`` is made from the title. ``option_texts`` translates names and values of the options."""

    title: str
    slug: str = ""
    description: str = ""
    seo_title: str = ""
    seo_description: str = ""
    option_texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantDraft:
    """``id`` None: the variant with these option values, else a new one. ``quantity`` None: stock stays as it is."""

    price_minor: int
    id: int | None = None
    sku: str | None = None
    barcode: str = ""
    options: tuple[str, ...] = ()
    compare_at_minor: int | None = None
    cost_minor: int | None = None
    weight_grams: int | None = None
    tax_class: str = TaxClass.STANDARD
    picture_id: int | None = None
    attributes: Mapping[str, Any] | None = None
    quantity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDraft:
    """The whole product. Texts of languages that are not named stay, as do attributes when None."""

    handle: str
    texts: Mapping[str, TextDraft]
    variants: Sequence[VariantDraft]
    status: str = ProductStatus.DRAFT
    brand: str = ""
    product_type: str = ""
    tags: Sequence[str] = ()
    option_names: Sequence[str] = ()
    category_ids: Sequence[int] | None = None
    attributes: Mapping[str, Any] | None = None


def check_draft(draft: ProductDraft) -> None:
    """Raises InvalidProduct, naming the field."""
    if not one_line(draft.handle) or len(draft.handle) > MAX_WORD:
        raise InvalidProduct(_("Give the product a handle of at most 255 characters."), field="handle")
    if draft.status not in ProductStatus.values:
        raise InvalidProduct(_("This status does not exist."), field="status")
    for name, text in (("brand", draft.brand), ("product_type", draft.product_type)):
        _check_length(text, name)
    if len(draft.tags) > MAX_TAGS:
        raise InvalidProduct(_("A product has at most %(limit)s tags.") % {"limit": MAX_TAGS}, field="tags")
    for tag in draft.tags:
        _check_length(tag, "tags")
    _check_texts(draft.texts)
    _check_options(draft)
    for variant in draft.variants:
        _check_variant(variant)


def _check_texts(texts: Mapping[str, TextDraft]) -> None:
    languages = {code for code, _name in settings.LANGUAGES}
    for language, text in texts.items():
        if language not in languages:
            raise InvalidProduct(
                _("There is no language “%(code)s”.") % {"code": language}, field=f"texts.{language}"
            )
        if not one_line(text.title):
            raise InvalidProduct(_("Give the product a title."), field=f"texts.{language}.title")
        _check_length(text.title, f"texts.{language}.title")
        _check_length(text.slug, f"texts.{language}.slug", MAX_SLUG)
        _check_length(text.seo_title, f"texts.{language}.seo_title")
        _check_length(text.seo_description, f"texts.{language}.seo_description", MAX_SEO_DESCRIPTION)


def _check_options(draft: ProductDraft) -> None:
    names = [one_line(name) for name in draft.option_names]
    if len(names) > MAX_OPTIONS:
        raise InvalidProduct(
            _("A product has at most %(limit)s options.") % {"limit": MAX_OPTIONS}, field="option_names"
        )
    if not all(names) or len(set(names)) < len(names):
        raise InvalidProduct(_("Options have names, each another one."), field="option_names")
    for name in names:
        _check_length(name, "option_names")
    if not draft.variants:
        raise InvalidProduct(_("A product has at least one variant with a price."), field="variants")
    if len(draft.variants) > MAX_VARIANTS:
        raise InvalidProduct(
            _("A product has at most %(limit)s variants.") % {"limit": MAX_VARIANTS}, field="variants"
        )
    _check_combinations(draft, len(names))


def _check_combinations(draft: ProductDraft, count: int) -> None:
    seen: set[tuple[str, ...]] = set()
    skus: set[str] = set()
    ids = [variant.id for variant in draft.variants if variant.id is not None]
    if len(set(ids)) < len(ids):
        raise InvalidProduct(_("A variant is named twice."), field="variants.id")
    for variant in draft.variants:
        if len(variant.options) != count or any(not one_line(value) for value in variant.options):
            raise InvalidProduct(_("Each variant has one value per option."), field="variants.options")
        options = tuple(map(one_line, variant.options))
        if options in seen:
            values = " / ".join(options) or _("no options")
            raise InvalidProduct(
                _("Two variants have the same options: %(values)s.") % {"values": values},
                field="variants.options",
            )
        seen.add(options)
        sku = one_line(variant.sku or "")
        if sku and sku in skus:
            raise InvalidProduct(
                _("Two variants have the SKU “%(sku)s”.") % {"sku": sku}, field="variants.sku"
            )
        skus.add(sku)


def _check_variant(variant: VariantDraft) -> None:
    amounts = {
        "price_minor": variant.price_minor,
        "compare_at_minor": variant.compare_at_minor,
        "cost_minor": variant.cost_minor,
    }
    for name, amount in amounts.items():
        if amount is not None and not 0 <= amount <= MAX_PRICE_MINOR:
            raise InvalidProduct(_("This is not a price."), field=f"variants.{name}")
    if variant.weight_grams is not None and not 0 <= variant.weight_grams <= MAX_GRAMS:
        raise InvalidProduct(_("This is not a weight in grams."), field="variants.weight_grams")
    if variant.tax_class not in TaxClass.values:
        raise InvalidProduct(_("This tax class does not exist."), field="variants.tax_class")
    if variant.quantity is not None and not 0 <= variant.quantity <= MAX_QUANTITY:
        raise InvalidProduct(_("Stock is a number of pieces, zero or more."), field="variants.quantity")
    _check_length(variant.sku or "", "variants.sku")
    _check_length(variant.barcode, "variants.barcode", MAX_BARCODE)
    for value in variant.options:
        _check_length(value, "variants.options")


def check_description(html: str, language: str) -> None:
    """Of HTML that is clean already. Raises InvalidProduct."""
    _check_length(html, f"texts.{language}.description", MAX_DESCRIPTION)


def _check_length(text: str, name: str, limit: int = MAX_WORD) -> None:
    if len(text) > limit:
        raise InvalidProduct(_("At most %(limit)s characters fit here.") % {"limit": limit}, field=name)
    if "\0" in text:
        raise InvalidProduct(_("This text holds a zero character."), field=name)
