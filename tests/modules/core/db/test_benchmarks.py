"""The benchmarks run, and all contenders do the same work. What the ratio is, a busy machine cannot tell."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[4]


def benchmark(name: str, rounds: int) -> dict[str, Any]:
    process = subprocess.run(
        [sys.executable, "-m", "benchmarks", name, "--json", "--rounds", str(rounds)],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert process.stdout.startswith("{"), process.stderr
    answer: dict[str, Any] = json.loads(process.stdout)
    assert answer["benchmark"] == name
    assert answer["ratio"] > 0
    assert answer["versions"]["django-tenants"].startswith("4.")
    return answer


@pytest.mark.usefixtures("merchants")
def test_provision() -> None:
    answer = benchmark("provision", 1)
    assert answer["tables"] > 5
    assert set(answer["differences"]) == set(answer["times"]) - {"ours"}
    assert not any(answer["differences"].values()), answer["differences"]
    assert answer["renamed_constraints"]["django-tenants, migrations"] == 0


@pytest.mark.usefixtures("merchants")
def test_request() -> None:
    answer = benchmark("request", 2)
    assert answer["same_rows"] is True
    assert answer["queries_per_request"] > 5
    assert set(answer["ratios"]) == {"django-tenants", "django-tenants, limited"}
