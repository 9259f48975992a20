"""The look of a store and its own pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.cms.enums import (
    FontChoice,
    LayoutChoice,
    NeutralChoice,
    PagePlace,
    PageStatus,
    PictureRatio,
    RadiusChoice,
    ThemePreset,
)
from apps.core.db.fields import PublicForeignKey
from apps.core.ui import theme as design

TOKENS = ("accent", "heading_font", "body_font", "radius", "neutral", "picture_ratio")


class Theme(models.Model):
    """The design tokens of a store. Choices and colours only, never template code or CSS of the merchant's.

    ``tagline`` and ``intro`` hold one text per language: ``{"en": "...", "fr": "..."}``.
    """

    store = PublicForeignKey("tenancy.Store", db_index=False)
    preset = models.CharField(_("preset"), max_length=16, choices=ThemePreset, default=ThemePreset.CALM)
    accent = models.CharField(_("accent colour"), max_length=7, default="#0f766e")
    heading_font = models.CharField(
        _("font of headings"), max_length=16, choices=FontChoice, default=FontChoice.INTER
    )
    body_font = models.CharField(
        _("font of texts"), max_length=16, choices=FontChoice, default=FontChoice.INTER
    )
    radius = models.CharField(_("corners"), max_length=16, choices=RadiusChoice, default=RadiusChoice.SOFT)
    neutral = models.CharField(_("greys"), max_length=16, choices=NeutralChoice, default=NeutralChoice.COOL)
    picture_ratio = models.CharField(
        _("shape of product pictures"), max_length=16, choices=PictureRatio, default=PictureRatio.SQUARE
    )
    layout = models.CharField(_("home page"), max_length=16, choices=LayoutChoice, default=LayoutChoice.SPLIT)
    logo = models.FileField(_("logo"), upload_to="themes", blank=True)
    favicon = models.FileField(_("favicon"), upload_to="themes", blank=True)
    hero_image = models.FileField(_("picture of the home page"), upload_to="themes", blank=True)
    tagline = models.JSONField(_("headline"), default=dict, blank=True)
    intro = models.JSONField(_("introduction"), default=dict, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = (models.UniqueConstraint(fields=("store",), name="cms_theme_once_per_store"),)

    def __str__(self) -> str:
        return f"{self.get_preset_display()} {self.accent}"

    @property
    def design(self) -> design.Theme:
        """The checked tokens. Raises ``InvalidTheme`` for a value that is none of the choices."""
        return design.Theme.from_mapping({name: getattr(self, name) for name in TOKENS})


class ContentPage(models.Model):
    """A page of a store. ``titles`` and ``bodies`` (markdown) hold one text per language."""

    store = PublicForeignKey("tenancy.Store", db_index=False)
    slug = models.SlugField(_("address"), max_length=80)
    place = models.CharField(_("linked from"), max_length=16, choices=PagePlace, default=PagePlace.FOOTER)
    position = models.PositiveIntegerField(_("position"), default=0)
    status = models.CharField(_("status"), max_length=16, choices=PageStatus, default=PageStatus.DRAFT)
    titles = models.JSONField(_("titles"), default=dict)
    bodies = models.JSONField(_("texts"), default=dict)
    is_starter = models.BooleanField(_("starting text"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ("place", "position", "id")
        constraints = (
            models.UniqueConstraint(fields=("store", "slug"), name="cms_page_slug_once_per_store"),
        )

    def __str__(self) -> str:
        return self.slug

    @property
    def is_published(self) -> bool:
        return self.status == PageStatus.PUBLISHED
