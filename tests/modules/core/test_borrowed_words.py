"""What Django and its REST framework say is said in all our languages."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.utils import translation
from rest_framework import exceptions, serializers

from apps.core.translations import read_catalogue

LANGUAGES = ("fr", "de", "lb")
FORM_FIELDS = (
    forms.BooleanField,
    forms.CharField,
    forms.DateField,
    forms.EmailField,
    forms.FileField,
    forms.IntegerField,
    forms.SlugField,
    forms.TypedMultipleChoiceField,
    forms.UUIDField,
)
API_FIELDS = (
    serializers.BooleanField,
    serializers.CharField,
    serializers.DateTimeField,
    serializers.DictField,
    serializers.IntegerField,
    serializers.ListField,
    serializers.ListSerializer,
    serializers.MultipleChoiceField,
    serializers.Serializer,
    serializers.URLField,
)


def english_messages() -> Iterator[str]:
    for field in (*FORM_FIELDS, *API_FIELDS):
        for kind in inspect.getmro(field):
            for message in vars(kind).get("default_error_messages", {}).values():
                yield _source(message)
        for validator in getattr(field, "default_validators", ()):
            yield _source(validator.message)
    for error in (exceptions.ParseError, exceptions.AuthenticationFailed, exceptions.NotAuthenticated,
                  exceptions.PermissionDenied, exceptions.NotFound, exceptions.MethodNotAllowed,
                  exceptions.NotAcceptable, exceptions.UnsupportedMediaType, exceptions.ValidationError):  # fmt: skip
        yield _source(error.default_detail)


def _source(message: Any) -> str:
    with translation.override("en"):
        return str(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_a_field_is_in_our_catalogue(language: str) -> None:
    catalogue = read_catalogue(language)
    assert catalogue is not None
    singular = {m.id[0] if isinstance(m.id, list | tuple) else m.id for m in catalogue if m.string}
    plural = ("Ensure this filename has at most",)
    missing = {m for m in english_messages() if m and m not in singular and not m.startswith(plural)}
    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_speak_it(language: str) -> None:
    class Bread(forms.Form):
        name = forms.CharField(max_length=3)
        weight = forms.IntegerField(min_value=5)
        kind = forms.ChoiceField(choices=[("a", "A")])
        address = forms.SlugField()

    said = []
    for code in ("en", language):
        with translation.override(code):
            form = Bread({"name": "long", "weight": "1", "kind": "b", "address": "ü"})
            said.append([error for errors in form.errors.values() for error in errors])
    assert len(said[0]) == len(said[1]) == 4
    assert not set(said[0]) & set(said[1])
