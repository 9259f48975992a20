"""A product as a file says it, checked and clean. None: the file has no such column, or leaves it open."""

from dataclasses import dataclass, field

from apps.core.contracts.tax import TaxClass


@dataclass(slots=True)
class ParsedPicture:
    row: int
    url: str
    alt: str
    position: int


@dataclass(slots=True)
class ParsedVariant:
    """Amounts are gross, in minor units of the store's currency. ``quantity`` None: stock stays as it is.

    ``options`` None: the file has no columns for them, so the variant is known by its SKU, or is the only one.
    ``is_price_assumed``: the cell is empty; the price is for a variant that is not there yet.
    ``is_rate_open``: the file says only that there is VAT; a class that has a rate is as good as ``tax_class``.
    """

    row: int
    sku: str | None
    options: list[str] | None
    price_minor: int
    is_price_assumed: bool = False
    compare_at_minor: int | None = None
    cost_minor: int | None = None
    barcode: str = ""
    weight_grams: int | None = None
    tax_class: TaxClass | None = None
    is_rate_open: bool = False
    quantity: int | None = None
    picture_url: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ParsedProduct:
    """``row`` is the first row of the product, ``rows`` how many it has. ``title`` None: the file brings no words.
    ``option_names`` None: nor does it name options."""

    row: int
    rows: int
    handle: str
    title: str | None
    description: str = ""
    brand: str = ""
    product_type: str = ""
    tags: list[str] = field(default_factory=list)
    option_names: list[str] | None = None
    status: str | None = None
    is_published: bool | None = None
    seo_title: str = ""
    seo_description: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    variants: list[ParsedVariant] = field(default_factory=list)
    pictures: list[ParsedPicture] = field(default_factory=list)
