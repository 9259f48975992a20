"""The checkout form: one page, no script needed, with the tokens that let a browser fill it in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.money import Money
from apps.core.text import one_line
from apps.customers.services.customers import PostalAddress
from apps.orders.countries import country_choices
from apps.orders.selectors.shipping import ShippingOption, countries_of
from apps.orders.services.checkout import Checkout
from apps.payments.selectors.payments import OfferedMethod

ADDRESS = ("line1", "line2", "postal_code", "city", "country")


class LineField(forms.CharField):
    """What is typed here stands in mails and on parcels: one line, whatever a program sends."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


def _text(
    label: Any, autocomplete: str, *, max_length: int, required: bool = True, **attrs: str
) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": autocomplete, **attrs})
    return LineField(label=label, max_length=max_length, required=required, widget=widget)


class CheckoutForm(forms.Form):
    """``shipping`` is "id:price", so that the price the shopper saw comes back with the choice."""

    checkout_key = forms.UUIDField(widget=forms.HiddenInput)
    seal = forms.CharField(widget=forms.HiddenInput, max_length=64)

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("For the confirmation and news about this order only."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    phone = _text(_("Phone"), "tel", max_length=40, required=False, inputmode="tel")
    name = _text(_("Name"), "shipping name", max_length=120)
    company = _text(_("Organisation"), "shipping organization", max_length=120, required=False)
    line1 = _text(_("Street and number"), "shipping address-line1", max_length=160)
    line2 = _text(_("Addition"), "shipping address-line2", max_length=160, required=False)
    postal_code = _text(_("Postal code"), "shipping postal-code", max_length=16)
    city = _text(_("Town"), "shipping address-level2", max_length=120)
    country = forms.ChoiceField(
        label=_("Country"), widget=forms.Select(attrs={"autocomplete": "shipping country"})
    )

    other_billing = forms.BooleanField(label=_("The invoice goes to another address"), required=False)
    billing_name = _text(_("Name"), "billing name", max_length=120, required=False)
    billing_company = _text(_("Organisation"), "billing organization", max_length=120, required=False)
    billing_line1 = _text(_("Street and number"), "billing address-line1", max_length=160, required=False)
    billing_line2 = _text(_("Addition"), "billing address-line2", max_length=160, required=False)
    billing_postal_code = _text(_("Postal code"), "billing postal-code", max_length=16, required=False)
    billing_city = _text(_("Town"), "billing address-level2", max_length=120, required=False)
    billing_country = forms.ChoiceField(
        label=_("Country"), required=False, widget=forms.Select(attrs={"autocomplete": "billing country"})
    )

    shipping = forms.ChoiceField(label=_("Delivery"), widget=forms.RadioSelect)
    payment = forms.ChoiceField(label=_("Payment"), widget=forms.RadioSelect, required=False)
    note = forms.CharField(
        label=_("Message to us"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    REQUIRED_BILLING = (
        "billing_name",
        "billing_line1",
        "billing_postal_code",
        "billing_city",
        "billing_country",
    )

    def __init__(
        self,
        *args: Any,
        shipping: Sequence[ShippingOption],
        methods: Sequence[OfferedMethod],
        billing_countries: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shipping_options = tuple(shipping)
        self.choice("country").choices = country_choices(countries_of(self.shipping_options))
        self.choice("billing_country").choices = country_choices(billing_countries)
        self.choice("shipping").choices = [(shipping_value(o), o.name) for o in self.shipping_options]
        self.choice("shipping").error_messages["invalid_choice"] = _(
            "The price of this delivery has changed. Please choose again."
        )
        self.choice("payment").choices = [(method.code, method.label) for method in methods]

    def choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(name)
        return field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("other_billing"):
            for name in self.REQUIRED_BILLING:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        option, country = self.chosen_shipping, data.get("country")
        if option is not None and country and not option.delivers_to(country):
            self.add_error("shipping", _("This way of delivery does not reach the chosen country."))
        return data

    @property
    def is_out_of_date(self) -> bool:
        """A hidden field is not as we wrote it: nothing that the shopper could mend."""
        return any(field.errors for field in self.hidden_fields())

    @property
    def chosen_shipping(self) -> ShippingOption | None:
        """As chosen in the form, or what stands chosen at first."""
        value = self["shipping"].value()
        return next((o for o in self.shipping_options if shipping_value(o) == value), None)

    def checkout(self, *, cart_token: UUID, language: str) -> Checkout:
        """Of a valid form."""
        data = self.cleaned_data
        option = self.chosen_shipping
        if option is None:
            raise ValueError("the form is not valid")
        shipping_address = self._address("")
        return Checkout(
            cart_token=cart_token,
            checkout_key=data["checkout_key"],
            seal=data["seal"],
            email=data["email"],
            name=data["name"],
            phone=data["phone"],
            note=data["note"],
            shipping_address=shipping_address,
            billing_address=self._address("billing_") if data["other_billing"] else shipping_address,
            shipping_id=option.id,
            shipping_price=Money(option.price.amount_minor, option.price.currency),
            payment_gateway=data["payment"],
            language=language,
        )

    def _address(self, prefix: str) -> PostalAddress:
        data = self.cleaned_data
        return PostalAddress(
            name=data[f"{prefix}name"],
            company=data[f"{prefix}company"],
            line1=data[f"{prefix}line1"],
            line2=data[f"{prefix}line2"],
            postal_code=data[f"{prefix}postal_code"],
            city=data[f"{prefix}city"],
            country=data[f"{prefix}country"],
        )


def shipping_value(option: ShippingOption) -> str:
    return f"{option.id}:{option.price.amount_minor}"
