"""The registry orders what fits together and says what does not."""

import pytest

from apps.core.modules.definition import ModuleDefinition, Tier
from apps.core.modules.registry import Registry, RegistryError, get_registry, load
from config.modules import MODULES


def _module(code: str, *requires: str, tier: Tier = Tier.OPTIONAL) -> ModuleDefinition:
    return ModuleDefinition(code=code, name=code, description="", version="1", tier=tier, requires=requires)


def test_what_is_required_comes_first() -> None:
    registry = Registry([_module("c", "b"), _module("b", "a"), _module("a")])
    assert [d.code for d in registry] == ["a", "b", "c"]
    assert registry.requirements_of("c") == ("a", "b")
    assert registry.dependants_of("a") == ("b", "c")


def test_tiers() -> None:
    registry = Registry([_module("x", tier=Tier.INTERNAL), _module("o"), _module("k", tier=Tier.CORE)])
    assert [d.code for d in registry.in_dependency_order()] == ["k", "o", "x"]
    assert registry.is_core("k")
    assert registry.is_internal("x")
    assert registry.tier_of("o") == "optional"
    assert registry.tier_of("nothing") is None
    assert registry.get_optional_codes() == {"o"}
    assert registry.get_internal_codes() == {"x"}


@pytest.mark.parametrize(
    ("modules", "sentence"),
    [
        ([_module("a"), _module("a")], "Two modules have the code 'a'"),
        ([_module("a", "b")], "Module 'a' requires 'b', which config/modules.py does not list"),
        ([_module("a", "b"), _module("b", "a")], "circle: a > b > a"),
        ([_module("a", "b", tier=Tier.CORE), _module("b")], r"'a' \(core\) requires 'b' \(optional\)"),
        (
            [_module("a", "b"), _module("b", tier=Tier.INTERNAL)],
            r"'a' \(optional\) requires 'b' \(internal\)",
        ),
        (
            [_module("a", "b", tier=Tier.CORE), _module("b", tier=Tier.INTERNAL)],
            "never upwards",
        ),
    ],
)
def test_a_list_that_does_not_fit_is_refused(modules: list[ModuleDefinition], sentence: str) -> None:
    with pytest.raises(RegistryError, match=sentence):
        Registry(modules)


def test_what_is_above_may_require_what_is_below() -> None:
    registry = Registry(
        [_module("i", "o", tier=Tier.INTERNAL), _module("o", "c"), _module("c", tier=Tier.CORE)]
    )
    assert registry.requirements_of("i") == ("c", "o")


def test_an_unknown_code_names_the_known_ones() -> None:
    with pytest.raises(RegistryError, match=r"There is no module 'coffee'. Known: .*catalog"):
        get_registry().get("coffee")


def test_the_product_is_what_the_design_says() -> None:
    registry = load(MODULES)
    tiers = {d.code: d.tier.value for d in registry}
    assert {code for code, tier in tiers.items() if tier == "core"} == {"core", "tenancy", "cms", "customers"}
    assert registry.get("orders").requires == ("payments", "catalog")
    assert registry.get("inventory").requires == ("catalog",)


def test_an_app_belongs_to_its_module() -> None:
    registry = get_registry()
    assert registry.code_of_app_label("audit") == "tenancy"
    assert registry.code_of_app_label("toy_badges_public") == "toy_badges"
    assert registry.code_of_app_label("sessions") is None
