from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ${camel}Config(AppConfig):
    name = "apps.$code"
    label = "$code"
    verbose_name = _("$name")
