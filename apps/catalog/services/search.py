"""Keeps beside a product what it is found by."""

from collections.abc import Collection

from apps.catalog.models import ProductText
from apps.catalog.text import search_words


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
