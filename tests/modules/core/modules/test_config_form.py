"""The form made from a module's schema, and the check of what is stored."""

from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

from apps.core.modules import config_form
from apps.core.modules.definition import ModuleDefinition, Tier
from tests.support.toys.toy_badges.definition import definition as badges
from tests.support.toys.toy_reviews.definition import definition as reviews

GOOD = {
    "motto": "Moien",
    "stars": "3",
    "share": "0.25",
    "loud": "on",
    "colour": "silver",
    "words": "one\n\n two ",
}


def test_each_type_has_its_field() -> None:
    form = config_form.form_class(badges)()
    kinds = {name: type(field) for name, field in form.fields.items()}
    assert kinds == {
        "motto": forms.CharField,
        "stars": forms.IntegerField,
        "share": forms.DecimalField,
        "loud": forms.BooleanField,
        "colour": forms.ChoiceField,
        "words": config_form.LinesField,
    }
    assert form.fields["stars"].required
    assert not form.fields["motto"].required
    assert form.fields["motto"].label == "Motto"


def test_what_is_typed_becomes_what_is_stored() -> None:
    form = config_form.form_class(badges)(GOOD)
    assert form.is_valid(), form.errors
    stored = form.config()
    assert stored == {
        "motto": "Moien",
        "stars": 3,
        "share": "0.25",
        "loud": True,
        "colour": "silver",
        "words": ["one", "two"],
    }
    config_form.validate(badges, stored)


def test_exact_numbers_stay_exact() -> None:
    form = config_form.form_class(badges)({**GOOD, "share": "0.10"})
    assert form.is_valid()
    assert form.cleaned_data["share"] == Decimal("0.10")
    assert form.config()["share"] == "0.10"


@pytest.mark.parametrize(
    ("name", "value"),
    [("stars", "6"), ("stars", ""), ("share", "1.01"), ("colour", "red"), ("motto", "x" * 41)],
)
def test_what_does_not_fit_is_shown_at_its_field(name: str, value: str) -> None:
    form = config_form.form_class(badges)({**GOOD, name: value})
    assert list(form.errors) == [name]


def test_stored_settings_fill_the_form() -> None:
    form = config_form.form_class(badges)(initial={**badges.default_config, "words": ["one", "two"]})
    assert form["words"].value() == "one\ntwo"
    assert ">\none\ntwo</textarea>" in str(form["words"])
    assert not config_form.LinesField().has_changed(["one"], "one\n")


def test_only_what_differs_is_stored() -> None:
    config = {**badges.default_config, "stars": 5}
    assert config_form.deviations(badges, config) == {"stars": 5}


def test_a_module_with_a_menu_can_hide_its_entries() -> None:
    form = config_form.form_class(reviews)({"hidden_menu": ["reviews"]})
    assert form.is_valid(), form.errors
    assert config_form.deviations(reviews, form.config()) == {"hidden_menu": ["reviews"]}
    assert config_form.deviations(reviews, {"hidden_menu": []}) == {}
    with pytest.raises(ValidationError):
        config_form.validate(reviews, {"hidden_menu": ["coffee"]})


def _module(**prop: Any) -> ModuleDefinition:
    return ModuleDefinition(
        code="x",
        name="",
        description="",
        version="1",
        tier=Tier.OPTIONAL,
        config_schema={"properties": {"x": prop}},
    )


@pytest.mark.parametrize("kind", ["object", "null", None])
def test_a_type_without_a_field_is_refused(kind: str | None) -> None:
    module = _module(type=kind)
    for make in (config_form.form_class, config_form.full_schema):
        with pytest.raises(config_form.SchemaError, match="use one of string, integer"):
            make(module)


def test_a_pattern_counts_from_end_to_end() -> None:
    form = config_form.form_class(_module(type="string", pattern="[a-z]+"))
    assert form({"x": "abc"}).is_valid()
    assert not form({"x": "abc1"}).is_valid()
