from django.db import models
from django.utils.translation import gettext_lazy as _


class SchemaTemplate(models.Model):
    """A merchant's schema as SQL, compiled from one that was made by migrations (see ``template``)."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    statements = models.JSONField()
    """[[only with roles, SQL with the placeholders of ``template``], ...]"""
    compiled_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("schema template")
        verbose_name_plural = _("schema templates")
        ordering = ("-compiled_at",)

    def __str__(self) -> str:
        return self.fingerprint[:12]
