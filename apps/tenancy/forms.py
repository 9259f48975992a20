"""What the forms of this module share."""

from typing import Any

from django import forms
from django.conf import settings

from apps.tenancy.exceptions import TenancyError


class ServiceForm(forms.Form):
    """A form whose service may refuse: the refusal is shown where the input is."""

    def refuse(self, error: TenancyError) -> None:
        self.add_error(error.field if error.field in self.fields else None, str(error))


def language_choices(*, empty: Any = None) -> list[tuple[str, Any]]:
    """Each language in its own words."""
    names = {"en": "English", "fr": "Français", "de": "Deutsch", "lb": "Lëtzebuergesch"}
    choices: list[tuple[str, Any]] = [(code, names.get(code, name)) for code, name in settings.LANGUAGES]
    return choices if empty is None else [("", empty), *choices]
