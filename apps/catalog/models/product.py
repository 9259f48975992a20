from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.catalog.enums import ProductStatus
from apps.catalog.limits import MAX_OPTIONS
from apps.core.contracts.tax import TaxClass
from apps.core.db.fields import PublicForeignKey


class Product(models.Model):
    """What a merchant sells. Its words are in ``ProductText``, its prices on ``Variant``.

    ``version`` grows with every change of the product or of anything below it: writers compare it. ``sort_key``
    and ``price_from_minor`` are kept by the services, so that lists sort by an index.
    """

    handle = models.CharField(_("handle"), max_length=255, unique=True)
    status = models.CharField(_("status"), max_length=8, choices=ProductStatus, default=ProductStatus.DRAFT)
    brand = models.CharField(_("brand"), max_length=255, blank=True)
    product_type = models.CharField(_("type"), max_length=255, blank=True)
    tags = ArrayField(models.CharField(max_length=255), verbose_name=_("tags"), default=list, blank=True)
    option_names = ArrayField(
        models.CharField(max_length=255),
        verbose_name=_("options"),
        default=list,
        blank=True,
        size=MAX_OPTIONS,
    )
    attributes = models.JSONField(_("further attributes"), default=dict, blank=True)
    categories = models.ManyToManyField(
        "catalog.Category", related_name="products", blank=True, verbose_name=_("categories")
    )
    sort_key = models.CharField(max_length=80, blank=True, editable=False)
    price_from_minor = models.BigIntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ("sort_key", "id")
        indexes = (
            models.Index(fields=("-updated_at", "-id"), name="catalog_product_by_change"),
            models.Index(fields=("sort_key", "id"), name="catalog_product_by_title"),
        )

    def __str__(self) -> str:
        return self.handle

    @property
    def is_active(self) -> bool:
        return self.status == ProductStatus.ACTIVE


class ProductText(models.Model):
    """The words of a product in one language. ``option_texts`` translates names and values of its options."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="texts", db_index=False)
    language = models.CharField(_("language"), max_length=8)
    title = models.CharField(_("title"), max_length=255)
    slug = models.CharField(_("address"), max_length=220)
    description = models.TextField(_("description"), blank=True)
    seo_title = models.CharField(_("title in search results"), max_length=255, blank=True)
    seo_description = models.CharField(_("text in search results"), max_length=1000, blank=True)
    option_texts = models.JSONField(_("words of the options"), default=dict, blank=True)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = _("text of a product")
        verbose_name_plural = _("texts of products")
        ordering = ("product", "language")
        constraints = (
            models.UniqueConstraint(fields=("product", "language"), name="catalog_text_once"),
            models.UniqueConstraint(fields=("language", "slug"), name="catalog_slug_once"),
        )
        indexes = (GinIndex(SearchVector("search_text", config="simple"), name="catalog_text_search"),)

    def __str__(self) -> str:
        return self.title


class Variant(models.Model):
    """What is bought: one combination of option values, with one gross price.

    ``compare_at_minor`` is kept because files bring it, and never shown: a reduction may only be announced
    against the lowest price of the last 30 days. A variant that is given up is archived, since orders name it.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants", db_index=False)
    sku = models.CharField(_("SKU"), max_length=255, null=True, blank=True, unique=True)
    barcode = models.CharField(_("barcode"), max_length=64, blank=True)
    options = ArrayField(
        models.CharField(max_length=255),
        verbose_name=_("option values"),
        default=list,
        blank=True,
        size=MAX_OPTIONS,
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    price_minor = models.BigIntegerField(_("price"))
    compare_at_minor = models.BigIntegerField(_("compare-at price"), null=True, blank=True)
    cost_minor = models.BigIntegerField(_("cost"), null=True, blank=True)
    weight_grams = models.PositiveIntegerField(_("weight in grams"), null=True, blank=True)
    tax_class = models.CharField(_("tax class"), max_length=16, choices=TaxClass, default=TaxClass.STANDARD)
    picture = models.ForeignKey(
        "catalog.ProductPicture", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    attributes = models.JSONField(_("further attributes"), default=dict, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ("product", "position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("product", "options"),
                condition=models.Q(archived_at__isnull=True),
                name="catalog_variant_options_once",
            ),
            models.CheckConstraint(
                condition=models.Q(price_minor__gte=0), name="catalog_variant_price_not_negative"
            ),
        )
        indexes = (models.Index(fields=("product", "position"), name="catalog_variant_by_product"),)

    def __str__(self) -> str:
        return self.sku or self.option_label or f"variant {self.pk}"

    @property
    def option_label(self) -> str:
        return " / ".join(self.options)

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class StoreListing(models.Model):
    """A product is to be seen in a store from ``published_at`` on, while it is active. No row: not in that store."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="listings", db_index=False)
    store = PublicForeignKey("tenancy.Store", db_index=False, verbose_name=_("store"))
    published_at = models.DateTimeField(_("published"), default=timezone.now)

    class Meta:
        verbose_name = _("listing in a store")
        verbose_name_plural = _("listings in stores")
        ordering = ("-published_at", "-id")
        constraints = (models.UniqueConstraint(fields=("product", "store"), name="catalog_listing_once"),)
        indexes = (
            models.Index(fields=("store", "-published_at", "-product"), name="catalog_listing_newest"),
        )

    def __str__(self) -> str:
        return f"{self.product_id} in {self.store_id}"
