from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Lower, Now

from apps.core.db.fields import PublicForeignKey


class Shelf(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4)
    store = PublicForeignKey("tenancy.Store")
    label = models.CharField(max_length=40, unique=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")
    # Shelf and Good refer to each other: no order of creation suits both.
    best_good = models.ForeignKey("goods.Good", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table_comment = "It's a comment; with a semicolon"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(label__in=["top", "it's, a", 'b"c']), name="goods_shelf_label_known"
            ),
        )

    def __str__(self) -> str:
        return self.label


class Good(models.Model):
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="+")
    friends = models.ManyToManyField("self")
    sku = models.SlugField(max_length=40)
    title = models.CharField(max_length=200, db_comment='With "quotes"')
    description = models.TextField(blank=True)
    price_minor = models.PositiveIntegerField(default=0)
    price_gross = models.GeneratedField(
        expression=models.F("price_minor") * 117 / 100, output_field=models.IntegerField(), db_persist=True
    )
    tags = ArrayField(models.CharField(max_length=20), default=list)
    data = models.JSONField(default=dict)
    search = SearchVectorField(null=True)
    weight = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    rank = models.SmallIntegerField(db_default=7)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("shelf", "sku"), name="goods_sku_once_per_shelf"),
            models.UniqueConstraint(Lower("title"), name="goods_title_once"),
            models.UniqueConstraint(
                fields=("rank",), name="goods_rank_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=models.Q(price_minor__lt=10**9), name="goods_price_sane"),
        )
        indexes = (
            models.Index(fields=("-price_minor",), name="goods_dear", condition=models.Q(price_minor__gt=0)),
            GinIndex(fields=("title",), opclasses=["gin_trgm_ops"], name="goods_by_part_of_title"),
            GinIndex(fields=("search",), name="goods_by_words"),
        )

    def __str__(self) -> str:
        return self.title


class Booking(models.Model):
    good = models.ForeignKey(Good, on_delete=models.CASCADE, related_name="+")
    when = DateTimeRangeField()

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="goods_booked_once",
                expressions=(("when", RangeOperators.OVERLAPS),),
            ),
        )

    def __str__(self) -> str:
        return str(self.when)


class Movement(models.Model):
    """Append-only."""

    good = models.ForeignKey(Good, on_delete=models.CASCADE, related_name="+")
    quantity = models.IntegerField()

    def __str__(self) -> str:
        return str(self.quantity)


class Unit(models.Model):
    name = models.CharField(max_length=20)
    factor = models.IntegerField(null=True)

    def __str__(self) -> str:
        return self.name
