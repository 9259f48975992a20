"""GET of products: one, and lists of many."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from apps.catalog.models import Category, CategoryText, Product, ProductPicture
from apps.core.actor import SYSTEM
from apps.core.modules.lifecycle import disable_module
from apps.tenancy.models import Store
from tests.factories.shop import Choice, make_product
from tests.modules.catalog.api.conftest import Shop, apron, mug
from tests.support.fixtures.people import api_client_of


class TestOneProduct:
    def test_everything_is_shown(self, shop: Shop) -> None:
        with shop.inside():
            category = Category.objects.create()
            CategoryText.objects.create(category=category, language="en", title="Kitchen", slug="kitchen")
        made = shop.made(**mug(category_ids=[category.pk], tags=["clay"], brand="Potter", published=True))
        body = shop.get(f"{made['id']}/").json()
        assert body == made
        assert (body["handle"], body["status"], body["version"]) == ("mug", "active", 2)
        assert (body["published"], body["published_at"] is not None) == (True, True)
        assert (body["brand"], body["tags"], body["option_names"]) == ("Potter", ["clay"], ["Size"])
        assert body["texts"]["fr"]["title"] == "Tasse"
        assert body["texts"]["fr"]["option_texts"] == {"Small": "Petite"}
        assert (body["currency"], body["category_ids"]) == ("EUR", [category.pk])
        assert body["categories"] == [{"id": category.pk, "titles": {"en": "Kitchen"}}]
        small = body["variants"][0]
        assert (small["sku"], small["options"], small["price_minor"]) == ("MUG-S", ["Small"], 900)
        assert (small["tax_class"], small["compare_at_minor"]) == ("standard", None)
        assert small["stock"] == {"tracked": True, "on_hand": 5, "reserved": 0, "available": 5}
        assert "quantity" not in small

    def test_untracked_stock_is_as_many_as_are_wanted(self, shop: Shop) -> None:
        stock = shop.made()["variants"][0]["stock"]
        assert (stock["tracked"], stock["available"]) == (False, None)

    def test_archived_variants_are_not_shown(self, shop: Shop) -> None:
        made = shop.made(**mug())
        body = mug(variants=mug()["variants"][:1])
        assert [v["sku"] for v in shop.put(f"{made['id']}/", body).json()["variants"]] == ["MUG-S"]

    def test_a_picture_has_an_absolute_address_once_it_is_there(self, shop: Shop, store: Store) -> None:
        made = shop.made()
        with shop.inside():
            ProductPicture.objects.create(
                product_id=made["id"], status="ready", stem="products/1/x", widths=[320, 640], kinds=["jpg"],
                width=640, height=480, alt="An apron",
            )  # fmt: skip
        picture = shop.get(f"{made['id']}/").json()["pictures"][0]
        assert picture["url"].startswith(f"http://{store.platform.host}/media/{store.merchant.code}/")
        assert picture["url"].endswith("products/1/x-640.jpg")
        assert (picture["width"], picture["height"], picture["alt"]) == (640, 480, "An apron")

    def test_by_handle_also_with_slashes_and_accents(self, shop: Shop) -> None:
        made = shop.made(handle="küche/schürze 1")
        assert shop.get("by-handle/k%C3%BCche/sch%C3%BCrze%201/").json() == made

    @pytest.mark.parametrize(
        "path", ["999999999/", f"{10**30}/", "by-handle/nothing/", "by-handle/%00/", "by-handle/a%00b/"]
    )
    def test_what_is_not_there(self, shop: Shop, path: str) -> None:
        answer = shop.get(path)
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "not_found"
        assert answer.json()["error"]["request_id"] == answer["X-Request-ID"]

    def test_the_entity_tag_is_the_version(self, shop: Shop) -> None:
        made = shop.made()
        assert shop.get(f"{made['id']}/")["ETag"] == '"1"'
        assert shop.get("by-handle/linen-apron/")["ETag"] == '"1"'


class TestList:
    @pytest.fixture
    def three(self, shop: Shop) -> list[int]:
        """Ids; changed an hour after one another, the last of them now. The first is a draft."""
        made = [
            shop.made(handle="a", variants=[{"sku": "A-1", "price_minor": 1}])["id"],
            shop.made(handle="b", variants=[{"sku": "B-1", "price_minor": 1}], published=True)["id"],
            shop.made(handle="c", variants=[{"sku": "C-1", "price_minor": 1}], status="archived")["id"],
        ]
        with shop.inside():
            for hours, id_ in enumerate(reversed(made)):
                changed = timezone.now() - timedelta(hours=hours)
                Product.objects.filter(pk=id_).update(updated_at=changed)
        return made

    def test_all_of_them_the_last_change_at_the_end(self, shop: Shop, three: list[int]) -> None:
        body = shop.get().json()
        assert ids(body) == three
        assert (body["next"], body["previous"]) == (None, None)
        assert body["items"][1] == shop.get(f"{three[1]}/").json()

    def test_by_status(self, shop: Shop, three: list[int]) -> None:
        assert ids(shop.get(status="draft").json()) == three[:1]
        assert ids(shop.get(status=["active", "archived"]).json()) == three[1:]

    def test_changed_since(self, shop: Shop, three: list[int]) -> None:
        since = (timezone.now() - timedelta(minutes=90)).isoformat()
        assert ids(shop.get(updated_since=since).json()) == three[1:]

    def test_by_sku(self, shop: Shop, three: list[int]) -> None:
        assert ids(shop.get(sku="B-1").json()) == [three[1]]
        assert ids(shop.get(sku="B").json()) == []

    def test_search(self, shop: Shop, three: list[int]) -> None:
        mugs = shop.made(**mug())["id"]
        assert ids(shop.get(search="tass").json()) == [mugs]
        assert ids(shop.get(search="C-1").json()) == [three[2]]
        assert ids(shop.get(search="!").json()) == []

    def test_pages_lead_on_and_back_with_their_filters(self, shop: Shop, three: list[int]) -> None:
        first = shop.get(limit=1, status=["draft", "active"]).json()
        second = follow(shop, first["next"])
        assert (ids(first), ids(second)) == ([three[0]], [three[1]])
        assert (first["previous"], second["next"]) == (None, None)
        assert ids(follow(shop, second["previous"])) == [three[0]]

    def test_every_product_is_met_once(self, shop: Shop, store: Store) -> None:
        with shop.inside():
            made = {make_product(store, title=f"Thing {n}").pk for n in range(7)}
            Product.objects.update(updated_at=timezone.now())
        met: list[int] = []
        page = shop.get(limit=2).json()
        met += ids(page)
        while page["next"]:
            page = follow(shop, page["next"])
            met += ids(page)
        assert sorted(met) == sorted(made)

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ({"status": "sold"}, "status"),
            ({"updated_since": "yesterday"}, "updated_since"),
            ({"limit": "101"}, "limit"),
            ({"limit": "0"}, "limit"),
            ({"cursor": "x"}, "cursor"),
            ({"cursor": "WzAsIngiLDFd"}, "cursor"),
            ({"stauts": "draft"}, "stauts"),
            ({"sku": "a\0b"}, "sku"),
            ({"search": "a\0b"}, "search"),
        ],
    )
    def test_a_filter_that_makes_no_sense(self, shop: Shop, query: dict[str, str], field: str) -> None:
        answer = shop.get(**query)
        assert answer.status_code == 400
        assert list(answer.json()["error"]["fields"]) == [field]

    def test_the_number_of_statements_does_not_grow(self, shop: Shop, store: Store) -> None:
        def statements(count: int) -> int:
            with shop.inside():
                for n in range(count):
                    choices = [Choice(options=(size,), stock=n) for size in "SML"]
                    product = make_product(store, f"Thing {n}", choices, ["Size"])
                    ProductPicture.objects.create(product=product, status="ready", stem="x", widths=[320])
                    category = Category.objects.create()
                    CategoryText.objects.create(
                        category=category, language="en", title="T", slug=f"slug-{product.pk}"
                    )
                    product.categories.add(category)
            with CaptureQueriesContext(connection) as captured:
                assert len(shop.get().json()["items"]) >= count
            return len(captured)

        shop.get()
        assert statements(1) == statements(12)


class TestWhoMayRead:
    def test_reading_needs_its_own_permission(self, store: Store) -> None:
        shop = Shop(store, api_client_of(store, ["catalog.edit_products"]))
        assert shop.get().status_code == 403
        assert shop.post(apron()).status_code == 201

    def test_writing_needs_its_own_permission(self, shop: Shop, store: Store) -> None:
        made = shop.made()
        reader = Shop(store, api_client_of(store, ["catalog.view_products"]))
        path = f"{made['id']}/"
        assert reader.get(path).status_code == 200
        answers = [
            reader.post(apron(handle="new")),
            reader.put(path, apron()),
            reader.patch(path, {"brand": "X"}),
            reader.delete(path),
            reader.put("by-handle/new/", apron(handle="new")),
            reader.post({"source_url": "https://pictures.example/a.jpg"}, f"{path}pictures/"),
            reader.delete(f"{path}pictures/1/"),
        ]
        assert {answer.status_code for answer in answers} == {403}
        assert answers[0].json()["error"]["code"] == "permission_denied"
        assert shop.get().json()["items"] == [made]

    def test_products_of_another_merchant_do_not_exist(self, shop: Shop, other_store: Store) -> None:
        theirs = Shop(other_store, api_client_of(other_store, ["catalog.edit_products"])).made()
        assert shop.get(f"{theirs['id']}/").status_code == 404
        assert shop.get().json()["items"] == []
        foreign = Shop(other_store, shop.client)
        assert foreign.get(f"{theirs['id']}/").status_code == 404
        assert foreign.post(apron(handle="x")).status_code == 404

    def test_a_module_that_is_off_has_no_api(self, shop: Shop, store: Store) -> None:
        made = shop.made()
        for code in ("orders", "inventory", "catalog"):
            disable_module(platform=store.platform.code, code=code, actor=SYSTEM)
        for answer in (shop.get(), shop.get(f"{made['id']}/"), shop.post(apron(handle="x"))):
            assert answer.status_code == 404
            assert answer.json()["error"]["code"] == "not_found"

    def test_without_inventory_there_is_no_stock_to_tell_of(self, shop: Shop, store: Store) -> None:
        made = shop.made(**mug())
        for code in ("orders", "inventory"):
            disable_module(platform=store.platform.code, code=code, actor=SYSTEM)
        stock = shop.get(f"{made['id']}/").json()["variants"][0]["stock"]
        assert stock == {"tracked": False, "on_hand": 0, "reserved": 0, "available": None}

    @pytest.mark.parametrize("secret", [None, "maart_wrong"])
    def test_no_token_or_a_wrong_one(self, store: Store, secret: str | None) -> None:
        client = APIClient(HTTP_HOST=store.platform.host)
        if secret:
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        answer = Shop(store, client).get()
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["error"]["request_id"] == answer["X-Request-ID"]


def ids(body: dict[str, Any]) -> list[int]:
    return [item["id"] for item in body["items"]]


def follow(shop: Shop, url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    assert parts.path == shop.root
    body: dict[str, Any] = shop.client.get(f"{parts.path}?{parts.query}").json()
    return body
