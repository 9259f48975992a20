"""What the gate answers, and that it never answers from yesterday."""

from collections.abc import Mapping

import pytest
from django.db import transaction

from apps.core import context
from apps.core.actor import SYSTEM
from apps.core.context import PlatformRef
from apps.core.contracts.module_state import StoredModule
from apps.core.modules.config import module_config
from apps.core.modules.definition import ModuleDefinition, Tier
from apps.core.modules.gate import effective, gate
from apps.core.modules.lifecycle import configure_module, disable_module, enable_module
from apps.core.modules.registry import Registry
from apps.tenancy.models import ModuleConfig, Platform, Store
from tests.support.fixtures.people import context_of


def test_core_and_internal_modules_are_on_without_a_platform() -> None:
    assert gate.is_enabled("tenancy", None)
    assert gate.is_enabled("dev_tools", None)


def test_optional_modules_are_off_without_a_platform() -> None:
    assert not gate.is_enabled("toy_reviews", None)


def test_what_is_no_module_is_off(platform: Platform) -> None:
    assert not gate.is_enabled("coffee", platform.ref)


def test_a_toggle_is_seen_with_the_next_reference(platform: Platform) -> None:
    before = platform.ref
    assert not gate.is_enabled("toy_reviews", before)
    enable_module(platform=platform.code, code="toy_reviews", actor=SYSTEM)
    platform.refresh_from_db()
    assert platform.modules_version > before.modules_version
    assert gate.is_enabled("toy_reviews", platform.ref)
    disable_module(platform=platform.code, code="toy_reviews", actor=SYSTEM)
    platform.refresh_from_db()
    assert not gate.is_enabled("toy_reviews", platform.ref)


def test_platforms_are_switched_separately(platform: Platform, other_platform: Platform) -> None:
    enable_module(platform=platform.code, code="toy_reviews", actor=SYSTEM)
    platform.refresh_from_db()
    assert gate.is_enabled("toy_reviews", platform.ref)
    assert not gate.is_enabled("toy_reviews", other_platform.ref)
    assert gate.is_enabled_anywhere("toy_reviews")
    assert not gate.is_enabled_anywhere("toy_badges")


def test_the_answer_costs_no_query_while_the_version_stays(
    platform: Platform, django_assert_num_queries: object
) -> None:
    ref = platform.ref
    gate.is_enabled("orders", ref)
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django's helper is untyped
        assert gate.is_enabled("orders", ref)
        assert gate.config("toy_badges", ref)["stars"] == 4


def test_a_toggle_that_is_rolled_back_leaves_nothing_in_memory(platform: Platform) -> None:
    """Two transactions may give a platform the same version: the one that was rolled back must not be believed."""
    ref = platform.ref
    with transaction.atomic():
        enable_module(platform=platform.code, code="toy_reviews", actor=SYSTEM)
        transaction.set_rollback(True)
    next_version = PlatformRef(ref.id, ref.code, ref.modules_version + 1)
    assert not gate.is_enabled("toy_reviews", next_version)


def test_a_row_alone_does_not_switch_on_what_lacks_its_requirement(platform: Platform) -> None:
    ModuleConfig.objects.create(platform=platform, module_code="toy_badges", enabled=True)
    assert not gate.is_enabled("toy_badges", platform.ref)


def test_inside_a_merchant_the_gate_may_read_the_toggles(store: Store, platform: Platform) -> None:
    """The merchant's database role reads them itself: nothing was remembered before."""
    with context.enter(context_of(store)):
        assert gate.is_enabled("orders", store.platform.ref)


def test_settings_are_the_defaults_with_what_the_platform_changed(platform: Platform) -> None:
    configure_module(platform=platform.code, code="toy_badges", config={"stars": 5}, actor=SYSTEM)
    platform.refresh_from_db()
    with context.enter(context.Context(platform=platform.ref)):
        assert module_config("toy_badges") == {
            "motto": "",
            "stars": 5,
            "share": "0.5",
            "loud": False,
            "colour": "gold",
            "words": [],
        }


def _registry(requires: Mapping[str, tuple[str, ...]]) -> Registry:
    return Registry(
        ModuleDefinition(
            code=code, name=code, description="", version="1", tier=Tier.OPTIONAL, requires=required
        )
        for code, required in requires.items()
    )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ({"a"}, {"a"}),
        ({"b"}, set()),
        ({"a", "b"}, {"a", "b"}),
        ({"a", "c"}, {"a"}),
        ({"b", "c"}, set()),
        ({"a", "b", "c"}, {"a", "b", "c"}),
    ],
)
def test_requirements_count_however_far_away(on: set[str], expected: set[str]) -> None:
    registry = _registry({"a": (), "b": ("a",), "c": ("b",)})
    stored = {code: StoredModule(enabled=code in on) for code in ("a", "b", "c")}
    assert effective(stored, registry) == expected
