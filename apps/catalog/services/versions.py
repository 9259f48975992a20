"""Readers who keep a copy learn of every change of a product, and writers of those that others made."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import F

from apps.catalog.models import Product


def note_change(product_ids: Collection[int], now: datetime, **changes: Any) -> None:
    """Somebody changed these products, or what belongs to them."""
    Product.objects.filter(pk__in=product_ids).update(version=F("version") + 1, updated_at=now, **changes)


def note_work(product_id: int, now: datetime) -> None:
    """We went on with what somebody asked for. Readers learn of it; whoever writes meanwhile is not in its way."""
    Product.objects.filter(pk=product_id).update(updated_at=now)
