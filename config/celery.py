"""The Celery application. Queues, routes and schedules come from the modules' definitions (apps.core.tasks)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("maart")
app.config_from_object("django.conf:settings", namespace="CELERY")
