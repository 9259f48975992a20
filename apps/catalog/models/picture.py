from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.catalog.enums import PictureStatus


class ProductPicture(models.Model):
    """A picture of a product. Only our own encodings are kept: ``<stem>-<width>.<kind>``, jpg always."""

    product = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, related_name="pictures", db_index=False
    )
    source_url = models.CharField(_("source"), max_length=2000, blank=True)
    stem = models.CharField(max_length=200, blank=True, editable=False)
    widths = ArrayField(models.PositiveSmallIntegerField(), default=list, editable=False)
    kinds = ArrayField(models.CharField(max_length=4), default=list, editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    alt = models.CharField(_("description for those who cannot see it"), max_length=512, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    status = models.CharField(_("status"), max_length=8, choices=PictureStatus, default=PictureStatus.PENDING)
    error = models.CharField(_("error"), max_length=300, blank=True)
    imported_by = models.ForeignKey(
        "catalog.ProductImport", on_delete=models.SET_NULL, null=True, editable=False, related_name="pictures"
    )
    imported_row = models.PositiveIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("product", "source_url"),
                condition=~models.Q(source_url=""),
                name="catalog_picture_source_once",
            ),
        )
        indexes = (models.Index(fields=("product", "position"), name="catalog_picture_by_product"),)

    def __str__(self) -> str:
        return self.alt or self.source_url or f"picture {self.pk}"

    @property
    def is_ready(self) -> bool:
        return self.status == PictureStatus.READY

    def file_name(self, width: int, kind: str) -> str:
        return f"{self.stem}-{width}.{kind}"
