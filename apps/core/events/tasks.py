"""Running the handlers that take events from the outbox."""

from collections.abc import Mapping
from typing import Any

from celery import shared_task
from django.utils.module_loading import import_string

from apps.core.events.codec import decode
from apps.core.tasks.base import ModuleTask


class HandlerTask(ModuleTask):
    """Belongs to the module of the handler, which also decides about the transaction."""

    def module_for(self, kwargs: Mapping[str, Any]) -> str:
        return str(kwargs["module"])

    def is_atomic(self, kwargs: Mapping[str, Any]) -> bool:
        return bool(getattr(import_string(kwargs["handler"]), "atomic", True))

    def label_for(self, kwargs: Mapping[str, Any]) -> str:
        return str(kwargs["handler"])


@shared_task(base=HandlerTask)
def run_handler(*, module: str, handler: str, event: str, payload: dict[str, Any]) -> None:
    """Idempotent as far as the handler is; an atomic one takes effect exactly once."""
    import_string(handler)(decode(import_string(event), payload))
