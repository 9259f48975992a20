"""What shoppers see of the catalog, on the store's own host."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.catalog.models import Product, StoreListing
from apps.catalog.services import pictures, products
from apps.catalog.services.categories import CategoryTextDraft, save_category
from apps.catalog.services.drafts import TextDraft, VariantDraft
from apps.core import context
from apps.core.context import Context
from apps.tenancy.models import Store
from tests.modules.catalog.samples import ANNA, NOW, make_published, picture_bytes, sizes
from tests.support.fixtures.people import context_of


@pytest.fixture
def shop(store: Store) -> Context:
    """Where the goods of the store are made; requests enter it by themselves."""
    return context_of(store)


def html(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.content[:500]
    return response.content.decode()


def structured(page: str) -> list[dict[str, Any]]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return [json.loads(block) for block in blocks]


class TestListing:
    def test_only_what_is_active_and_listed_here(
        self, shop: Context, store: Store, store_on_other_platform: Store, storefront_client: Client
    ) -> None:
        with context.enter(shop):
            make_published(store.pk, "rye", "Rye bread")
            make_published(store_on_other_platform.pk, "cake", "Plum cake")
            archived = make_published(store.pk, "old", "Old bread")
            products.archive_products(product_ids=[archived.pk], actor=ANNA, now=NOW)
        page = html(storefront_client, "/en/products/")
        assert "Rye bread" in page
        assert "Plum cake" not in page
        assert "Old bread" not in page

    def test_an_empty_shop_says_so(self, storefront_client: Client) -> None:
        assert "No products yet" in html(storefront_client, "/en/products/")

    @pytest.mark.parametrize("sort", ["newest", "title", "price", "-price"])
    def test_pages_of_24_by_cursor(
        self, shop: Context, store: Store, storefront_client: Client, sort: str
    ) -> None:
        with context.enter(shop):
            for number in range(30):
                made = make_published(store.pk, f"bread-{number:02}", f"Bread {number:02}")
                StoreListing.objects.filter(product=made).update(
                    published_at=NOW + timedelta(minutes=number // 4)
                )
        first = storefront_client.get("/en/products/", {"sort": sort})
        following = first.context["page"].next_cursor
        assert f"cursor={following}" in first.content.decode()
        second = storefront_client.get("/en/products/", {"sort": sort, "cursor": following})
        shown = [[card.id for card in response.context["page"].items] for response in (first, second)]
        assert [len(ids) for ids in shown] == [24, 6]
        assert len({*shown[0], *shown[1]}) == 30
        back = second.context["page"].previous_cursor
        again = storefront_client.get("/en/products/", {"sort": sort, "cursor": back})
        assert [card.id for card in again.context["page"].items] == shown[0]
        assert storefront_client.get("/en/products/?cursor=nonsense")["Location"] == "/en/products/"

    @pytest.mark.parametrize(
        ("sort", "order"),
        [
            ("title", ["Apple", "Éclair", "Zopf"]),
            ("price", ["Zopf", "Apple", "Éclair"]),
            ("-price", ["Éclair", "Apple", "Zopf"]),
            ("rubbish", ["Zopf", "Éclair", "Apple"]),
        ],
    )
    def test_sorted(
        self, shop: Context, store: Store, storefront_client: Client, sort: str, order: list[str]
    ) -> None:
        with context.enter(shop):
            for title, price in (("Apple", 200), ("Éclair", 300), ("Zopf", 100)):
                make_published(store.pk, title, title, variants=[VariantDraft(price_minor=price)])
        page = html(storefront_client, f"/en/products/?sort={sort}")
        assert sorted(order, key=lambda title: page.index(f">{title}<")) == order

    def test_the_number_of_statements_does_not_grow(
        self,
        shop: Context,
        store: Store,
        storefront_client: Client,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        with context.enter(shop):
            for number in range(12):
                make_published(
                    store.pk, f"b-{number}", f"Bread {number}", **sizes(100, 200, prefix=f"B{number}")
                )
        html(storefront_client, "/en/products/")
        with django_assert_max_num_queries(16):
            html(storefront_client, "/en/products/")


class TestSearch:
    @pytest.fixture(autouse=True)
    def goods(self, shop: Context, store: Store) -> None:
        with context.enter(shop):
            make_published(store.pk, "creme", "Crème brûlée", brand="Maison Dupont")
            make_published(
                store.pk,
                "rye",
                "Rye bread",
                variants=[VariantDraft(price_minor=1, sku="RYE-1", barcode="4006381333931")],
            )

    @pytest.mark.parametrize("typed", ["creme", "CRÈME", "brul", "dupont creme", "crème, brûlée!"])
    def test_found_without_accents_and_by_beginnings(self, storefront_client: Client, typed: str) -> None:
        page = html(storefront_client, f"/en/products/?q={typed}")
        assert "Crème brûlée" in page
        assert "Rye bread" not in page

    @pytest.mark.parametrize("typed", ["RYE-1", "4006381333931"])
    def test_found_by_code(self, storefront_client: Client, typed: str) -> None:
        assert "Rye bread" in html(storefront_client, f"/en/products/?q={typed}")

    @pytest.mark.parametrize("typed", ["zzz", "creme rye", "&|!():*", "'; DROP TABLE x; --", "%", "\\"])
    def test_nothing_found_is_an_answer(self, storefront_client: Client, typed: str) -> None:
        page = storefront_client.get("/en/products/", {"q": typed}).content.decode()
        assert "Nothing found" in page
        assert '<meta name="robots" content="noindex, follow">' in page


class TestCategories:
    def test_with_all_that_lies_below(self, shop: Context, store: Store, storefront_client: Client) -> None:
        with context.enter(shop):
            bread = save_category(
                texts={"en": CategoryTextDraft(title="Bread"), "fr": CategoryTextDraft(title="Pain")},
                actor=ANNA,
            )
            rye = save_category(texts={"en": CategoryTextDraft(title="Rye")}, parent_id=bread.pk, actor=ANNA)
            save_category(texts={"en": CategoryTextDraft(title="Empty")}, actor=ANNA)
            make_published(store.pk, "dark", "Dark loaf", category_ids=(rye.pk,))
            make_published(store.pk, "cake", "Plum cake")
        page = html(storefront_client, "/en/categories/bread/")
        assert "Dark loaf" in page
        assert "Plum cake" not in page
        assert 'hreflang="fr" href="http://bakery-town.oms.localhost/fr/categories/pain/"' in page
        assert '<meta name="description" content="Bread – ' in page
        everything = html(storefront_client, "/en/products/")
        assert '<meta name="description" content="All products – ' in everything
        assert "/en/categories/empty/" not in everything
        html(storefront_client, "/en/categories/empty/", 404)
        html(storefront_client, "/en/categories/unknown/", 404)
        response = storefront_client.get("/en/categories/pain/")
        assert (response.status_code, response["Location"]) == (302, "/en/categories/bread/")


class TestProductPage:
    @pytest.fixture
    def cake(self, shop: Context, store: Store) -> Product:
        with context.enter(shop):
            cake = make_published(
                store.pk,
                "cake",
                "Plum cake",
                **sizes(900, 1500),
                texts={
                    "en": TextDraft(
                        title="Plum cake", description="<p>With <b>quetsch</b>.</p>", option_texts={}
                    ),
                    "fr": TextDraft(
                        title="Tarte aux quetsches", option_texts={"Size": "Taille", "Small": "Petite"}
                    ),
                },
            )
            pictures.add_picture(product_id=cake.pk, data=picture_bytes(), alt="A cake", actor=ANNA, now=NOW)
        return cake

    def test_words_prices_pictures_and_the_way_to_buy(self, cake: Product, storefront_client: Client) -> None:
        page = html(storefront_client, "/en/products/plum-cake/")
        assert "With <b>quetsch</b>." in page
        assert "€9.00" in page
        assert 'alt="A cake"' in page
        assert 'type="image/webp"' in page
        assert page.count('type="radio"') == 2
        assert "Add to cart" in page

    def test_others_of_its_categories_below_it(
        self, shop: Context, store: Store, storefront_client: Client
    ) -> None:
        with context.enter(shop):
            bread = save_category(texts={"en": CategoryTextDraft(title="Bread")}, actor=ANNA)
            for handle, title in (("dark", "Dark loaf"), ("light", "Light loaf")):
                make_published(store.pk, handle, title, category_ids=(bread.pk,))
            make_published(store.pk, "jam", "Plum jam")
        below = html(storefront_client, "/en/products/dark-loaf/").split("You may also like")[1]
        assert "Light loaf" in below
        assert not {"Dark loaf", "Plum jam"} & set(re.findall(r">([^<>]+)</a></h3>", below))
        assert "You may also like" not in html(storefront_client, "/en/products/plum-jam/")

    def test_no_reduction_is_announced(self, shop: Context, store: Store, storefront_client: Client) -> None:
        with context.enter(shop):
            make_published(store.pk, variants=[VariantDraft(price_minor=450, compare_at_minor=999)])
        for path in ("/en/products/", "/en/products/rye-bread/"):
            page = html(storefront_client, path)
            assert "€4.50" in page
            assert "9.99" not in page

    def test_facts_for_search_engines(self, cake: Product, storefront_client: Client) -> None:
        product, breadcrumb = structured(html(storefront_client, "/en/products/plum-cake/"))
        assert (product["@type"], product["name"], product["brand"]["name"]) == (
            "Product",
            "Plum cake",
            "Muller",
        )
        assert [
            (offer["price"], offer["priceCurrency"], offer["availability"]) for offer in product["offers"]
        ] == [
            ("9.00", "EUR", "https://schema.org/InStock"),
            ("15.00", "EUR", "https://schema.org/InStock"),
        ]
        assert product["image"][0].startswith("http://bakery-town.oms.localhost/media/bakery/")
        assert [item["name"] for item in breadcrumb["itemListElement"]] == ["All products", "Plum cake"]

    def test_data_cannot_end_its_block(self, shop: Context, store: Store, storefront_client: Client) -> None:
        title = "</script><script>alert(1)</script>"
        with context.enter(shop):
            make_published(store.pk, "x", title)
        page = html(storefront_client, "/en/products/scriptscriptalert1script/")
        assert "<script>alert" not in page
        assert structured(page)[0]["name"] == title

    def test_each_language_has_its_address(self, cake: Product, storefront_client: Client) -> None:
        page = html(storefront_client, "/fr/products/tarte-aux-quetsches/")
        assert "Taille" in page
        assert "Petite" in page
        origin = "http://bakery-town.oms.localhost"
        assert f'<link rel="canonical" href="{origin}/fr/products/tarte-aux-quetsches/">' in page
        assert f'hreflang="en" href="{origin}/en/products/plum-cake/"' in page
        assert f'hreflang="de" href="{origin}' not in page
        response = storefront_client.get("/fr/products/plum-cake/")
        assert (response.status_code, response["Location"]) == (302, "/fr/products/tarte-aux-quetsches/")

    def test_words_of_another_language_are_marked_and_canonical_there(
        self, cake: Product, storefront_client: Client
    ) -> None:
        page = html(storefront_client, "/de/products/plum-cake/")
        assert '<article class="product-page" lang="en">' in page
        assert '<link rel="canonical" href="http://bakery-town.oms.localhost/en/products/plum-cake/">' in page

    def test_sold_out(self, shop: Context, store: Store, storefront_client: Client) -> None:
        with context.enter(shop):
            make_published(store.pk, variants=[VariantDraft(price_minor=450, quantity=0)])
        page = html(storefront_client, "/en/products/rye-bread/")
        assert structured(page)[0]["offers"][0]["availability"] == "https://schema.org/OutOfStock"
        assert "Add to cart" not in page
        assert "Sold out" in html(storefront_client, "/en/products/")

    def test_what_is_not_shown_does_not_exist(
        self, cake: Product, shop: Context, store: Store, storefront_client: Client
    ) -> None:
        with context.enter(shop):
            products.unpublish_products(product_ids=[cake.pk], store_id=store.pk, actor=ANNA, now=NOW)
        html(storefront_client, "/en/products/plum-cake/", 404)
        html(storefront_client, "/en/products/never-was/", 404)

    def test_another_merchants_shop_knows_nothing_of_it(self, cake: Product, other_store: Store) -> None:
        client = Client(HTTP_HOST=other_store.domains.get(is_primary=True).domain)
        html(client, "/en/products/plum-cake/", 404)
        assert "Plum cake" not in html(client, "/en/products/?q=plum")


class TestFrame:
    def test_the_home_page_shows_what_is_new(
        self, shop: Context, store: Store, storefront_client: Client
    ) -> None:
        assert "New in the shop" not in html(storefront_client, "/en/")
        with context.enter(shop):
            make_published(store.pk)
        page = html(storefront_client, "/en/")
        assert "New in the shop" in page
        assert 'href="/en/products/rye-bread/"' in page
