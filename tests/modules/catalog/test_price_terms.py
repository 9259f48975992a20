"""Wherever shoppers see prices it is said that VAT is in them and delivery is not, and where to read about it."""

import pytest
from django.test import Client

from apps.cms.models import ContentPage
from apps.core import context
from apps.core.context import Context
from apps.tenancy.models import Store
from tests.modules.catalog.samples import make_published
from tests.support.fixtures.people import context_of


@pytest.fixture
def shop(store: Store) -> Context:
    with context.enter(context_of(store)):
        make_published(store.pk)
    return context_of(store)


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("path", "said", "link"),
    [
        ("/en/products/rye-bread/", "incl. VAT, ", "plus delivery"),
        ("/fr/products/rye-bread/", "TVA comprise, ", "hors livraison"),
        ("/de/products/rye-bread/", "inkl. MwSt., ", "zzgl. Versandkosten"),
        ("/lb/products/rye-bread/", "inkl. TVA, ", "ouni Liwwerung"),
    ],
)
def test_beside_the_price_of_a_product(
    shop: Context, storefront_client: Client, path: str, said: str, link: str
) -> None:
    html = page(storefront_client, path)
    assert f'{said}<a href="{path[:3]}/pages/shipping/">{link}</a></p>' in html


@pytest.mark.parametrize("path", ["/en/", "/en/products/"])
def test_on_every_card_and_at_the_end_of_every_page(
    shop: Context, storefront_client: Client, path: str
) -> None:
    html = page(storefront_client, path)
    assert '<span class="note">incl. VAT</span>' in html
    assert 'All prices include VAT, <a href="/en/pages/shipping/">plus delivery</a>.' in html


def test_without_a_page_about_delivery_there_is_no_link_to_it(
    shop: Context, storefront_client: Client
) -> None:
    with context.enter(shop):
        ContentPage.objects.filter(slug="shipping").delete()
    html = page(storefront_client, "/en/products/rye-bread/")
    assert "incl. VAT</p>" in html
    assert "All prices include VAT.</span>" in html
    assert "plus delivery" not in html
