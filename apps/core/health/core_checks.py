"""What the framework itself needs. Each check limits its own time; none shows an address or a secret."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import OperationalError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from apps.core import metrics
from apps.core.context import public_context
from apps.core.health.results import HealthResult, HealthState, fail, ok, warn
from apps.core.models import DeadLetter, DueWork, Heartbeat
from apps.core.modules.definition import Queue
from apps.core.outbox.due import broken_merchants
from apps.core.outbox.models import OPEN_STATES, OutboxMessage

STATEMENT_TIMEOUT_MS = 1500
BROKER_TIMEOUT = 0.5
SILENT_AFTER = timedelta(seconds=60)
LAG_WARN, LAG_FAIL = timedelta(minutes=2), timedelta(minutes=15)
DISK_WARN, DISK_FAIL = 80, 95


def database() -> HealthResult:
    try:
        _ask("SELECT 1")
    except OperationalError:
        return fail("The database does not answer.")
    return ok()


def migrations() -> HealthResult:
    """Whether the public tables are those that this code expects."""
    with public_context(), _patiently():
        applied = set(MigrationRecorder(connection).applied_migrations())
    missing = _expected_migrations() - applied
    if missing:
        return fail(
            f"{len(missing)} migrations are not applied: run manage.py migrate_all.", missing=len(missing)
        )
    return ok(applied=len(applied))


@cache
def _expected_migrations() -> frozenset[tuple[str, str]]:
    """Of the apps whose tables are in public; the code does not change while the process lives."""
    from django.apps import apps

    public = {config.label for config in apps.get_app_configs() if config.name in _public_apps()}
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(key for key in loader.disk_migrations or {} if key[0] in public)


def _public_apps() -> set[str]:
    from django.apps import AppConfig

    return {AppConfig.create(entry).name for entry in settings.SHARED_APPS}


def cache_server() -> HealthResult:
    """No page needs it."""
    backend: Any = caches["default"]
    backend.set("health", "here", 30)
    if backend.get("health") != "here":
        return warn("The cache does not answer: pages are slower until it does.")
    return ok()


def broker() -> HealthResult:
    """Orders are taken without it; background work waits in the outbox."""
    from celery import current_app
    from kombu import Connection
    from kombu.exceptions import OperationalError as NoConnection
    from redis.exceptions import RedisError

    from apps.core.health.impatient import Transport

    options = {
        "socket_timeout": BROKER_TIMEOUT,
        "socket_connect_timeout": BROKER_TIMEOUT,
        "connect_retries_timeout": BROKER_TIMEOUT / 10,  # one attempt that waits is enough
        "interval_start": 0,
    }
    depths: dict[str, int] = {}
    url = current_app.conf.broker_read_url
    with Connection(url, transport_options=options, connect_timeout=BROKER_TIMEOUT) as broker_connection:
        broker_connection.transport_cls = Transport  # type: ignore[assignment]  # resolved as it is
        try:
            # Unlike channel(), it heeds the options.
            channel: Any = broker_connection.default_channel
            for queue in Queue:
                depths[queue.value] = channel.queue_declare(queue=queue.value, passive=True).message_count
        except broker_connection.channel_errors:
            pass  # a queue that nobody has used yet
        except (NoConnection, RedisError, OSError):
            return warn("The broker does not answer: background work waits in the outbox.")
    return HealthResult(HealthState.OK, data=depths)


def workers() -> HealthResult:
    """Every queue needs a worker that is alive."""
    alive = _alive("worker")
    served = {queue for heartbeat in alive for queue in heartbeat.queues}
    unserved = sorted({queue.value for queue in Queue} - served)
    if unserved:
        return warn(f"No worker takes work from: {', '.join(unserved)}.", workers=len(alive))
    return ok(workers=len(alive))


def beat() -> HealthResult:
    alive = _alive("beat")
    if not alive:
        return warn("Beat is not running: nothing is started on schedule.")
    return ok(schedulers=len(alive))


def outbox() -> HealthResult:
    """How long due work has been waiting, and how much was given up."""
    now = timezone.now()
    with public_context(), _patiently():
        dead = DeadLetter.objects.count()
        oldest = DueWork.objects.order_by("due_at").values_list("due_at", flat=True).first()
        own = OutboxMessage.objects.filter(state__in=OPEN_STATES).order_by("due_at")
        oldest_own = own.values_list("due_at", flat=True).first()
    lag = max((now - at for at in (oldest, oldest_own) if at is not None), default=timedelta())
    seconds = max(round(lag.total_seconds()), 0)
    metrics.outbox_lag_seconds.set(seconds)
    if lag > LAG_FAIL:
        return fail(
            "Background work is not done: look at workers, beat and broker.", lag_seconds=seconds, dead=dead
        )
    if lag > LAG_WARN:
        return warn("Background work is late.", lag_seconds=seconds, dead=dead)
    if dead:
        return warn("Work was given up and waits for an operator.", lag_seconds=seconds, dead=dead)
    return ok(lag_seconds=seconds, dead=0)


def merchants() -> HealthResult:
    """Whether everybody's own tables work, as far as background work touched them. The dashboard names who is broken."""
    with public_context(), _patiently():
        broken = len(broken_merchants())
    metrics.merchants_broken.set(broken)
    if broken:
        return warn(
            "The tables of a merchant cannot be used: look at the dashboard and the log.", broken=broken
        )
    return ok(broken=0)


def disk() -> HealthResult:
    """Where uploaded files go."""
    folder = settings.MEDIA_ROOT
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    percent = round(100 * usage.used / usage.total) if usage.total else 0
    free = round(usage.free / 1024**3, 1)
    if percent >= DISK_FAIL:
        return fail("The disk is nearly full.", used_percent=percent, free_gib=free)
    if percent >= DISK_WARN:
        return warn("The disk is getting full.", used_percent=percent, free_gib=free)
    return ok(used_percent=percent, free_gib=free)


def _alive(kind: str) -> list[Heartbeat]:
    with public_context(), _patiently():
        return list(Heartbeat.objects.filter(kind=kind, at__gte=timezone.now() - SILENT_AFTER))


def _ask(sql: str) -> Any:
    with public_context(), _patiently(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


@contextmanager
def _patiently() -> Iterator[None]:
    """A transaction whose statements are cut off."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {STATEMENT_TIMEOUT_MS}")
        yield
