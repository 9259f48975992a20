"""Tests: real services, quick hashing, toy modules added. Every test process keeps to itself by ``TEST_RUN``."""

import tempfile
from pathlib import Path

from config import env
from config.modules import MODULES as LISTED_MODULES
from config.settings.base import *  # noqa: F403  # settings modules extend each other
from config.settings.base import CACHES, STORAGES, compose_apps

TEST_RUN = env.text("MAART_TEST_RUN", default="shared")
_TOYS = ("toy_reviews", "toy_badges", "toy_chores")
MODULES = (*LISTED_MODULES, *(f"tests.support.toys.{toy}" for toy in _TOYS))
INSTALLED_APPS, SHARED_APPS, TENANT_APPS = compose_apps(MODULES)
PASSWORD_HASHERS = (
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
)
EMAIL_BACKEND = env.text("EMAIL_BACKEND", default="django.core.mail.backends.locmem.EmailBackend")
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
METRICS_TOKEN = "test-metrics-token"
MEDIA_ROOT = Path(tempfile.gettempdir()) / f"maart-test-{TEST_RUN}" / "media"
PRIVATE_ROOT = MEDIA_ROOT.with_name("private")
CACHES = {"default": {**CACHES["default"], "KEY_PREFIX": TEST_RUN}}
CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": f"test-{TEST_RUN}:"}
