"""Forms of the store admin: what happens to an order, ways of delivery."""

from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from apps.core.contracts import resolve
from apps.core.contracts.tax import Tax, TaxClass
from apps.core.db.seen import mark_of
from apps.core.money import Money
from apps.core.ui.fields import MoneyField, SeenForm, as_typed
from apps.orders.countries import country_choices
from apps.orders.models import ShippingMethod
from apps.orders.services.shipping import EDITED, ShippingDraft


class FulfilForm(forms.Form):
    tracking_code = forms.CharField(label=_("Tracking code"), max_length=80, required=False)


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("The shopper reads it in the e-mail and on the order's page."),
    )


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class OrderFilterForm(forms.Form):
    """Dates of the list; nonsense in the address is left aside."""

    since = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))


class ShippingForm(SeenForm):
    tax_class = forms.ChoiceField(label=_("Tax class"), choices=TaxClass.choices, initial=TaxClass.STANDARD)
    countries = forms.MultipleChoiceField(
        label=_("Countries"),
        required=False,
        help_text=_("None chosen: all countries of the European Union."),
        widget=forms.CheckboxSelectMultiple,
    )
    days_min = forms.IntegerField(label=_("Days, at least"), min_value=0, max_value=90, initial=1)
    days_max = forms.IntegerField(label=_("Days, at most"), min_value=0, max_value=90, initial=3)
    enabled = forms.BooleanField(label=_("Offer at checkout"), required=False, initial=True)

    def __init__(
        self,
        *args: Any,
        languages: list[str],
        default_language: str,
        currency: str,
        language: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        for code in languages:
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Name (%(language)s)")
                % {"language": str(get_language_info(code)["name_translated"]).capitalize()},
                max_length=120,
                required=code == default_language,
            )
        self.fields["price"] = MoneyField(label=_("Price with VAT"), currency=currency, language=language)
        self.fields["free_from"] = MoneyField(
            label=_("Free from"),
            required=False,
            currency=currency,
            language=language,
            help_text=_("Value of goods from which delivery is free. Empty: never."),
        )
        countries = self.fields["countries"]
        if isinstance(countries, forms.MultipleChoiceField):
            countries.choices = country_choices(resolve(Tax).countries())

    @staticmethod
    def initial_of(method: ShippingMethod, currency: str, language: str) -> dict[str, Any]:
        names = {f"name_{code}": name for code, name in method.names.items()}
        free_from = method.free_from_minor
        return {
            "seen": mark_of(method, EDITED),
            **names,
            "price": as_typed(Money(method.price_minor, currency), language),
            "free_from": as_typed(Money(free_from, currency), language) if free_from is not None else "",
            "tax_class": method.tax_class,
            "countries": method.countries,
            "days_min": method.days_min,
            "days_max": method.days_max,
            "enabled": method.enabled,
        }

    @property
    def name_fields(self) -> str:
        return ",".join(f"name_{code}" for code in self.languages)

    def draft(self) -> ShippingDraft:
        data = self.cleaned_data
        return ShippingDraft(
            names={code: data[f"name_{code}"] for code in self.languages},
            price=data["price"],
            free_from=data["free_from"],
            tax_class=TaxClass(data["tax_class"]),
            countries=data["countries"],
            days_min=data["days_min"],
            days_max=data["days_max"],
            enabled=data["enabled"],
        )
