"""The JSON of products. Fields are called as in the drafts, so that errors of services name them right."""

from typing import Any

from rest_framework import serializers

from apps.catalog.enums import PictureStatus, ProductStatus
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
    MAX_URL,
    MAX_VARIANTS,
    MAX_WORD,
)
from apps.core.contracts.tax import TaxClass
from apps.core.http.api import MAX_ID, StrictSerializer
from apps.core.ui.pagination import MAX_CURSOR

MAX_PAGE = 100


def _id(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=MAX_ID, **options)


def _text(limit: int = MAX_WORD, **options: Any) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, max_length=limit, **options)


def _amount(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=MAX_PRICE_MINOR, **options)


def _words(limit: int) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(max_length=MAX_WORD), max_length=limit, required=False
    )


class TextSerializer(StrictSerializer):
    """The words of a product in one language."""

    title = serializers.CharField(max_length=MAX_WORD)
    slug = _text(MAX_SLUG, help_text="Part of the address; made from the title when empty.")
    description = _text(MAX_DESCRIPTION, help_text="HTML; what is not safe is taken out.")
    seo_title = _text()
    seo_description = _text(MAX_SEO_DESCRIPTION)
    option_texts = serializers.DictField(
        child=serializers.CharField(max_length=MAX_WORD, allow_blank=True),
        required=False,
        help_text="Names and values of the options in this language.",
    )


class StockSerializer(serializers.Serializer[Any]):
    """How many there are, at all locations together."""

    tracked = serializers.BooleanField()
    on_hand = serializers.IntegerField()
    reserved = serializers.IntegerField()
    available = serializers.IntegerField(allow_null=True, help_text="Null: as many as are wanted.")


class VariantSerializer(StrictSerializer):
    """What is bought: one combination of option values, with one price."""

    id = _id(
        required=False, help_text="Left out: the variant with this SKU or these options, else a new one."
    )
    sku = _text(allow_null=True)
    barcode = _text(MAX_BARCODE)
    options = serializers.ListField(
        child=serializers.CharField(max_length=MAX_WORD),
        max_length=MAX_OPTIONS,
        required=False,
        help_text="One value for each of option_names.",
    )
    price_minor = _amount(help_text="Gross, in minor units of the currency: 1990 is 19.90 EUR.")
    compare_at_minor = _amount(required=False, allow_null=True, help_text="Kept, never shown to shoppers.")
    cost_minor = _amount(required=False, allow_null=True)
    weight_grams = serializers.IntegerField(min_value=0, max_value=MAX_GRAMS, required=False, allow_null=True)
    tax_class = serializers.ChoiceField(choices=TaxClass.choices, required=False)
    picture_id = _id(required=False, allow_null=True)
    attributes = serializers.DictField(required=False)
    quantity = serializers.IntegerField(
        min_value=0,
        max_value=MAX_QUANTITY,
        required=False,
        write_only=True,
        help_text="Sets what is on hand. Left out: stock stays, so that sending back what was read is safe.",
    )
    stock = StockSerializer(read_only=True)


class CategorySerializer(serializers.Serializer[Any]):
    """A category that the product lies in."""

    id = serializers.IntegerField()
    titles = serializers.DictField(child=serializers.CharField(), help_text="By language.")


class PictureSerializer(StrictSerializer):
    """A picture of a product: fetched from an address, or uploaded."""

    id = serializers.IntegerField(read_only=True)
    position = serializers.IntegerField(read_only=True)
    status = serializers.ChoiceField(choices=PictureStatus.choices, read_only=True)
    error = serializers.CharField(read_only=True, help_text="Why it could not be fetched.")
    source_url = serializers.URLField(
        max_length=MAX_URL, help_text="Fetched in the background; empty when the picture was uploaded."
    )
    alt = _text(512, help_text="Words for those who cannot see it.")
    url = serializers.SerializerMethodField(help_text="Our copy; null while there is none.")
    width = serializers.IntegerField(read_only=True, allow_null=True)
    height = serializers.IntegerField(read_only=True, allow_null=True)

    def get_url(self, picture: Any) -> str | None:
        request = self.context["request"]
        return str(request.build_absolute_uri(picture.url)) if picture.url else None


class ProductSerializer(StrictSerializer):
    """A product of the merchant, seen from one store."""

    id = serializers.IntegerField(read_only=True)
    handle = serializers.CharField(max_length=MAX_WORD, help_text="The merchant's own key of the product.")
    version = serializers.IntegerField(read_only=True, help_text="Also in ETag; send it back in If-Match.")
    status = serializers.ChoiceField(choices=ProductStatus.choices, required=False)
    published = serializers.BooleanField(
        required=False,
        help_text="Whether it is listed in this store. Shoppers see it while it is active, too.",
    )
    published_at = serializers.DateTimeField(read_only=True, allow_null=True)
    brand = _text()
    product_type = _text()
    tags = _words(MAX_TAGS)
    attributes = serializers.DictField(required=False)
    option_names = _words(MAX_OPTIONS)
    currency = serializers.CharField(read_only=True, help_text="The store's; of every amount below.")
    texts = serializers.DictField(child=TextSerializer(), help_text="By language: en, fr, de, lb.")
    variants = serializers.ListField(child=VariantSerializer(), min_length=1, max_length=MAX_VARIANTS)
    category_ids = serializers.ListField(child=_id(), max_length=500, required=False)
    categories = CategorySerializer(many=True, read_only=True)
    pictures = PictureSerializer(many=True, read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)


class ProductByHandleSerializer(ProductSerializer):
    """A product whose handle is in the address."""

    handle = serializers.CharField(
        max_length=MAX_WORD, required=False, help_text="May be left out; else the one of the address."
    )


class ProductPageSerializer(serializers.Serializer[Any]):
    """A page of the list."""

    items = ProductSerializer(many=True)
    next = serializers.URLField(allow_null=True, help_text="The next page; null on the last one.")
    previous = serializers.URLField(allow_null=True)
    resume_from = serializers.DateTimeField(
        allow_null=True,
        help_text="On the first page: the updated_since with which the next look at the list misses nothing.",
    )


class ProductQuerySerializer(StrictSerializer):
    """What of the list is wanted."""

    status = serializers.MultipleChoiceField(
        choices=ProductStatus.choices, required=False, help_text="May be repeated. Left out: all of them."
    )
    updated_since = serializers.DateTimeField(required=False, help_text="Changed at this time or later.")
    sku = serializers.CharField(max_length=MAX_WORD, required=False)
    search = serializers.CharField(
        max_length=100, required=False, help_text="Beginnings of words of a text, or a whole SKU or barcode."
    )
    limit = serializers.IntegerField(min_value=1, max_value=MAX_PAGE, default=50)
    cursor = serializers.CharField(max_length=MAX_CURSOR, required=False, help_text="From next or previous.")
