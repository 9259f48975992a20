"""Celery only carries work: what is to be done is in the outbox (apps.core.outbox)."""

from apps.core.tasks.base import ModuleTask

__all__ = ["ModuleTask"]
