"""Forms of the store admin."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.ui.fields import SeenForm
from apps.tenancy.forms import EmailField, ServiceForm, language_choices
from apps.tenancy.models import Membership, Role, Store


class StoreSettingsForm(SeenForm, ServiceForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    contact_email = EmailField(
        label=_("Contact e-mail"),
        required=False,
        help_text=_("Shoppers' answers to order mails arrive here."),
    )
    default_language = forms.ChoiceField(label=_("Default language"))
    languages = forms.MultipleChoiceField(
        label=_("Languages of the storefront"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("default_language", "languages"):
            self.fields[name].choices = language_choices()  # type: ignore[attr-defined]  # choice fields


class DomainForm(ServiceForm):
    domain = forms.CharField(
        label=_("Domain"),
        max_length=253,
        widget=forms.TextInput(
            attrs={"placeholder": "shop.example.lu", "inputmode": "url", "autocomplete": "off"}
        ),
    )


class TokenForm(ServiceForm):
    name = forms.CharField(label=_("What is it for?"), max_length=80)
    scopes = forms.MultipleChoiceField(label=_("Permissions"), widget=forms.CheckboxSelectMultiple)
    expires_at = forms.DateField(
        label=_("Expires"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: never."),
    )

    def __init__(self, *args: Any, scopes: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = scopes  # type: ignore[attr-defined]  # a choice field


class MembershipForm(ServiceForm):
    """A role, and the stores it covers. Who is limited to stores cannot give all of them."""

    role = forms.ChoiceField(label=_("Role"))
    all_stores = forms.BooleanField(
        label=_("In all stores"), required=False, help_text=_("Also in those that are opened later.")
    )
    stores = forms.MultipleChoiceField(
        label=_("Or only in these"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        roles: Iterable[Role],
        stores: Iterable[Store],
        may_give_all: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not may_give_all:
            del self.fields["all_stores"]
            self.fields["stores"].label = _("Stores")
        self._roles = {str(role.pk): role for role in roles}
        self._stores = {str(store.pk): store for store in stores}
        self.fields["role"].choices = [(key, role.label) for key, role in self._roles.items()]  # type: ignore[attr-defined]  # a choice field
        self.fields["stores"].choices = [(key, store.name) for key, store in self._stores.items()]  # type: ignore[attr-defined]  # a choice field

    @property
    def chosen_role(self) -> Role:
        return self._roles[self.cleaned_data["role"]]

    def reach(self, membership: Membership | None = None) -> dict[str, Any]:
        """``all_stores`` and ``stores`` for the service. Stores that are not offered here stay as they are."""
        all_stores: bool = self.cleaned_data.get(
            "all_stores", membership is not None and membership.all_stores
        )
        if all_stores:
            return {"all_stores": True, "stores": []}
        held = membership.stores.all() if membership else ()
        hidden = [store for store in held if str(store.pk) not in self._stores]
        return {
            "all_stores": False,
            "stores": [*hidden, *(self._stores[key] for key in self.cleaned_data["stores"])],
        }


class InvitationForm(MembershipForm):
    email = EmailField(label=_("E-mail"))
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    field_order = ("email", "name", "role", "all_stores", "stores")


class RoleForm(SeenForm, ServiceForm):
    """The permissions are read from the matrix; a preset has no name to edit."""

    name = forms.CharField(label=_("Name"), max_length=80)
    permissions = forms.MultipleChoiceField(
        label=_("Permissions"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, permissions: list[tuple[str, Any]], is_preset: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permissions"].choices = permissions  # type: ignore[attr-defined]  # a choice field
        if is_preset:
            del self.fields["name"]
