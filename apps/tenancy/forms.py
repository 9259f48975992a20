"""What the forms of this module share."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.conf import settings

from apps.core.db.seen import ChangedMeanwhile
from apps.tenancy.exceptions import TenancyError
from apps.tenancy.validators import LONGEST_EMAIL

T = TypeVar("T")


class ServiceForm(forms.Form):
    """A form whose service may refuse: the refusal is shown where the input is, with ``status``."""

    status = 422

    def refuse(self, error: TenancyError) -> None:
        self.add_error(error.field if error.field in self.fields else None, str(error))

    def carry_out(self, act: Callable[[], T]) -> T | None:
        """What ``act`` made of valid input; None when the form or the service refused it."""
        if not self.is_valid():
            return None
        try:
            return act()
        except TenancyError as error:
            self.refuse(error)
        except ChangedMeanwhile as error:
            self.status = 409
            self.add_error(None, str(error))
        return None


class EmailField(forms.EmailField):
    """As long as the columns are; Django's own allows more."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_EMAIL, **options)


def language_choices(*, empty: Any = None) -> list[tuple[str, Any]]:
    """Each language in its own words."""
    names = {"en": "English", "fr": "Français", "de": "Deutsch", "lb": "Lëtzebuergesch"}
    choices: list[tuple[str, Any]] = [(code, names.get(code, name)) for code, name in settings.LANGUAGES]
    return choices if empty is None else [("", empty), *choices]
