"""How much of everything a product may have: the same in the store admin, in files and at the API."""

from typing import Final

MAX_WORD: Final = 255
"""Characters of a title, a brand, a tag, an SKU, a name or value of an option."""
MAX_BARCODE: Final = 64
MAX_SLUG: Final = 220
MAX_SEO_DESCRIPTION: Final = 1000
MAX_DESCRIPTION: Final = 200_000
"""Of the cleaned HTML, which may be longer or shorter than what was given."""
MAX_TAGS: Final = 250
MAX_OPTIONS: Final = 3
MAX_VARIANTS: Final = 2_000
MAX_PRICE_MINOR: Final = 10**13
MAX_QUANTITY: Final = 1_000_000_000
MAX_GRAMS: Final = 100_000_000
MAX_URL: Final = 2_000
"""Of a picture."""
