"""What the demo's shops sell, by assortment, in four languages."""

from collections.abc import Mapping
from types import MappingProxyType

from apps.catalog.demo.goods import books, fashion, garden, home, kitchen
from apps.catalog.demo.goods.goods import OPTION_WORDS, Assortment, Good

ASSORTMENTS: Mapping[str, Assortment] = MappingProxyType(
    {
        "home": home.ASSORTMENT,
        "garden": garden.ASSORTMENT,
        "kitchen": kitchen.ASSORTMENT,
        "fashion": fashion.ASSORTMENT,
        "books": books.ASSORTMENT,
    }
)

__all__ = ["ASSORTMENTS", "OPTION_WORDS", "Assortment", "Good"]
