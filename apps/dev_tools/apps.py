from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DevToolsConfig(AppConfig):
    name = "apps.dev_tools"
    label = "dev_tools"
    verbose_name = _("DevTools")
