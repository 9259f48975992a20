"""A shop that sells: products, an account, a way of delivery, carts and filled-in checkouts.

Everything runs in the merchant's context, through the services that the product uses.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.catalog.enums import ProductStatus
from apps.catalog.models import Product, ProductText, StoreListing, Variant
from apps.core.actor import SYSTEM
from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock, StockRow
from apps.core.contracts.tax import TaxClass
from apps.core.money import Money
from apps.customers.services.customers import PostalAddress
from apps.orders.models import Cart, Order, ShippingMethod
from apps.orders.selectors.carts import view_of
from apps.orders.selectors.shipping import shipping_options
from apps.orders.services.carts import add_to_cart
from apps.orders.services.checkout import Checkout, place_order
from apps.orders.services.shipping import ShippingDraft, save_shipping
from apps.payments.services.methods import save_method
from apps.tenancy.models import Store

IBAN = "LU28 0019 4006 4475 0000"
HOME = PostalAddress(
    name="Marie Schmit", line1="12, rue de la Gare", postal_code="1611", city="Luxembourg", country="LU"
)


@dataclass(frozen=True)
class Choice:
    """A variant of a product to be made."""

    price_minor: int = 2490
    options: tuple[str, ...] = ()
    stock: int | None = None
    tax_class: TaxClass = TaxClass.STANDARD
    sku: str | None = None


def make_product(
    store: Store,
    title: str = "Linen apron",
    choices: Sequence[Choice] = (Choice(),),
    option_names: Sequence[str] = (),
    is_listed: bool = True,
) -> Product:
    handle = f"{title.lower().replace(' ', '-')}-{Product.objects.count() + 1}"
    product = Product.objects.create(
        handle=handle,
        status=ProductStatus.ACTIVE,
        option_names=list(option_names),
        sort_key=handle,
        price_from_minor=min(choice.price_minor for choice in choices),
    )
    ProductText.objects.create(product=product, language=store.default_language, title=title, slug=handle)
    for position, choice in enumerate(choices):
        variant = Variant.objects.create(
            product=product,
            sku=choice.sku or f"{handle}-{position}",
            options=list(choice.options),
            position=position,
            price_minor=choice.price_minor,
            tax_class=choice.tax_class,
        )
        if choice.stock is not None:
            set_stock(variant, choice.stock)
    if is_listed:
        long_ago = timezone.now() - timedelta(days=400)
        StoreListing.objects.create(product=product, store=store, published_at=long_ago)
    return product


def make_variant(store: Store, **choice: Any) -> Variant:
    """The only variant of a new product."""
    return make_product(store, choices=(Choice(**choice),)).variants.get()


def set_stock(variant: Variant, quantity: int) -> None:
    resolve(Stock).set_levels(
        [StockRow(variant.pk, quantity)], actor=SYSTEM, reason="counted", reference="test"
    )


def open_shop(
    store: Store,
    price_minor: int = 490,
    tax_class: TaxClass = TaxClass.STANDARD,
    countries: Sequence[str] = ("LU", "FR", "DE", "BE"),
    name: str = "Parcel",
) -> ShippingMethod:
    """An account for bank transfers and one way of delivery to LU, FR, DE and BE."""
    save_method(
        store_id=store.pk,
        gateway="bank_transfer",
        config={"holder": "Bakery Muller", "iban": IBAN, "bic": ""},
        enabled=True,
        actor=SYSTEM,
    )
    draft = ShippingDraft(
        names={store.default_language: name},
        price=Money(price_minor, store.currency),
        free_from=None,
        tax_class=tax_class,
        countries=list(countries),
        days_min=1,
        days_max=3,
        enabled=True,
    )
    return save_shipping(store_id=store.pk, method_id=None, draft=draft, actor=SYSTEM)


def fill_cart(store: Store, *lines: tuple[Variant, int]) -> Cart:
    token: UUID | None = None
    cart = None
    for variant, quantity in lines:
        change = add_to_cart(
            cart_token=token,
            store=store,
            variant_id=variant.pk,
            quantity=quantity,
            language=store.default_language,
            now=timezone.now(),
        )
        cart, token = change.cart, change.cart.token
    assert cart is not None
    return cart


def checkout_of(cart: Cart, store: Store, **changes: Any) -> Checkout:
    """The form as the shopper would send it right now."""
    view = view_of(cart, store=store, language=store.default_language, now=timezone.now())
    option = shipping_options(store=store, subtotal=view.subtotal, language=store.default_language)[0]
    made = Checkout(
        cart_token=cart.token,
        checkout_key=Cart.objects.get(pk=cart.pk).checkout_key,
        seal=view.seal,
        email="marie@example.lu",
        name="Marie Schmit",
        phone="",
        note="",
        shipping_address=HOME,
        billing_address=HOME,
        shipping_id=option.id,
        shipping_price=option.price,
        payment_gateway="bank_transfer",
        language=store.default_language,
    )
    return replace(made, **changes)


def buy(store: Store, *lines: tuple[Variant, int], now: datetime | None = None, **changes: Any) -> Order:
    """A placed order of these lines."""
    cart = fill_cart(store, *lines)
    checkout = checkout_of(cart, store, **changes)
    return place_order(checkout=checkout, store=store, now=now or timezone.now(), actor=SYSTEM).order
