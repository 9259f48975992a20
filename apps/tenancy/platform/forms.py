"""Forms of platform hosts."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _

from apps.tenancy.forms import EmailField, ServiceForm, language_choices
from apps.tenancy.validators import validate_code


def _password(label: Any, autocomplete: str, **options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget, max_length=4096, **options)


class SignInForm(ServiceForm):
    email = EmailField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = _password(_("Password"), "current-password")


class ForgottenPasswordForm(ServiceForm):
    email = EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )


class ChoosePasswordForm(ServiceForm):
    password = _password(_("New password"), "new-password")
    repeated = _password(_("New password again"), "new-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean_repeated(self) -> str:
        repeated: str = self.cleaned_data["repeated"]
        if repeated != self.cleaned_data.get("password", repeated):
            raise forms.ValidationError(_("The two passwords differ."))
        return repeated


class ChangePasswordForm(ChoosePasswordForm):
    current = _password(_("Current password"), "current-password")
    field_order = ("current", "password", "repeated")


class ProfileForm(ServiceForm):
    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(empty=_("As in the browser"))  # type: ignore[attr-defined]  # a ChoiceField


class NewStoreForm(ServiceForm):
    name = forms.CharField(label=_("Name of the store"), max_length=120)
    code = forms.CharField(
        label=_("Address"),
        max_length=40,
        validators=[validate_code],
        help_text=_("Small letters, digits and hyphens. It cannot be changed later."),
    )
