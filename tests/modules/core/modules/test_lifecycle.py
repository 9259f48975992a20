"""Switching modules: what is refused, what is written down, who is told."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.core.actor import SYSTEM, Actor
from apps.core.contracts.module_state import UnknownPlatform
from apps.core.modules.gate import gate
from apps.core.modules.lifecycle import (
    InvalidConfig,
    ModuleRefused,
    configure_module,
    disable_module,
    enable_module,
    preview,
)
from apps.core.modules.registry import RegistryError
from apps.tenancy.audit.models import AuditEntry
from apps.tenancy.models import ModuleConfig, Platform
from apps.tenancy.services.platforms import create_platform
from tests.support.toys.toy_badges import hooks
from tests.support.toys.toy_reviews import handlers

Capture = Callable[..., Any]


@pytest.fixture(autouse=True)
def _nothing_seen() -> None:
    hooks.seen.clear()
    handlers.seen.clear()


def _on(platform: Platform) -> set[str]:
    platform.refresh_from_db()
    return set(gate.enabled_codes(platform.ref))


def test_a_requirement_must_be_on_first(platform: Platform) -> None:
    with pytest.raises(
        ModuleRefused, match="'toy_badges' needs 'toy_reviews': switch that on for 'oms'"
    ) as caught:
        enable_module(platform="oms", code="toy_badges", actor=SYSTEM)
    assert caught.value.codes == ("toy_reviews",)
    assert "toy_badges" not in _on(platform)
    assert hooks.seen == []


def test_a_dependant_must_be_off_first(platform: Platform) -> None:
    _enable_both(platform)
    with pytest.raises(ModuleRefused, match="'toy_reviews' is needed by 'toy_badges'"):
        disable_module(platform="oms", code="toy_reviews", actor=SYSTEM)
    assert {"toy_reviews", "toy_badges"} <= _on(platform)


def _enable_both(platform: Platform) -> None:
    enable_module(platform=platform.code, code="toy_reviews", actor=SYSTEM)
    enable_module(platform=platform.code, code="toy_badges", actor=SYSTEM)


def test_hooks_run_with_the_platform(platform: Platform) -> None:
    _enable_both(platform)
    disable_module(platform="oms", code="toy_badges", actor=SYSTEM)
    assert hooks.seen == ["enabled:oms", "disabled:oms"]


def test_a_hook_may_refuse(database: None) -> None:
    create_platform(code=hooks.REFUSED_PLATFORM, name="No badges", host="none.localhost", actor=SYSTEM)
    enable_module(platform=hooks.REFUSED_PLATFORM, code="toy_reviews", actor=SYSTEM)
    with pytest.raises(ModuleRefused, match="wants no badges"):
        enable_module(platform=hooks.REFUSED_PLATFORM, code="toy_badges", actor=SYSTEM)
    assert not ModuleConfig.objects.filter(module_code="toy_badges", enabled=True).exists()


@pytest.mark.parametrize("code", ["tenancy", "dev_tools"])
def test_core_and_internal_modules_cannot_be_switched(database: None, code: str) -> None:
    with pytest.raises(ModuleRefused, match="always on"):
        disable_module(platform="oms", code=code, actor=SYSTEM)


def test_unknown_names_are_refused(database: None) -> None:
    with pytest.raises(RegistryError, match="no module 'coffee'"):
        enable_module(platform="oms", code="coffee", actor=SYSTEM)
    with pytest.raises(UnknownPlatform, match=r"no platform 'moon'. Known: loyalty, oms"):
        enable_module(platform="moon", code="orders", actor=SYSTEM)


def test_each_switch_is_audited_once(platform: Platform, actor: Actor) -> None:
    enable_module(platform="oms", code="toy_reviews", actor=actor)
    enable_module(platform="oms", code="toy_reviews", actor=actor)
    entry = AuditEntry.objects.get(action="core.module_enabled", object_label="toy_reviews (oms)")
    assert entry.actor_label == actor.label
    assert entry.diff == {"toy_reviews": [False, True]}


def test_subscribers_hear_of_it_after_the_commit(
    platform: Platform, django_capture_on_commit_callbacks: Capture
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        enable_module(platform="oms", code="toy_reviews", actor=SYSTEM)
        assert handlers.seen == []
    assert handlers.seen == [("oms", "toy_reviews", "oms")]


def test_settings_are_validated_audited_and_stored_as_deviations(platform: Platform, actor: Actor) -> None:
    configure_module(
        platform="oms",
        code="toy_badges",
        config={"stars": 4, "colour": "silver", "share": "0.25"},
        actor=actor,
    )
    row = ModuleConfig.objects.get(platform=platform, module_code="toy_badges")
    assert row.config == {"colour": "silver", "share": "0.25"}
    assert not row.enabled
    entry = AuditEntry.objects.get(action="core.module_configured")
    assert entry.diff == {"toy_badges": [{}, {"colour": "silver", "share": "0.25"}]}


@pytest.mark.parametrize(
    ("config", "setting"),
    [
        ({"stars": 9}, "stars"),
        ({"stars": "4"}, "stars"),
        ({"share": "1.5"}, "share"),
        ({"share": 0.5}, "share"),
        ({"colour": "red"}, "colour"),
        ({"words": "shout"}, "words"),
        ({"coffee": True}, "__all__"),
    ],
)
def test_settings_that_do_not_fit_are_refused(
    platform: Platform, config: dict[str, Any], setting: str
) -> None:
    with pytest.raises(InvalidConfig) as caught:
        configure_module(platform="oms", code="toy_badges", config=config, actor=SYSTEM)
    assert set(caught.value.errors) == {setting}
    assert not ModuleConfig.objects.filter(module_code="toy_badges").exists()


def test_preview_names_what_appears(platform: Platform) -> None:
    found = preview(platform="oms", code="toy_reviews", enable=True)
    assert found.changes
    assert found.blocked_by == ()
    assert found.modules == ("toy_reviews",)
    assert found.menu_entries == ("Toy reviews",)
    assert "storefront:toy_reviews:review_list" in found.routes
    assert "api:toy_reviews:reviews" in found.routes
    assert found.permissions == ("toy_reviews.view_reviews", "toy_reviews.write_reviews")
    assert found.cards == ("toy_reviews.latest",)
    assert found.schedules == ("toy_reviews.count",)
    assert "toy_reviews" not in _on(platform)


def test_preview_counts_what_comes_back_with_it(platform: Platform) -> None:
    """A module whose row says on appears together with what it waited for."""
    ModuleConfig.objects.create(platform=platform, module_code="toy_badges", enabled=True)
    found = preview(platform="oms", code="toy_reviews", enable=True)
    assert found.modules == ("toy_reviews", "toy_badges")
    assert found.slots == ("toy_reviews.beside_list",)


def test_preview_says_what_is_in_the_way(platform: Platform) -> None:
    assert preview(platform="oms", code="toy_badges", enable=True).blocked_by == ("toy_reviews",)
    _enable_both(platform)
    found = preview(platform="oms", code="toy_reviews", enable=False)
    assert found.blocked_by == ("toy_badges",)
    assert not preview(platform="oms", code="toy_reviews", enable=True).changes


def test_preview_of_an_unknown_platform(database: None) -> None:
    with pytest.raises(UnknownPlatform, match="Known: loyalty, oms"):
        preview(platform="moon", code="orders", enable=False)
