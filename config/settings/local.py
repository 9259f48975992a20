"""Development: what `make run` serves."""

from config import env
from config.settings.base import *  # noqa: F403  # settings modules extend each other
from config.settings.base import BASE_DIR, STORAGES, TEMPLATES

# Off, so that people see the error pages that shoppers will see; DEBUG=1 shows developers tracebacks.
DEBUG = env.flag("DEBUG", default=False)
EMAIL_BACKEND = env.text("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
METRICS_TOKEN = env.text("METRICS_TOKEN", default="development")
