"""Tests: real services, quick hashing, toy modules added."""

from config.settings.base import *  # noqa: F403  # settings modules extend each other
from config.settings.base import LISTED_MODULES, STORAGES, compose_apps

MODULES = (*LISTED_MODULES, "tests.support.toys.toy_reviews", "tests.support.toys.toy_badges")
INSTALLED_APPS, SHARED_APPS, TENANT_APPS = compose_apps(MODULES)
PASSWORD_HASHERS = (
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
)
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
METRICS_TOKEN = "test-metrics-token"
