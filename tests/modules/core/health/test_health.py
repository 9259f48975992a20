import json
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.core.health import HealthState, checks, core_checks
from apps.core.health.checks import run_checks
from apps.core.models import DeadLetter, DueWork, Heartbeat
from apps.core.modules.definition import Queue
from apps.core.outbox.due import point_at_broken
from apps.core.outbox.models import OutboxMessage
from apps.core.tasks.heartbeats import forget_old_heartbeats, note_heartbeat
from apps.tenancy.models import Merchant
from tests.support.live_celery import live_broker


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    checks.forget()


@pytest.mark.parametrize("path", ["/health", "/health/", "/health/live", "/health/ready", "/health/tools"])
def test_health_answers_on_any_host_and_is_not_cached(database: None, path: str) -> None:
    answer = Client(HTTP_HOST="nobody-knows-me.example").get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert json.loads(answer.content)


def test_health_is_read_only(database: None) -> None:
    answer = Client().post("/health")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_the_report_names_every_check_and_shows_no_secret(database: None) -> None:
    report = json.loads(Client().get("/health").content)
    assert {"core.database", "core.migrations", "core.cache", "core.broker", "core.workers", "core.beat",
            "core.outbox", "core.disk", "toy_reviews.mood"} <= set(report["checks"])  # fmt: skip
    assert report["checks"]["core.database"]["status"] == "ok"
    assert report["checks"]["core.migrations"]["status"] == "ok"
    text = json.dumps(report)
    server = settings.DATABASES["default"]
    for secret in (
        server["PASSWORD"],
        server["USER"],
        server["HOST"],
        settings.SECRET_KEY,
        "unix:",
        "redis:",
    ):
        assert not secret or str(secret) not in text


def test_live_asks_nothing(database: None) -> None:
    """Without a database, too: nothing is allowed to reach it here."""
    with connection.execute_wrapper(_refuse):
        assert Client().get("/health/live").status_code == 200


def _refuse(*arguments: object) -> None:
    raise AssertionError("The database was asked.")


@pytest.mark.real_commits
def test_without_the_database_the_process_is_not_ready_and_says_when_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = connection.settings_dict["NAME"]
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", "no_such_database")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", "no_such_database")
    ready, health = Client().get("/health/ready"), Client().get("/health")
    assert ready.status_code == health.status_code == 503
    assert ready.headers["Retry-After"] == "5"
    assert json.loads(ready.content)["checks"]["core.database"]["status"] == "fail"
    assert "no_such_database" not in ready.content.decode()
    assert name


def test_missing_migrations_take_the_process_out_of_rotation(database: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'core'")
    found = core_checks.migrations()
    assert found.state == HealthState.FAIL
    assert "migrate_all" in found.text


def test_the_shop_is_ready_without_cache_and_broker(database: None, settings: Settings) -> None:
    with live_broker():  # one that was never started
        assert core_checks.broker().state == HealthState.WARN
    from django.core.cache import caches

    from apps.core.cache import ForgivingRedisCache

    caches["default"] = ForgivingRedisCache("redis://127.0.0.1:9/1", {})
    assert core_checks.cache_server().state == HealthState.WARN
    assert run_checks(ready_only=True).ready


def test_a_stalled_broker_is_a_warning_in_time(database: None) -> None:
    """It accepts connections and never answers."""
    with live_broker() as broker:
        broker.start()
        broker.stall()
        try:
            began = time.monotonic()
            assert core_checks.broker().state == HealthState.WARN
            assert time.monotonic() - began < checks.LONGEST / 2
            report = {outcome.check.code: outcome.result.state for outcome in run_checks().outcomes}
        finally:
            broker.go_on()
    assert report["broker"] == HealthState.WARN


def test_every_queue_needs_a_worker_that_is_alive(database: None) -> None:
    assert core_checks.workers().state == HealthState.WARN
    note_heartbeat("worker", "short@here", ["default", "scheduled"])
    found = core_checks.workers()
    assert found.state == HealthState.WARN
    assert "long_running" in found.text
    note_heartbeat("worker", "long@here", [Queue.LONG_RUNNING.value])
    assert core_checks.workers().state == HealthState.OK
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=2))
    assert core_checks.workers().state == HealthState.WARN


def test_beat_says_that_it_is_alive(database: None) -> None:
    assert core_checks.beat().state == HealthState.WARN
    note_heartbeat("beat", "beat@here", [])
    assert core_checks.beat().state == HealthState.OK
    Heartbeat.objects.update(at=timezone.now() - timedelta(days=2))
    assert forget_old_heartbeats() == 1


def test_a_merchant_whose_tables_do_not_work_is_counted_and_not_named(
    database: None, merchant: Merchant
) -> None:
    assert core_checks.merchants().state == HealthState.OK
    for _ in range(2):
        point_at_broken(merchant.pk)
    found = core_checks.merchants()
    assert (found.state, found.data["broken"]) == (HealthState.WARN, 1)
    assert merchant.code not in f"{found.text} {found.data}"


def test_late_and_dead_work_is_told(database: None, merchant: object) -> None:
    OutboxMessage.objects.all().delete()
    DueWork.objects.all().delete()
    assert core_checks.outbox().state == HealthState.OK
    DeadLetter.objects.create(message_id=1, module="x", task="x", error="x")
    assert core_checks.outbox().data["dead"] == 1
    assert core_checks.outbox().state == HealthState.WARN
    late = DueWork.objects.create(
        merchant_id="00000000-0000-0000-0000-000000000001", due_at=timezone.now() - timedelta(minutes=3)
    )
    assert core_checks.outbox().state == HealthState.WARN
    assert core_checks.outbox().text == "Background work is late."
    late.due_at = timezone.now() - timedelta(hours=1)
    late.save()
    assert core_checks.outbox().state == HealthState.FAIL


def test_a_full_disk_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    for percent, state in ((50, HealthState.OK), (85, HealthState.WARN), (96, HealthState.FAIL)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _path, p=percent: usage(100, p, 100 - p))
        assert core_checks.disk().state == state


def hang() -> None:
    time.sleep(2)


def stumble() -> None:
    raise RuntimeError("postgres://maart:secret@localhost")


@pytest.mark.parametrize(
    ("check", "text"), [("hang", "No answer in time."), ("stumble", "Failed: RuntimeError.")]
)
def test_a_check_that_hangs_or_breaks_is_an_answer(
    monkeypatch: pytest.MonkeyPatch, check: str, text: str
) -> None:
    from apps.core.modules.definition import HealthCheck

    monkeypatch.setattr(checks, "LONGEST", 0.3)
    started = time.monotonic()
    (outcome,) = checks._run([("toy", HealthCheck(code="x", check=f"{__name__}.{check}"))])
    assert outcome.result.state == HealthState.FAIL
    assert outcome.result.text == text
    assert time.monotonic() - started < 1.5


def test_asking_often_does_not_work_often(database: None) -> None:
    first = run_checks()
    assert run_checks() is first


def test_tools_are_linked_when_they_are_there(settings: Settings) -> None:
    settings.FLOWER_URL = "https://flower.example/"
    settings.SENTRY_DSN = "https://very-secret@sentry.example/1"
    tools = json.loads(Client().get("/health/tools").content)["tools"]
    assert tools["flower"] == {"configured": True, "url": "https://flower.example/"}
    assert tools["grafana"] == {"configured": False, "url": None}
    assert tools["sentry"]["configured"] is True
    assert "very-secret" not in json.dumps(tools)


# -- figures --------------------------------------------------------------------------------------------------------


def test_figures_need_the_token(settings: Settings) -> None:
    client = Client(HTTP_HOST="anything.example")
    assert client.get("/metrics").status_code == 403
    for wrong in ("Bearer wrong", "Basic test-metrics-token", "test-metrics-token", "Bearer ", "Bearer ä"):
        assert client.get("/metrics", HTTP_AUTHORIZATION=wrong).status_code == 403
    answer = client.get("/metrics", headers={"Authorization": "Bearer test-metrics-token"})
    assert answer.status_code == 200
    assert "maart_requests_total" in answer.content.decode()
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_figures_name_modules_and_frontends_but_no_merchant(store_admin_client: Client) -> None:
    store_admin_client.get("/store/bakery-town/")
    text = Client().get("/metrics", headers={"Authorization": "Bearer test-metrics-token"}).content.decode()
    assert 'maart_requests_total{frontend="store_admin"' in text
    for word in ("bakery", "cycles", "anna"):
        assert word not in text
