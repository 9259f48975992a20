"""Processes tell modules that they start and stop. With real processes: test_live_toggle.py."""

import os

import pytest
from django.db import DatabaseError

from apps.core.actor import SYSTEM
from apps.core.modules import processes
from apps.core.modules.gate import gate
from apps.core.modules.lifecycle import enable_module
from apps.tenancy.models import Platform
from tests.support.toys.toy_badges import hooks
from tests.support.toys.toy_badges.public.models import Happening

pytestmark = pytest.mark.real_commits


def _happened() -> list[str]:
    assert set(Happening.objects.values_list("pid", flat=True)) <= {os.getpid()}
    return list(Happening.objects.values_list("what", flat=True))


def test_modules_that_are_on_somewhere_hear_of_it(platform: Platform) -> None:
    processes.started(processes.WEB)
    assert _happened() == []
    for code in ("toy_reviews", "toy_badges"):
        enable_module(platform=platform.code, code=code, actor=SYSTEM)
    processes.started(processes.WEB)
    processes.stopping(processes.WORKER)
    assert _happened() == ["hook:started", "event:started:web", "event:stopping:worker", "hook:stopped"]


def test_a_module_that_cannot_prepare_stops_nobody(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in ("toy_reviews", "toy_badges"):
        enable_module(platform=platform.code, code=code, actor=SYSTEM)

    def broken() -> None:
        raise ValueError

    monkeypatch.setattr(hooks, "started", broken)
    processes.started(processes.WEB)
    assert _happened() == ["event:started:web"]


@pytest.mark.parametrize("step", [processes.started, processes.stopping])
def test_a_database_that_is_away_stops_nobody(
    step: object, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> frozenset[str]:
        raise DatabaseError

    monkeypatch.setattr(gate, "enabled_anywhere", away)
    step(processes.WEB)  # type: ignore[operator]  # one of the two functions
    assert _happened() == []
