from django.db import models


class Note(models.Model):
    good = models.OneToOneField("goods.Good", on_delete=models.CASCADE, related_name="+")
    text = models.TextField(db_collation="C")

    def __str__(self) -> str:
        return self.text
