"""The words of a product in its languages."""

from collections.abc import Iterable, Mapping
from typing import Final

from apps.catalog.models import Product, ProductText
from apps.catalog.services.drafts import TextDraft, check_description
from apps.catalog.text import clean_html, search_words, slug_of
from apps.core.text import one_line

_FIELDS: Final = (
    "title", "slug", "description", "seo_title", "seo_description", "option_texts", "search_text",
)  # fmt: skip


def write_texts(product: Product, drafts: Mapping[str, TextDraft]) -> dict[str, ProductText]:
    """All texts of the product by language. Raises InvalidProduct. A language without a draft keeps its words, to be found by brand and tags."""
    texts = {text.language: text for text in product.texts.order_by("language")}
    for language, draft in drafts.items():
        _fill(texts.setdefault(language, ProductText(product=product, language=language)), draft)
    _keep_slugs_apart(product, [texts[language] for language in drafts])
    for text in texts.values():
        text.search_text = search_words(text.title, product.brand, product.product_type, *product.tags)
    ProductText.objects.bulk_update([text for text in texts.values() if text.pk], _FIELDS)
    ProductText.objects.bulk_create(text for text in texts.values() if not text.pk)
    return texts


def _fill(text: ProductText, draft: TextDraft) -> None:
    handle = text.product.handle
    wished = draft.slug.strip() or text.slug or slug_of(draft.title, handle)
    text.slug = slug_of(wished, handle)
    text.title = one_line(draft.title)
    text.description = clean_html(draft.description.strip())
    check_description(text.description, text.language)
    text.seo_title = one_line(draft.seo_title)
    text.seo_description = one_line(draft.seo_description)
    text.option_texts = {word: line for word, said in draft.option_texts.items() if (line := one_line(said))}


def _keep_slugs_apart(product: Product, texts: Iterable[ProductText]) -> None:
    others = ProductText.objects.filter(slug__in=[text.slug for text in texts]).exclude(product=product)
    taken = set(others.values_list("language", "slug"))
    for text in texts:
        if (text.language, text.slug) in taken:
            text.slug = f"{text.slug}-{product.pk}"
