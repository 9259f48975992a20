"""What the gate answers, and that it never answers from yesterday."""


from apps.core.actor import SYSTEM
from apps.core.modules.gate import gate
from apps.core.modules.lifecycle import disable_module, enable_module
from apps.tenancy.models import Platform


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
