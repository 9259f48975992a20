import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.test import Client
from structlog.testing import capture_logs

ROOT = Path(__file__).resolve().parents[4]


def _say(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.log_lines"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == ""
    return done.stderr


def test_a_line_is_an_object_that_says_whose_work_it_is_and_names_no_person() -> None:
    text = _say(LOG_JSON="true")
    lines: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines()]
    assert [line["event"] for line in lines] == [
        "order_placed",
        "Could not mail [hidden]",
        "broken",
        "Internal Server Error: /x/",
    ]
    for line in lines:
        assert line["request_id"] == "request-1234"
        assert line["module"] == "orders"
        assert (line["platform"], line["merchant"], line["store"]) == ("oms", "bakery", "bakery-town")
        assert line["timestamp"].endswith("Z")
    assert lines[0]["level"] == "info"
    assert lines[0]["logger"] == "apps.orders"
    assert lines[0]["number"] == "1001"
    assert lines[0]["email"] == "[hidden]"
    assert lines[1]["logger"] == "some.library"
    assert "ValueError: password=[hidden]" in lines[2]["exception"]
    assert "anna" not in text
    assert "hunter22" not in text


def test_for_people_it_is_a_line_of_text() -> None:
    text = _say(LOG_JSON="false")
    first = text.splitlines()[0]
    assert "order_placed" in first
    assert "merchant=bakery" in first
    assert "anna" not in text


def test_the_level_is_a_setting() -> None:
    text = _say(LOG_JSON="true", LOG_LEVEL="ERROR")
    assert "order_placed" not in text
    assert "broken" in text


@pytest.fixture
def request_lines(store_admin_client: Client) -> list[Any]:
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        store_admin_client.get("/store/bakery-town/?token=abcdef")
        store_admin_client.get("/no/such/page")
    return [line for line in lines if line["event"] == "request"]


def test_each_request_is_one_line_with_its_route_and_not_its_path(request_lines: list[Any]) -> None:
    page, nothing = request_lines
    assert page["route"] == "/store/<slug:store_code>/"
    assert (page["module"], page["merchant"], page["store"]) == ("tenancy", "bakery", "bakery-town")
    assert page["status"] == 200
    assert page["duration_ms"] > 0
    assert len(page["request_id"]) == 32
    assert nothing["status"] == 404
    assert nothing["route"] == "(none)"
    assert "abcdef" not in str(request_lines)
