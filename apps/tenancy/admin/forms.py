"""What the forms of operators share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.operations.service_admin import OperatorForm
from apps.tenancy.forms import EmailField, language_choices
from apps.tenancy.models import Merchant, Platform, Role, Store, User
from apps.tenancy.validators import validate_code, validate_colour


def code_field() -> forms.CharField:
    return forms.CharField(label=_("Code"), max_length=40, validators=[validate_code])


class TextsMixin(OperatorForm):
    """Texts by language as one field per language: ``promise_fr``."""

    texts: tuple[tuple[str, Any, type[forms.Widget]], ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, widget in self.texts:
            for code, language in language_choices():
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=f"{label} ({language})", required=False, widget=widget
                )

    def texts_of(self, name: str) -> dict[str, str]:
        values = {code: self.cleaned_data[f"{name}_{code}"].strip() for code, _name in language_choices()}
        return {code: text for code, text in values.items() if text}


class PlatformForm(TextsMixin):
    texts = (("promise", _("Promise"), forms.TextInput), ("introduction", _("Introduction"), forms.Textarea))

    name = forms.CharField(label=_("Name"), max_length=80)
    host = forms.CharField(label=_("Host"), max_length=253, help_text=_("Without https:// and port."))
    store_suffix = forms.CharField(
        label=_("Stores live below"), max_length=190, required=False, help_text=_("Empty: the host.")
    )
    default_language = forms.ChoiceField(label=_("Default language"), choices=language_choices)
    accent = forms.CharField(
        label=_("Accent colour"),
        max_length=7,
        required=False,
        validators=[validate_colour],
        help_text=_("As in #0a5a66. Empty: Maart's own."),
    )


class NewPlatformForm(PlatformForm):
    code = code_field()
    field_order = ("code", "name")


class MerchantForm(OperatorForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    country = forms.CharField(label=_("Country"), min_length=2, max_length=2, initial="LU")
    language = forms.ChoiceField(label=_("Language"), choices=language_choices, initial="en")
    time_zone = forms.CharField(label=_("Time zone"), max_length=64, initial="Europe/Luxembourg")


class NewMerchantForm(MerchantForm):
    """Merchant, owner and first store: what provisioning needs. The owner gets a link by mail."""

    code = code_field()
    platform = forms.ModelChoiceField(
        label=_("Platform of the first store"),
        queryset=Platform.objects.filter(archived_at__isnull=True),
        to_field_name="code",
    )
    owner_email = EmailField(label=_("Owner's e-mail"))
    owner_name = forms.CharField(label=_("Owner's name"), max_length=120)
    store_code = forms.CharField(
        label=_("Code of the first store"),
        max_length=40,
        required=False,
        help_text=_("First part of its address. Empty: as the merchant's."),
    )
    store_name = forms.CharField(
        label=_("Name of the first store"),
        max_length=120,
        required=False,
        help_text=_("Empty: as the merchant's."),
    )
    currency = forms.CharField(
        label=_("Currency"),
        min_length=3,
        max_length=3,
        initial="EUR",
        help_text=_("Of all its stores. It cannot be changed later."),
    )
    field_order = (
        "code",
        "name",
        "platform",
        "owner_email",
        "owner_name",
        "store_code",
        "store_name",
        "currency",
    )


class StoreForm(OperatorForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    contact_email = EmailField(label=_("Contact e-mail"), required=False)
    default_language = forms.ChoiceField(label=_("Default language"), choices=language_choices)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=language_choices, widget=forms.CheckboxSelectMultiple
    )


class NewStoreForm(StoreForm):
    merchant = forms.ModelChoiceField(
        label=_("Merchant"), queryset=Merchant.objects.order_by("name"), to_field_name="code"
    )
    platform = forms.ModelChoiceField(
        label=_("Platform"),
        queryset=Platform.objects.filter(archived_at__isnull=True),
        to_field_name="code",
    )
    code = code_field()
    field_order = ("merchant", "platform", "code", "name")


class UserForm(OperatorForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(empty=_("As in the browser"))  # type: ignore[attr-defined]  # a ChoiceField


class NewUserForm(UserForm):
    """The person chooses a password by the link of "Forgotten password"."""

    email = EmailField(label=_("E-mail"))
    is_superuser = forms.BooleanField(label=_("Superuser"), required=False)
    field_order = ("email", "name", "language", "is_superuser")


class RoleForm(OperatorForm):
    permissions = forms.MultipleChoiceField(
        label=_("Permissions"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, permissions: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permissions"].choices = permissions  # type: ignore[attr-defined]  # a ChoiceField


class NewMembershipForm(OperatorForm):
    user = forms.ModelChoiceField(
        label=_("User"), queryset=User.objects.filter(is_active=True), to_field_name="email"
    )
    role = forms.ModelChoiceField(
        label=_("Merchant and role"),
        queryset=Role.objects.select_related("merchant").order_by("merchant__name", "name"),
        help_text=_("In all stores; limit it on the page that follows."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].label_from_instance = lambda role: f"{role.merchant}: {role.label}"  # type: ignore[attr-defined]  # a ModelChoiceField


class MembershipForm(OperatorForm):
    role = forms.ModelChoiceField(label=_("Role"), queryset=Role.objects.none())
    all_stores = forms.BooleanField(
        label=_("In all stores"), required=False, help_text=_("Also in those that are opened later.")
    )
    stores = forms.ModelMultipleChoiceField(
        label=_("Or only in these"),
        queryset=Store.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, merchant: Merchant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = Role.objects.filter(merchant=merchant)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["role"].label_from_instance = lambda role: role.label  # type: ignore[attr-defined]  # as above
        self.fields["stores"].queryset = Store.objects.filter(merchant=merchant)  # type: ignore[attr-defined]  # as above
