"""A copy of the working tree, for commands that write into it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.databases import ROOT


def copy_tree(target: Path) -> Path:
    """Everything that git knows or would know, without history and without what is ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        source = ROOT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)
    return target


def run(
    clone: Path, *command: str, database_url: str = "", seconds: float = 300
) -> "subprocess.CompletedProcess[str]":
    """A program of this environment in the copy: ``run(clone, "manage.py", "check")``."""
    variables = {**os.environ, "PYTHONPATH": str(clone)}
    if database_url:
        variables["DATABASE_URL"] = database_url
    for name in ("DJANGO_SETTINGS_MODULE", "MAART_TEST_RUN", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER"):
        variables.pop(name, None)
    return subprocess.run(
        [sys.executable, *command],
        cwd=clone,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
