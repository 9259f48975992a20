from django.db import models


class Chore(models.Model):
    """What was done, by whom. The table exists in public and in each merchant's schema."""

    name = models.CharField(max_length=80)
    pid = models.IntegerField()
    at = models.DateTimeField(auto_now_add=True)
    where = models.JSONField(default=dict)

    class Meta:
        verbose_name = "chore"
        verbose_name_plural = "chores"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name
