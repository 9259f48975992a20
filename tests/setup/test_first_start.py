"""The demo of the first start, interrupted: nothing half-filled stays, and the next start makes what is missing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from config.embedded import ensure_services
from config.embedded.places import CLONE


class Start:
    """What `make run` does to the data, in a process that can be interrupted."""

    def __init__(self, report: Path, url: str, redis_url: str) -> None:
        own = {"DATABASE_URL": url, "REDIS_URL": redis_url, "MEDIA_ROOT": str(report.parent / "media")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.embedded.prepare", str(report)],
            cwd=CLONE,
            env={**os.environ, **own, "DJANGO_SETTINGS_MODULE": "config.settings.local"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def interrupt(self, number: signal.Signals) -> str:
        os.killpg(self.process.pid, number)
        return self.process.communicate(timeout=60)[0]


def ask(url: str, sql: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url.replace("postgres:", "postgresql:", 1)) as connection:
        return connection.execute(sql).fetchall()


def merchants(url: str) -> list[str]:
    if ask(url, "SELECT to_regclass('public.tenancy_merchant')") == [(None,)]:
        return []
    return [str(row[0]) for row in ask(url, "SELECT schema_name FROM tenancy_merchant ORDER BY schema_name")]


def counts(url: str) -> dict[str, tuple[Any, ...]]:
    """Products, orders and stores, by merchant."""
    sql = """SELECT (SELECT count(*) FROM {0}.catalog_product), (SELECT count(*) FROM {0}.orders_order),
                    (SELECT count(*) FROM tenancy_store s JOIN tenancy_merchant m ON s.merchant_id = m.id
                      WHERE m.schema_name = '{0}')"""
    return {schema: ask(url, sql.format(schema))[0] for schema in merchants(url)}


def platforms(url: str) -> int:
    if ask(url, "SELECT to_regclass('public.tenancy_platform')") == [(None,)]:
        return 0
    return len(ask(url, "SELECT 1 FROM tenancy_platform"))


def test_an_interrupted_demo_is_finished_by_the_next_start(data_dir: Path, tmp_path: Path) -> None:
    urls = ensure_services()
    url = urls.database_url
    report = tmp_path / "sign-ins.json"
    sizes: list[int] = []
    for wanted, number in ((0, signal.SIGINT), (1, signal.SIGKILL), (2, signal.SIGINT)):
        start = Start(report, url, urls.redis_url)
        deadline = time.monotonic() + 120
        while platforms(url) < 3 or len(merchants(url)) < wanted:
            assert start.process.poll() is None, start.process.communicate()[0]
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(0.3)  # in the middle of the next merchant
        said = start.interrupt(number)
        assert start.process.returncode != 0, "it was done already"
        assert "Traceback" not in said
        assert not report.exists()
        sizes.append(len(merchants(url)))
        assert all(all(row) for row in counts(url).values()), counts(url)
    assert sizes == [0, 1, 2]

    start = Start(report, url, urls.redis_url)
    said, _ = start.process.communicate(timeout=120)
    assert start.process.returncode == 0, said
    assert "Demo ready" in said
    assert len(json.loads(report.read_text())) == 15
    assert sorted(row[2] for row in counts(url).values()) == [2, 2, 3]
    assert all(all(row) for row in counts(url).values())

    again = Start(report, url, urls.redis_url)
    said, _ = again.process.communicate(timeout=60)
    assert "There is data already" in said
