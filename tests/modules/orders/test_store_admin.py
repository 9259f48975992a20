"""Orders and ways of delivery in the store admin."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.core import context
from apps.core.actor import SYSTEM
from apps.core.modules.lifecycle import disable_module
from apps.orders.models import Order, ShippingMethod
from apps.tenancy.enums import PresetRole
from apps.tenancy.models import Merchant, Platform, Role, Store, User
from apps.tenancy.services.users import add_membership, create_user
from tests.factories.shop import buy, make_variant, open_shop
from tests.support.fixtures.people import client_of, context_of
from tests.support.seen import assert_told, seen_at


@pytest.fixture
def base(store: Store) -> str:
    return f"/store/{store.code}"


@pytest.fixture
def orders(store: Store) -> list[Order]:
    """The newest first."""
    return _place(12, store)


@pytest.fixture
def many_orders(store: Store) -> list[Order]:
    """More than a page, the newest first."""
    return _place(60, store)


def _place(count: int, store: Store) -> list[Order]:
    with context.enter(context_of(store)):
        open_shop(store)
        variant = make_variant(store)
        now = timezone.now()
        return [
            buy(
                store,
                (variant, 1 + n % 3),
                now=now - timedelta(hours=n),
                name=f"Buyer {n}",
                email=f"buyer{n}@example.lu",
            )
            for n in range(count)
        ]


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").split())


@pytest.fixture
def member(store: Store, merchant: Merchant, platform: Platform) -> Callable[[PresetRole], Client]:
    """A client signed in with a preset role."""

    def sign_in(preset: PresetRole) -> Client:
        user = create_user(
            email=f"{preset}@bakery.lu", name=preset.value, password="moien-42-moien", actor=SYSTEM
        )
        role = Role.objects.get(merchant=merchant, preset=preset)
        add_membership(user=user, merchant=merchant, role=role, all_stores=True, actor=SYSTEM)
        return client_of(user, platform)

    return sign_in


def test_the_life_of_an_order(store_admin_client: Client, base: str, store: Store) -> None:
    with context.enter(context_of(store)):
        open_shop(store)
        order = buy(store, (make_variant(store, stock=3), 1))
    page = f"{base}/orders/{order.number}/"
    assert "Mark as paid" in text_of(store_admin_client.get(page))
    store_admin_client.post(f"{page}paid/")
    assert "Fulfil" in text_of(store_admin_client.get(page))
    store_admin_client.post(f"{page}note/", {"text": "Left at the neighbour"})
    done = store_admin_client.post(f"{page}fulfil/", {"tracking_code": "LU77"}, follow=True)
    shown = text_of(done)
    for words in ("Fulfilled", "LU77", "Left at the neighbour", "Payment received"):
        assert words in shown
    assert "Mark as paid" not in shown
    again = store_admin_client.post(f"{page}cancel/", {"reason": "Too late"}, follow=True)
    assert "This step is not possible" in text_of(again)


def test_cancelling_needs_a_reason(store_admin_client: Client, base: str, store: Store) -> None:
    with context.enter(context_of(store)):
        open_shop(store)
        order = buy(store, (make_variant(store, stock=3), 1))
    page = f"{base}/orders/{order.number}/"
    assert store_admin_client.post(f"{page}cancel/", {"reason": ""}).status_code == 422
    done = store_admin_client.post(f"{page}cancel/", {"reason": "Sold elsewhere"}, follow=True)
    assert "Sold elsewhere" in text_of(done)
    with context.enter(context_of(store)):
        assert Order.objects.get().state == "cancelled"


def test_money_that_came_before_the_cancellation_is_to_be_paid_back(
    store_admin_client: Client, base: str, store: Store
) -> None:
    with context.enter(context_of(store)):
        open_shop(store)
        order = buy(store, (make_variant(store, price_minor=2000, stock=3), 1))
    page = f"{base}/orders/{order.number}/"
    store_admin_client.post(f"{page}paid/")
    assert "Pay back" not in text_of(store_admin_client.get(page))
    store_admin_client.post(f"{page}cancel/", {"reason": "Damaged"})
    assert "Pay back €24.90" in text_of(store_admin_client.get(page))


def test_the_list_pages_filters_and_searches(
    store_admin_client: Client, base: str, many_orders: list[Order]
) -> None:
    orders = many_orders
    first = store_admin_client.get(f"{base}/orders/")
    assert [row.order.number for row in first.context["rows"]] == [order.number for order in orders[:50]]
    second = store_admin_client.get(f"{base}/orders/", {"cursor": first.context["page"].next_cursor})
    assert [row.order.number for row in second.context["rows"]] == [order.number for order in orders[50:]]

    def found(**query: str) -> list[str]:
        page = store_admin_client.get(f"{base}/orders/", query)
        assert page.status_code == 200
        return [row.order.number for row in page.context["rows"]]

    assert found(q="buyer7@") == [orders[7].number]
    assert found(q=orders[3].number) == [orders[3].number]
    assert found(state="fulfilled") == []
    assert found(state="nonsense", since="yesterday")[0] == orders[0].number
    assert found(q="\x00%_") == []
    assert store_admin_client.get(f"{base}/orders/", {"cursor": "broken"}).status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/orders/",
        "/orders/?state=paid&q=buyer",
        "/orders/1010/",
        "/settings/delivery/",
        "/settings/delivery/new/",
        "/settings/payments/",
        "/customers/",
        "/customers/{customer}/",
        "/pages/",
        "/pages/new/",
        "/pages/{page}/",
        "/theme/",
    ],
)
def test_few_statements_per_page(
    store_admin_client: Client, base: str, store: Store, orders: list[Order], path: str
) -> None:
    from apps.cms.models import ContentPage

    with context.enter(context_of(store)):
        page = ContentPage.objects.filter(store_id=store.pk).first()
        assert page is not None
        address = base + path.format(customer=orders[0].customer_id, page=page.pk)
    store_admin_client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert store_admin_client.get(address).status_code == 200
    statements = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "SET "))]
    assert len(statements) <= 12, "\n".join(sql[:160] for sql in statements)


def test_few_statements_for_our_part_of_the_dashboard(
    store_admin_client: Client, base: str, orders: list[Order]
) -> None:
    with CaptureQueriesContext(connection) as queries:
        dashboard = store_admin_client.get(f"{base}/")
    assert "Latest orders" in text_of(dashboard)
    assert len([q for q in queries if 'FROM "orders_order"' in q["sql"]]) == 2


def test_what_roles_may_do(member: Callable[[PresetRole], Client], base: str, orders: list[Order]) -> None:
    page = f"{base}/orders/{orders[0].number}/"
    viewer = member(PresetRole.VIEWER)
    assert viewer.get(page).status_code == 200
    assert "Mark as paid" not in text_of(viewer.get(page))
    assert viewer.post(f"{page}paid/").status_code == 403
    assert viewer.get(f"{base}/settings/delivery/").status_code == 403
    marketing = member(PresetRole.MARKETING)
    assert marketing.get(page).status_code == 403
    assert marketing.get(f"{base}/theme/").status_code == 200
    assert marketing.get(f"{base}/settings/payments/").status_code == 403
    staff = member(PresetRole.STAFF)
    assert staff.post(f"{page}paid/").status_code == 302
    assert staff.get(f"{base}/pages/").status_code == 403


def test_orders_of_another_store_or_merchant_do_not_exist(
    store_admin_client: Client, other_owner_client: Client, base: str, other_store: Store, orders: list[Order]
) -> None:
    for client, address in (
        (other_owner_client, f"{base}/orders/1001/"),
        (other_owner_client, f"/store/{other_store.code}/orders/1001/"),
        (store_admin_client, f"/store/{other_store.code}/orders/1001/"),
    ):
        assert client.get(address).status_code == 404
    assert other_owner_client.post(f"{base}/orders/1001/paid/").status_code == 404


def test_a_zero_character_in_the_number_of_an_order(store_admin_client: Client, base: str) -> None:
    assert store_admin_client.get(f"{base}/orders/%00/").status_code == 404


def test_ways_of_delivery(store_admin_client: Client, base: str, store: Store) -> None:
    data = {
        "name_en": "Parcel",
        "price": "4,90",
        "free_from": "60",
        "tax_class": "standard",
        "countries": ["LU", "FR"],
        "days_min": "1",
        "days_max": "3",
        "enabled": "on",
    }
    saved = store_admin_client.post(f"{base}/settings/delivery/new/", data, follow=True)
    assert "Parcel" in text_of(saved)
    with context.enter(context_of(store)):
        method = ShippingMethod.objects.get()
        assert (method.price_minor, method.free_from_minor, method.countries) == (490, 6000, ["FR", "LU"])
    wrong = store_admin_client.post(f"{base}/settings/delivery/{method.pk}/", {**data, "days_max": "0"})
    assert wrong.status_code == 422
    assert "shorter than the shortest" in text_of(wrong)
    assert "not an amount" in text_of(
        store_admin_client.post(f"{base}/settings/delivery/{method.pk}/", {**data, "price": "free"})
    )
    store_admin_client.post(f"{base}/settings/delivery/{method.pk}/delete/")
    with context.enter(context_of(store)):
        assert not ShippingMethod.objects.exists()
    assert store_admin_client.get(f"{base}/settings/delivery/{method.pk}/").status_code == 404


def test_who_saves_a_way_of_delivery_second_is_told(
    store_admin_client: Client, base: str, store: Store
) -> None:
    with context.enter(context_of(store)):
        method = open_shop(store)
        ShippingMethod.objects.filter(pk=method.pk).update(names={"en": "Parcel", "lb": "Päckchen"})
    Store.objects.filter(pk=store.pk).update(languages=["en"])
    address = f"{base}/settings/delivery/{method.pk}/"
    data = {
        "seen": seen_at(store_admin_client, address),
        "price": "4.90",
        "tax_class": "standard",
        "days_min": "1",
        "days_max": "3",
    }
    assert store_admin_client.post(address, {**data, "name_en": "First"}).status_code == 302
    assert_told(store_admin_client.post(address, {**data, "name_en": "Second"}))
    with context.enter(context_of(store)):
        method.refresh_from_db()
    assert method.names == {"en": "First", "lb": "Päckchen"}


def test_switched_off(store_admin_client: Client, base: str, store: Store, orders: list[Order]) -> None:
    with context.enter(context_of(store)):
        customer = f"{base}/customers/{orders[0].customer_id}/"
    assert "1001" in text_of(store_admin_client.get(customer))
    disable_module(platform=store.platform.code, code="orders", actor=SYSTEM)
    assert store_admin_client.get(f"{base}/orders/").status_code == 404
    dashboard = text_of(store_admin_client.get(f"{base}/"))
    assert "Awaiting payment" not in dashboard
    assert f"{base}/orders/" not in dashboard
    assert "1001" not in text_of(store_admin_client.get(customer))


def test_a_price_is_shown_as_its_reader_writes_it(
    store: Store, base: str, owner: User, store_admin_client: Client
) -> None:
    """Saving the form as it was shown changes no amount, whatever the decimal mark."""
    User.objects.filter(pk=owner.pk).update(language="fr")
    with context.enter(context_of(store)):
        open_shop(store)
        method = ShippingMethod.objects.get()
    page = f"{base}/settings/delivery/{method.pk}/"
    initial = store_admin_client.get(page).context["form"].initial
    assert initial["price"] == f"{method.price_minor // 100},{method.price_minor % 100:02}"
    posted = {name: value for name, value in initial.items() if value not in (None, "", False)}
    assert store_admin_client.post(page, posted).status_code == 302
    with context.enter(context_of(store)):
        kept = ShippingMethod.objects.get()
    assert (kept.price_minor, kept.free_from_minor) == (method.price_minor, method.free_from_minor)


def test_the_guide_warns_where_no_rate_of_vat_is_known(
    store_admin_client: Client, base: str, store: Store
) -> None:
    assert "VAT of your country" not in text_of(store_admin_client.get(f"{base}/"))
    Merchant.objects.filter(pk=store.merchant_id).update(country="US")
    shown = text_of(store_admin_client.get(f"{base}/"))
    assert "Have the VAT of your country clarified" in shown
    assert (
        f"No VAT rates are known for United States, so shoppers cannot order. Ask the people who run {store.platform.name}"
        in shown
    )
