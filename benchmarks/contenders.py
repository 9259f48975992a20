"""Contenders: each a process of its own with its own settings, that does one piece of work when asked.

They are asked in turn, many times, so that whatever else the machine does falls on all of them alike.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

Work = Callable[..., Any]


class Contender:
    """The parent's end. Times are taken in the contender's process, around the work alone."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def do(self, work: str, **arguments: Any) -> float:
        """The seconds that ``work`` took."""
        return float(self._ask(work, arguments)["seconds"])

    def tell(self, work: str, **arguments: Any) -> Any:
        """What ``work`` returned."""
        return self._ask(work, arguments)["answer"]

    def _ask(self, work: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([work, arguments]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"A contender ended in the middle of '{work}'.")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def contender(module: str, environment: Mapping[str, str]) -> Iterator[Contender]:
    """A process that has imported ``module`` under ``benchmarks.settings``; works are its functions."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.contenders", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    try:
        yield Contender(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(30)


@contextmanager
def contenders(module: str, environments: Mapping[str, Mapping[str, str]]) -> Iterator[dict[str, Contender]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(contender(module, env)) for name, env in environments.items()}


def figures(seconds: Sequence[float]) -> dict[str, float]:
    """In milliseconds."""
    return {
        "median_ms": round(statistics.median(seconds) * 1000, 3),
        "min_ms": round(min(seconds) * 1000, 3),
        "max_ms": round(max(seconds) * 1000, 3),
    }


def versions() -> dict[str, str]:
    from importlib.metadata import version

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = str(cursor.fetchone()[0])
    packages = ("django", "django-tenants", "psycopg")
    return {
        "python": platform.python_version(),
        "postgresql": server,
        **{name: version(name) for name in packages},
    }


def _serve(module: str) -> None:
    import django

    django.setup()
    works = import_module(module)
    answers = sys.stdout
    sys.stdout = sys.stderr
    for line in sys.stdin:
        work, arguments = json.loads(line)
        function: Work = getattr(works, work)
        began = perf_counter()
        answer = function(**arguments)
        seconds = perf_counter() - began
        answers.write(json.dumps({"seconds": seconds, "answer": answer}) + "\n")
        answers.flush()


if __name__ == "__main__":
    _serve(sys.argv[1])
