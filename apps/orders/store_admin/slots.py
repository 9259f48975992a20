"""What orders puts into the pages of others in the store admin."""

from typing import Any

from django.db.models import Exists
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.contracts import resolve
from apps.core.contracts.tax import Tax, TaxClass, UnknownTaxRate
from apps.core.http.request import MaartRequest
from apps.core.modules.setup_guide import Step
from apps.customers.models import Customer
from apps.orders.countries import country_name
from apps.orders.models import ShippingMethod
from apps.orders.selectors.orders import orders_of_customer
from apps.orders.store_admin.presentation import order_row


def customer_orders(request: MaartRequest, customer: Customer, **arguments: Any) -> dict[str, Any]:
    """The customer's orders in this store."""
    orders = orders_of_customer(request.store.id, customer.pk)
    return {"rows": [order_row(request.store.code, order) for order in orders]}


def vat_step(request: MaartRequest) -> Step | None:
    """Only where no rate of VAT is known: without one nothing can be sold."""
    country = request.store.merchant.country
    try:
        resolve(Tax).rate(TaxClass.STANDARD, country=country, on=timezone.localdate())
    except UnknownTaxRate:
        return Step(
            label=_("Have the VAT of your country clarified"),
            hint=_(
                "No VAT rates are known for %(country)s, so shoppers cannot order. Ask the people who run "
                "%(platform)s to correct the country of your business, or to add its rates."
            )
            % {"country": country_name(country), "platform": request.store.platform.name},
            url=reverse("store_admin:tenancy:settings", kwargs={"store_code": request.store.code}),
            action=_("See settings"),
            done=False,
        )
    return None


def delivery_step(request: MaartRequest) -> Step:
    return Step(
        label=_("Say how you deliver"),
        hint=_("A flat price per parcel is enough to start with."),
        url=reverse("store_admin:orders:shipping_create", kwargs={"store_code": request.store.code}),
        action=_("Set up"),
        done=Exists(ShippingMethod.objects.filter(store_id=request.store.id, enabled=True)),
    )
