from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.context import PlatformRef
from apps.tenancy.validators import validate_code, validate_colour, validate_host


class Platform(models.Model):
    """One branded offer. ``modules_version`` grows with every toggle (see core.modules.gate).

    ``promise`` and ``introduction`` are texts of the front page by language code.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(_("code"), max_length=24, unique=True, validators=[validate_code])
    name = models.CharField(_("name"), max_length=80)
    host = models.CharField(_("host"), max_length=253, unique=True, validators=[validate_host])
    store_suffix = models.CharField(
        _("stores live below"),
        max_length=190,
        validators=[validate_host],
        help_text=_("A store's first host name is its code, a dot and this name."),
    )
    promise = models.JSONField(_("promise"), default=dict, blank=True)
    introduction = models.JSONField(_("introduction"), default=dict, blank=True)
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        validators=[validate_colour],
        help_text=_("As in #0a5a66. Empty: Maart's own."),
    )
    default_language = models.CharField(_("default language"), max_length=8, default="en")
    modules_version = models.PositiveBigIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> PlatformRef:
        return PlatformRef(id=self.id, code=self.code, modules_version=self.modules_version)

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class ModuleConfig(models.Model):
    """Whether a module is on for a platform, and with which settings. Read by the gate alone."""

    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="module_configs")
    module_code = models.CharField(_("module"), max_length=40)
    enabled = models.BooleanField(_("on"), default=False)
    config = models.JSONField(_("settings"), default=dict, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("module of a platform")
        verbose_name_plural = _("modules of platforms")
        ordering = ("platform", "module_code")
        constraints = (
            models.UniqueConstraint(
                fields=("platform", "module_code"),
                name="tenancy_module_once_per_platform",
            ),
        )

    def __str__(self) -> str:
        return f"{self.platform_id}: {self.module_code}"
