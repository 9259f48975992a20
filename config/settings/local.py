"""Development: what `make run` serves."""

from pathlib import Path

from config import env
from config.embedded.places import find_files
from config.settings.base import *  # noqa: F403  # settings modules extend each other
from config.settings.base import BASE_DIR, STORAGES, TEMPLATES

# Off, so that people see the error pages that shoppers will see; DEBUG=1 shows developers tracebacks.
DEBUG = env.flag("DEBUG", default=False)
EMAIL_BACKEND = env.text("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
# Beside the database whose rows they belong to, so that each MAART_DATA_DIR has its own.
_FILES = find_files()
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", default=str(_FILES / "media")))
PRIVATE_ROOT = Path(env.text("PRIVATE_ROOT", default=str(_FILES / "private")))
EMAIL_FILE_PATH = env.text("EMAIL_FILE_PATH", default=str(_FILES / "mail"))
METRICS_TOKEN = env.text("METRICS_TOKEN", default="development")
