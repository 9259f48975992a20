from django.db import models


class Happening(models.Model):
    """What a process did, in public, so that any process can read it."""

    what = models.CharField(max_length=80)
    pid = models.PositiveIntegerField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.what} by {self.pid}"
