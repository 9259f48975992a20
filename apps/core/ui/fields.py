"""Form fields that several modules need."""

from typing import Any

from django import forms

from apps.core.money import Money, MoneyError, decimal_mark_of


class MoneyField(forms.CharField):
    """An amount as people write it in their language. Gives Money, or None when empty and not required."""

    def __init__(self, *, currency: str, language: str, **kwargs: Any) -> None:
        super().__init__(max_length=24, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)
        self.currency = currency
        self.language = language

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = Money.parse(text, self.currency, decimal_mark=decimal_mark_of(self.language))
        except MoneyError as error:
            raise forms.ValidationError(str(error), code="invalid") from error
        return amount


def as_typed(amount: Money | None, language: str) -> str:
    """How the field shows an amount: plain digits with the reader's decimal mark."""
    return "" if amount is None else amount.to_text().replace(".", decimal_mark_of(language))


class SeenForm(forms.Form):
    """A form about something that others edit, too: ``initial["seen"]`` is its ``mark_of`` (see ``core.db.seen``).

    ``<c-form-fields>`` and the like draw it with the other hidden fields.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    @property
    def what_was_seen(self) -> str | None:
        """None when the form was sent without it, as programs do."""
        return self.cleaned_data["seen"] if self.add_prefix("seen") in self.data else None
