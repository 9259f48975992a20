"""Every test of the set-up gets a data directory of its own and leaves no server behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from config.embedded import reset_services
from config.embedded.places import CLONE, Places, find_places

Run = Callable[..., "subprocess.CompletedProcess[str]"]
_SERVICE_VARIABLES = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "PORT", "BIND", "FORCE")


@pytest.fixture
def data_dir(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Below /tmp, which the account of root's services can enter (it cannot enter pytest's own directory)."""
    for name in _SERVICE_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    base = Path(tempfile.mkdtemp(prefix="maart-test-"))
    data = base / "data"
    base.chmod(0o755)
    monkeypatch.setenv("MAART_DATA_DIR", str(data))
    yield data
    monkeypatch.setenv("MAART_DATA_DIR", str(data))
    if data.exists():
        reset_services()
    shutil.rmtree(base, ignore_errors=True)


@pytest.fixture
def places(data_dir: Path) -> Places:
    return find_places()


@pytest.fixture
def run_python(data_dir: Path) -> Run:
    """Run Python in a process of its own, in the clone, with the test's data directory."""

    def run(
        *arguments: str,
        python: str = sys.executable,
        environment: Mapping[str, str] | None = None,
        cwd: Path = CLONE,
        **options: Any,
    ) -> subprocess.CompletedProcess[str]:
        return run_command([python, *arguments], environment=environment, cwd=cwd, **options)

    return run


def run_command(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    cwd: Path = CLONE,
    **options: Any,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(command),
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,
    )
