from django.db import models

from apps.core.db.fields import PublicForeignKey


class Review(models.Model):
    """What a shopper said; ``badge`` is given by the other toy."""

    store = PublicForeignKey("tenancy.Store")
    title = models.CharField(max_length=80)
    stars = models.PositiveSmallIntegerField()
    badge = models.CharField(max_length=40, blank=True)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(stars__gte=1, stars__lte=5), name="toy_reviews_one_to_five_stars"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Note(models.Model):
    """What a process of another kind did, so that a test can read it."""

    what = models.CharField(max_length=40)
    pid = models.PositiveIntegerField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.what} by {self.pid}"
