"""The Celery application: its queues, routes and tasks come from the modules' definitions."""

from celery import Celery
from kombu import Queue as Route

from apps.core.modules.definition import Queue
from apps.core.tasks.declared import declared_tasks

app = Celery("maart")
app.config_from_object("django.conf:settings", namespace="CELERY")


_DATABASE_REUSE = 1000
"""Tasks that Celery runs on one connection; the task base checks that it is still good before each."""


def configure() -> None:
    """Called when the registry can be read; every process of the installation sends or runs tasks."""
    tasks = declared_tasks().values()
    app.conf.task_queues = [Route(queue.value, routing_key=queue.value) for queue in Queue]
    app.conf.task_routes = {task.path: {"queue": task.queue.value} for task in tasks}
    app.conf.task_create_missing_queues = False
    app.conf["CELERY_DB_REUSE_MAX"] = _DATABASE_REUSE
    app.conf.imports = tuple(sorted({task.path.rpartition(".")[0] for task in tasks}))
