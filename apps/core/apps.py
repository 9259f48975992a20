from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "apps.core"
    label = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        import_module("apps.core.modules.checks")
        import_module("apps.core.modules.processes")
        import_module("apps.core.tasks.app").configure()
        import_module("apps.core.tasks.processes")
        import_module("apps.core.sentry").start()
