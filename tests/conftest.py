"""The frame of all tests: services, a database per process, named people, markers by path.

Tests roll back and see only themselves. A test that needs real commits (threads, other processes, on_commit) is
marked ``real_commits`` and gets a fresh copy of the database.
"""

import os
import signal
from pathlib import Path
from uuid import uuid4

import pytest

# What was started in the background inherits a SIGINT that is ignored, and would hand it on to the programs that
# tests interrupt.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0123456789abcdefghij" * 2)
os.environ["MAART_TEST_RUN"] = uuid4().hex[:8]

from config.embedded import EmbeddedError, ensure_services
from config.env import EnvError

try:
    ensure_services()
    import django
    from django.conf import settings

    django.setup()
except (EmbeddedError, EnvError) as error:
    pytest.exit(str(error), returncode=1)

from apps.core import translations
from apps.core.modules.definition import Audience
from apps.core.modules.registry import load

pytest_plugins = (
    "tests.support.fixtures.database",
    "tests.support.fixtures.people",
    "tests.support.fixtures.isolation",
    "tests.support.fixtures.live",
)

TESTS = Path(__file__).parent
FRONTENDS = (*(audience.value for audience in Audience), "admin")


def pytest_configure(config: pytest.Config) -> None:
    translations.compile_catalogues(if_needed=True)
    for definition in load(settings.MODULES):
        config.addinivalue_line("markers", f"module_{definition.code}: tests of the module {definition.code}")
    for frontend in FRONTENDS:
        config.addinivalue_line("markers", f"frontend_{frontend}: tests of the frontend {frontend}")
    config.addinivalue_line(
        "markers", "real_commits: works in a fresh copy of the database and really commits"
    )
    config.addinivalue_line("markers", "live: drives real processes (web, worker, broker)")
    config.addinivalue_line("markers", "browser: drives Chromium")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for marker in markers_of(item.path):
            item.add_marker(marker)


def markers_of(path: Path) -> list[str]:
    """tests/modules/<code>/... is of the module; a folder or file called like a frontend is of that frontend."""
    parts = path.relative_to(TESTS).with_suffix("").parts
    names = {part.removeprefix("test_") for part in parts}
    markers = [f"frontend_{frontend}" for frontend in FRONTENDS if frontend in names]
    if parts[0] == "modules" and len(parts) > 2:
        markers.append(f"module_{parts[1]}")
    return markers
