"""The Celery application for ``celery -A config.celery``. Queues, routes and tasks come from the modules' definitions."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
django.setup()

from apps.core.tasks.app import app  # noqa: E402  # needs the settings

__all__ = ["app"]
