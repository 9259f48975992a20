"""Who is alive: a row per worker and beat, because the broker that would tell may be what is down."""

from datetime import timedelta

from django.utils import timezone

from apps.core.context import NOTHING, enter
from apps.core.models import Heartbeat

BEAT_EVERY = timedelta(seconds=15)
FORGET_AFTER = timedelta(days=1)


def note_heartbeat(kind: str, name: str, queues: list[str]) -> None:
    with enter(NOTHING):
        Heartbeat.objects.update_or_create(
            name=name, defaults={"kind": kind, "at": timezone.now(), "queues": queues}
        )


def forget_heartbeat(name: str) -> None:
    with enter(NOTHING):
        Heartbeat.objects.filter(name=name).delete()


def forget_old_heartbeats() -> int:
    return Heartbeat.objects.filter(at__lt=timezone.now() - FORGET_AFTER).delete()[0]
