"""Development: what `make run` serves."""

from config import env
from config.settings.base import *  # noqa: F403  # settings modules extend each other
from config.settings.base import BASE_DIR, STORAGES, TEMPLATES

DEBUG = env.flag("DEBUG", default=True)
EMAIL_BACKEND = env.text("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
METRICS_TOKEN = env.text("METRICS_TOKEN", default="development")
