"""A shop in small, so that the figure does not move when the product's tables do."""

from typing import ClassVar

from django.db import models

from apps.core.db.fields import PublicForeignKey


class Category(models.Model):
    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)

    objects: ClassVar[models.Manager["Category"]] = models.Manager()

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    store = PublicForeignKey("tenancy.Store")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField()
    price_minor = models.PositiveIntegerField()
    is_published = models.BooleanField(default=True)

    objects: ClassVar[models.Manager["Product"]] = models.Manager()

    class Meta:
        indexes = (models.Index(fields=("category", "price_minor"), name="bench_products_by_price"),)

    def __str__(self) -> str:
        return self.title


class Variant(models.Model):
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    sku = models.CharField(max_length=40, unique=True)
    on_hand = models.IntegerField(default=0)

    objects: ClassVar[models.Manager["Variant"]] = models.Manager()

    def __str__(self) -> str:
        return self.sku


class CartLine(models.Model):
    cart = models.UUIDField(db_index=True)
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()

    objects: ClassVar[models.Manager["CartLine"]] = models.Manager()

    def __str__(self) -> str:
        return str(self.quantity)
