"""Keeps what is derived from a product beside it: what it is found by and sorted by."""

from collections.abc import Collection

from django.db.models import Min, Q

from apps.catalog.models import Product, ProductText
from apps.catalog.text import search_words, sort_key


def refresh_search(*, product_ids: Collection[int]) -> None:
    """Put the search words of these products together again; writes only what differs."""
    texts = list(ProductText.objects.filter(product_id__in=product_ids).select_related("product"))
    stale = []
    for text in texts:
        product = text.product
        words = search_words(text.title, product.brand, product.product_type, *product.tags)
        if words != text.search_text:
            text.search_text = words
            stale.append(text)
    ProductText.objects.bulk_update(stale, ["search_text"], batch_size=500)


def refresh_derived(*, product: Product, main_language: str) -> None:
    """Search words, lowest price and sort key of one product that its caller has locked and saves."""
    refresh_search(product_ids=[product.pk])
    live = Q(variants__archived_at__isnull=True)
    lowest = Product.objects.filter(pk=product.pk).aggregate(lowest=Min("variants__price_minor", filter=live))
    product.price_from_minor = lowest["lowest"]
    titles = dict(ProductText.objects.filter(product=product).values_list("language", "title"))
    title = titles.get(main_language) or next(iter(titles.values()), product.handle)
    product.sort_key = sort_key(title)
