"""The base of all tasks."""

from collections.abc import Mapping
from typing import Any

from celery import Task
from django.db import close_old_connections

from apps.core.outbox.refs import MessageRef
from apps.core.tasks.declared import declared_tasks


class SentDirectly(RuntimeError):
    """A task was sent without the outbox, so nobody would notice if it got lost."""


class ModuleTask(Task):  # type: ignore[type-arg]  # tasks have all kinds of arguments
    """Runs a message of the outbox: in its context, if its module is on there, while its lease is renewed.

    Arguments are keyword-only ids. An ``atomic`` task runs in one transaction together with the note that it is done:
    it takes effect exactly once. A task that talks to the network says ``atomic=False`` and is idempotent.
    ``direct`` tasks are sent by beat itself and may be lost: the next tick sends them again.
    """

    abstract = True
    typing = False
    atomic: bool = True
    direct: bool = False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.request.called_directly:
            return self.run(*args, **kwargs)
        from apps.core.tasks import runner

        if not self.request.is_eager:
            close_old_connections()
        ref = MessageRef.from_headers(self.request.headers)
        if ref is not None:
            return runner.run_message(self, ref)
        if self.direct:
            return runner.run_direct(self, kwargs)
        raise SentDirectly(f"{self.name} was sent directly: start it with apps.core.outbox.enqueue.")

    def module_for(self, kwargs: Mapping[str, Any]) -> str:
        return declared_tasks()[self.name].module

    def is_atomic(self, kwargs: Mapping[str, Any]) -> bool:
        return self.atomic

    def label_for(self, kwargs: Mapping[str, Any]) -> str:
        """What logs and figures call this run."""
        return self.name
