"""Two people switch at once: the platform's row lock keeps what they see true."""

import time
from threading import Barrier, Thread

import pytest
from django.db import connections

from apps.core.actor import SYSTEM
from apps.core.contracts import resolve
from apps.core.contracts.module_state import ModuleState
from apps.core.modules.lifecycle import ModuleRefused, disable_module, enable_module
from apps.tenancy.contracts import ModuleStateInTables
from apps.tenancy.models import ModuleConfig, Platform

pytestmark = pytest.mark.real_commits

ROUNDS = 15


def _race(platform: str) -> int:
    """Enable the dependant while its requirement is disabled; how many of the two went through."""
    barrier, done = Barrier(2), []

    def run(switch: str, code: str) -> None:
        try:
            barrier.wait(10)
            (enable_module if switch == "on" else disable_module)(platform=platform, code=code, actor=SYSTEM)
            done.append(code)
        except ModuleRefused:
            pass
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=("on", "toy_badges")), Thread(target=run, args=("off", "toy_reviews"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return len(done)


def _rows(platform: Platform) -> dict[str, bool]:
    return dict(ModuleConfig.objects.filter(platform=platform).values_list("module_code", "enabled"))


def _play(platform: Platform) -> list[tuple[bool, bool]]:
    """(requirement, dependant) after each round."""
    seen = []
    for _ in range(ROUNDS):
        ModuleConfig.objects.update_or_create(
            platform=platform, module_code="toy_reviews", defaults={"enabled": True}
        )
        ModuleConfig.objects.filter(platform=platform, module_code="toy_badges").update(enabled=False)
        _race(platform.code)
        rows = _rows(platform)
        seen.append((rows["toy_reviews"], rows.get("toy_badges", False)))
    return seen


def test_never_on_without_what_it_requires(platform: Platform) -> None:
    assert (False, True) not in _play(platform)


def test_without_the_lock_it_happens(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same race finds the gap once nobody locks."""

    def unlocked(self: ModuleStateInTables, platform_code: str) -> object:
        ref = Platform.objects.get(code=platform_code).ref
        time.sleep(0.02)  # what a lock would keep others from using
        return ref

    monkeypatch.setattr(ModuleStateInTables, "lock", unlocked)
    assert isinstance(resolve(ModuleState), ModuleStateInTables)
    assert (False, True) in _play(platform)


def test_every_toggle_has_a_version_of_its_own(platform: Platform) -> None:
    before = platform.modules_version
    threads = [
        Thread(target=_toggle_and_close, args=(platform.code, code)) for code in ("toy_reviews", "toy_chores")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    platform.refresh_from_db()
    assert platform.modules_version == before + 2


def _toggle_and_close(platform: str, code: str) -> None:
    try:
        enable_module(platform=platform, code=code, actor=SYSTEM)
    finally:
        connections.close_all()
