from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.ui.fields import SeenForm


class BankTransferForm(SeenForm):
    """The gateway checks the values; the form only asks for them."""

    enabled = forms.BooleanField(label=_("Offer bank transfer at checkout"), required=False)
    holder = forms.CharField(
        label=_("Account holder"),
        max_length=70,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    iban = forms.CharField(
        label=_("IBAN"),
        max_length=42,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    bic = forms.CharField(
        label=_("BIC"),
        max_length=11,
        required=False,
        help_text=_("Only needed for accounts outside the European Economic Area."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def config(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("holder", "iban", "bic")}
