from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """A node of the merchant's tree of categories; its words are in ``CategoryText``."""

    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        verbose_name=_("parent"),
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="catalog_category_not_its_parent",
            ),
        )

    def __str__(self) -> str:
        return f"category {self.pk}"


class CategoryText(models.Model):
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="texts", db_index=False)
    language = models.CharField(_("language"), max_length=8)
    title = models.CharField(_("title"), max_length=120)
    slug = models.CharField(_("address"), max_length=200)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("text of a category")
        verbose_name_plural = _("texts of categories")
        ordering = ("category", "language")
        constraints = (
            models.UniqueConstraint(fields=("category", "language"), name="catalog_category_text_once"),
            models.UniqueConstraint(fields=("language", "slug"), name="catalog_category_slug_once"),
        )

    def __str__(self) -> str:
        return self.title
