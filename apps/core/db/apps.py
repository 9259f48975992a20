from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DatabaseConfig(AppConfig):
    name = "apps.core.db"
    label = "core_db"
    verbose_name = _("Database")
