from django.db import models


class Reminder(models.Model):
    """In public and in every merchant's schema: the table that must not answer for a merchant's."""

    owner = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.owner
