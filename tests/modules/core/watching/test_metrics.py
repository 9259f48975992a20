"""Figures of several processes, as one page shows them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
COUNT = """
import django
django.setup()
from apps.core import metrics
metrics.outbox_sent.inc({number})
metrics.tasks.labels(module="orders", task="x", outcome="done").inc()
metrics.task_seconds.labels(module="orders", task="x").observe(0.2)
"""
SHOW = """
import django
django.setup()
from django.test import Client
answer = Client().get("/metrics", headers={"Authorization": "Bearer test-metrics-token"})
print(answer.content.decode())
"""


def _run(program: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    return done.stdout


@pytest.mark.live
def test_one_page_shows_the_sum_of_all_processes(tmp_path: Path) -> None:
    for number in (3, 4):
        _run(COUNT.format(number=number), tmp_path)
    page = _run(SHOW, tmp_path)
    assert "maart_outbox_sent_total 7.0" in page
    assert 'maart_tasks_total{module="orders",outcome="done",task="x"} 2.0' in page
    assert 'maart_task_seconds_count{module="orders",task="x"} 2.0' in page
