"""What really leaves the process, taken in by a receiver of our own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from structlog.contextvars import bound_contextvars

from apps.core import sentry
from tests.support.live_celery import wait_for

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("sentry")
    receiver = subprocess.Popen(
        [sys.executable, "-m", "tests.support.sentry_receiver", str(folder)], cwd=ROOT
    )
    try:
        wait_for((folder / "port").exists, seconds=20, what="the receiver listens")
        port = (folder / "port").read_text()
        subprocess.run(
            [sys.executable, "-m", "tests.support.sentry_sender"],
            cwd=ROOT,
            env={**os.environ, "SENTRY_DSN": f"http://public@127.0.0.1:{port}/1"},
            capture_output=True,
            timeout=90,
            check=True,
        )
        yield (folder / "envelopes").read_text()
    finally:
        receiver.kill()
        receiver.wait()


@pytest.fixture(scope="module")
def events(sent: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in sent.splitlines() if line.strip()]
    return [line for line in lines if "event_id" in line and "level" in line]


def test_an_error_is_reported_once_and_a_line_of_the_log_is_no_error(events: list[dict[str, Any]]) -> None:
    assert len(events) == 2


def test_nothing_of_a_person_leaves_the_house(sent: str, events: list[dict[str, Any]]) -> None:
    assert events
    for word in ("secret-of-anna", "anna@", "bakery.lu", "10.1.2.3", "maart_staff"):
        assert word not in sent


def test_what_helps_is_there(events: list[dict[str, Any]]) -> None:
    page, handled = events
    (error,) = page["exception"]["values"]
    assert error["type"] == "RuntimeError"
    assert error["value"] == "No 21 for [hidden], password=[hidden]"
    assert error["stacktrace"]["frames"][-1]["function"] == "broken_page"
    assert "vars" not in error["stacktrace"]["frames"][-1]
    assert page["request"]["method"] == "POST"
    assert page["request"]["url"] == "http://shop.example"
    assert page["transaction"] == "/x/{token}/"
    assert page["request"]["headers"]["User-Agent"] == "Firefox"
    assert "data" not in page["request"]
    assert page["tags"]["request_id"] == "request-1234"
    assert handled["tags"] == {"module": "orders", "task": "apps.orders.tasks.x"}


def test_without_a_dsn_nothing_starts() -> None:
    import sentry_sdk

    assert not sentry_sdk.get_client().is_active()


def test_of_a_report_only_what_is_known_to_be_harmless_is_kept() -> None:
    report: Any = {
        "user": {"id": 1},
        "extra": {"x": 1},
        "modules": {},
        "message": "for anna@bakery.lu",
        "logentry": {"message": "for %s", "params": ["anna@bakery.lu"]},
        "contexts": {"runtime": {"name": "CPython"}, "customer": {"name": "Anna"}},
        "tags": {"customer": "Anna"},
        "request": {
            "url": "https://shop.example/reset/abc/?token=1",
            "headers": {"Accept": "*/*", "Cookie": "a=b"},
            "data": {"a": 1},
            "env": {"REMOTE_ADDR": "10.1.2.3"},
        },
        "exception": {"values": [{"type": "E", "value": "a@b.lu", "stacktrace": {"frames": [{"vars": {}}]}}]},
        "breadcrumbs": {"values": []},
    }
    with bound_contextvars(request_id="request-1234", street="Rue 1"):
        kept: Any = sentry.scrub_event(report, {})
    assert kept["message"] == "for [hidden]"
    assert kept["logentry"] == {"message": "for %s"}
    assert kept["contexts"] == {"runtime": {"name": "CPython"}}
    assert kept["tags"] == {"request_id": "request-1234"}
    assert kept["request"] == {"method": None, "url": "https://shop.example", "headers": {"Accept": "*/*"}}
    assert kept["exception"]["values"][0] == {
        "type": "E",
        "value": "[hidden]",
        "stacktrace": {"frames": [{}]},
    }
    assert not {"user", "extra", "modules"} & set(kept)


def test_breadcrumbs_say_who_spoke_and_not_what() -> None:
    said = {"category": "apps.x", "level": "info", "message": "anna", "data": {"a": 1}, "timestamp": 1}
    assert sentry._scrub_breadcrumb(said, {}) == {"category": "apps.x", "level": "info", "timestamp": 1}
    assert sentry._scrub_breadcrumb({"category": "query", "message": "SELECT"}, {}) is None
