import time
from pathlib import Path

from celery import shared_task
from django.db import transaction

from apps.core.tasks import ModuleTask
from tests.support.toys.toy_chores.done import note
from tests.support.toys.toy_chores.models import Chore


@shared_task(base=ModuleTask)
def do_chore(*, name: str, seconds: float = 0, started: str = "") -> None:
    """Writes at once and takes a while: whoever kills it in between leaves nothing, as it is atomic."""
    note(name)
    if started:
        Path(started).touch()
    time.sleep(seconds)


@shared_task(base=ModuleTask, atomic=False)
def do_chore_outside(*, name: str, seconds: float = 0, started: str = "") -> None:
    """Idempotent by its name."""
    if started:
        Path(started).touch()
    time.sleep(seconds)
    with transaction.atomic():
        if not Chore.objects.filter(name=name).exists():
            note(name)


@shared_task(base=ModuleTask)
def fail_chore(*, name: str, until: str = "") -> None:
    """Writes and fails, until there is a file."""
    note(name)
    if not until or not Path(until).exists():
        raise ValueError(f"{name} failed, ask anna@bakery.lu")


@shared_task(base=ModuleTask)
def every_merchant() -> None:
    note("every_merchant")


@shared_task(base=ModuleTask)
def every_platform() -> None:
    note("every_platform")


@shared_task(base=ModuleTask)
def once() -> None:
    note("once")
