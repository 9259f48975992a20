"""Creating, replacing, changing and archiving products over the API."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from rest_framework.test import APIClient

from apps.catalog.models import Product, StoreListing, Variant
from apps.tenancy.audit.models import AuditEntry
from apps.tenancy.models import Store
from tests.modules.catalog.api.conftest import Shop, apron, mug
from tests.support.fixtures.people import api_client_of, new_token


class TestCreating:
    def test_a_product_is_a_draft_at_first(self, shop: Shop, store: Store) -> None:
        answer = shop.post(apron())
        body = answer.json()
        assert answer.status_code == 201
        assert (body["status"], body["published"], body["version"]) == ("draft", False, 1)
        assert answer["Location"] == f"http://{store.platform.host}{shop.root}{body['id']}/"
        assert answer["ETag"] == '"1"'

    def test_published_at_once(self, shop: Shop, store: Store) -> None:
        body = shop.made(published=True)
        assert (body["status"], body["published"]) == ("active", True)
        with shop.inside():
            assert StoreListing.objects.get(product=body["id"]).store_id == store.pk

    def test_a_draft_cannot_be_published_as_a_draft(self, shop: Shop) -> None:
        assert_refused(shop.post(apron(status="draft", published=True)), 400, "published")
        assert shop.get().json()["items"] == []

    def test_the_token_is_held_responsible(self, shop: Shop) -> None:
        made = shop.made()
        with shop.inside():
            entry = AuditEntry.objects.get(action="catalog.product_created")
            assert entry.actor_label.startswith("Tests (maart_")
            assert str(entry.object_id) == str(made["id"])

    def test_a_handle_that_is_taken_points_to_who_has_it(self, shop: Shop, store: Store) -> None:
        made = shop.made()
        answer = shop.post(apron(texts={"en": {"title": "Other"}}, variants=[{"price_minor": 1}]))
        error = assert_refused(answer, 409, "handle")
        url = f"http://{store.platform.host}{shop.root}{made['id']}/"
        assert error["code"] == "handle_taken"
        assert error["details"] == {"existing": {"id": made["id"], "url": url}}
        assert shop.get().json()["items"] == [made]

    def test_a_sku_that_is_taken_points_to_who_has_it(self, shop: Shop) -> None:
        made = shop.made()
        error = assert_refused(shop.post(apron(handle="other")), 409, "sku")
        assert (error["code"], error["details"]["existing"]["id"]) == ("sku_taken", made["id"])
        assert shop.get().json()["items"] == [made]

    def test_a_description_is_measured_as_it_is_kept(self, shop: Shop) -> None:
        """Cleaning may make it longer: what we show must be what may be sent back."""
        for html, status in (("<b>&lt;</b>" + "a" * 199_000, 201), ("<p>" + "&" * 150_000, 400)):
            texts = {"en": {"title": "Apron", "description": html}}
            answer = shop.post(apron(handle=f"h{status}", texts=texts, variants=[{"price_minor": 1}]))
            assert answer.status_code == status, answer.json()
            if status == 400:
                assert list(answer.json()["error"]["fields"]["texts"]["en"]) == ["description"]

    def test_an_address_that_was_made_longer_can_be_sent_back(self, shop: Shop) -> None:
        texts = {"en": {"title": "Apron", "slug": "a" * 200}}
        shop.made(texts=texts, published=True)
        second = shop.made(handle="b", texts=texts, variants=[{"price_minor": 1}])
        assert len(second["texts"]["en"]["slug"]) > 200
        assert shop.put(f"{second['id']}/", second).json() == second

    def test_html_is_cleaned(self, shop: Shop) -> None:
        texts = {"en": {"title": "Apron", "description": "<p>Fine</p><script>alert(1)</script>"}}
        assert shop.made(texts=texts)["texts"]["en"]["description"] == "<p>Fine</p>"

    @pytest.mark.parametrize(
        ("changes", "path"),
        [
            ({"handle": ""}, "handle"),
            ({"handle": "x" * 256}, "handle"),
            ({"handle": None}, "handle"),
            ({"status": "sold"}, "status"),
            ({"titel": "x"}, "titel"),
            ({"texts": {}}, "texts.en.title"),
            ({"texts": {"en": {}}}, "texts.en.title"),
            ({"texts": {"xx": {"title": "X"}}}, "texts.xx"),
            ({"texts": {"en": {"title": "X", "titel": "Y"}}}, "texts.en.titel"),
            ({"variants": []}, "variants"),
            ({"variants": [{}]}, "variants.0.price_minor"),
            ({"variants": [{"price_minor": 1}, {"price_minor": -1}]}, "variants.1.price_minor"),
            ({"variants": [{"price_minor": 19.9}]}, "variants.0.price_minor"),
            ({"variants": [{"price_minor": "19.90"}]}, "variants.0.price_minor"),
            ({"variants": [{"price_minor": True}]}, "variants.0.price_minor"),
            ({"variants": [{"price_minor": 10**40}]}, "variants.0.price_minor"),
            ({"variants": [{"price_minor": 1, "quantity": -1}]}, "variants.0.quantity"),
            ({"variants": [{"price_minor": 1, "tax_class": "none"}]}, "variants.0.tax_class"),
            ({"variants": [{"price_minor": 1, "options": ["S"]}]}, "variants.options"),
            ({"variants": [{"price_minor": 1}, {"price_minor": 2}]}, "variants.options"),
            ({"variants": [{"price_minor": 1, "id": 5}]}, "variants.id"),
            ({"variants": [{"price_minor": 1, "picture_id": 5}]}, "variants.picture_id"),
            ({"option_names": ["a", "b", "c", "d"]}, "option_names"),
            ({"category_ids": [5]}, "category_ids"),
            ({"category_ids": [2**63]}, "category_ids.0"),
            ({"attributes": []}, "attributes"),
        ],
    )
    def test_what_is_wrong_is_named_by_its_path(self, shop: Shop, changes: dict[str, Any], path: str) -> None:
        assert_refused(shop.post(apron(**changes)), 400, path)
        assert shop.get().json()["items"] == []

    def test_messages_are_in_the_language_that_is_asked_for(self, shop: Shop) -> None:
        url = shop.root
        answers = [
            shop.client.post(url, apron(handle=""), headers={"accept-language": code}).json()
            for code in ("en", "fr")
        ]
        assert answers[0]["error"]["code"] == answers[1]["error"]["code"] == "invalid"
        assert answers[0]["error"]["fields"] != answers[1]["error"]["fields"]


class TestBodies:
    @pytest.mark.parametrize(
        "raw",
        [
            b"{",
            b"\xff",
            b'{"handle": NaN}',
            b'{"handle": "a\\u0000b"}',
            b'{"attributes": {"a\\u0000": 1}}',
            b'{"attributes": {"a": ["\\ud800"]}}',
            b'{"attributes": {"x": 1e999}}',
            b'{"attributes": {"x": [-1e400]}}',
            b'{"attributes": ' + b"[" * 900 + b"]" * 900 + b"}",
            b'{"attributes": ' + b'{"a":' * 32 + b"1" + b"}" * 32 + b"}",
            b"[" * 100_000,
            b'{"attributes": ' + b"9" * 5_000 + b"}",
        ],
    )
    def test_what_is_no_json_or_cannot_be_stored(self, shop: Shop, raw: bytes) -> None:
        answer = shop.client.post(shop.root, data=raw, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "malformed"

    def test_nested_as_deep_as_may_be(self, shop: Shop) -> None:
        nested: Any = 1.5
        for _level in range(30):
            nested = {"a": nested}
        assert shop.made(attributes=nested)["attributes"] == nested

    @pytest.mark.parametrize("raw", [b"[]", b'"x"', b"null", b"5"])
    def test_json_that_is_no_object(self, shop: Shop, raw: bytes) -> None:
        answer = shop.client.post(shop.root, data=raw, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "invalid"

    def test_too_large(self, shop: Shop) -> None:
        raw = b'{"handle": "' + b"x" * 4 * 1024 * 1024 + b'"}'
        answer = shop.client.post(shop.root, data=raw, content_type="application/json")
        assert answer.status_code == 413
        assert answer.json()["error"]["code"] == "too_large"

    def test_something_else(self, shop: Shop) -> None:
        answer = shop.client.post(shop.root, data=b"<a/>", content_type="application/xml")
        assert answer.status_code == 415
        assert answer.json()["error"]["code"] == "unsupported_media_type"


class TestReplacing:
    def test_what_was_read_can_be_sent_back(self, shop: Shop) -> None:
        made = shop.made(**mug(published=True))
        answer = shop.put(f"{made['id']}/", made)
        assert answer.status_code == 200, answer.json()
        assert answer.json() == made

    def test_what_is_left_out_is_emptied_but_for_what_stays(self, shop: Shop) -> None:
        made = shop.made(**mug(brand="Potter", tags=["a"], attributes={"x": 1}, published=True))
        body = {"handle": "mug", "texts": {"en": {"title": "New"}}, "variants": [{"price_minor": 5}]}
        changed = shop.put(f"{made['id']}/", body).json()
        assert (changed["brand"], changed["tags"], changed["option_names"]) == ("", [], [])
        assert (changed["status"], changed["published"], changed["attributes"]) == ("active", True, {"x": 1})
        assert changed["texts"]["en"]["title"] == "New"
        assert changed["texts"]["fr"] == made["texts"]["fr"]
        assert [v["price_minor"] for v in changed["variants"]] == [5]
        assert changed["version"] == made["version"] + 1

    def test_variants_keep_their_identity_by_id_sku_or_options(self, shop: Shop) -> None:
        made = shop.made(**mug())
        small, large = (variant["id"] for variant in made["variants"])
        by_options = [{"options": ["Large"], "price_minor": 1}, {"options": ["Small"], "price_minor": 1}]
        by_sku = [
            {"sku": "MUG-S", "options": ["XS"], "price_minor": 2},
            {"sku": "MUG-L", "options": ["XL"], "price_minor": 2},
        ]
        by_id = [{"id": large, "options": ["S"], "price_minor": 3}, {"id": small, "options": ["L"], "price_minor": 3}]  # fmt: skip
        for variants, expected in ((by_sku, [small, large]), (by_id, [large, small])):
            changed = shop.put(f"{made['id']}/", mug(variants=variants)).json()
            assert [variant["id"] for variant in changed["variants"]] == expected
        back = shop.put(f"{made['id']}/", mug()).json()
        assert len(back["variants"]) == 2
        again = shop.put(f"{made['id']}/", mug(variants=by_options)).json()
        assert {v["id"] for v in again["variants"]} == {v["id"] for v in back["variants"]}

    def test_options_that_change_hands(self, shop: Shop) -> None:
        """A new variant may have the options that an old one gives up in the same request."""
        made = shop.made(**mug())
        small = made["variants"][0]["id"]
        variants = [
            {"options": ["Small"], "price_minor": 1},
            {"sku": "MUG-S", "options": ["Tiny"], "price_minor": 2},
        ]
        changed = shop.put(f"{made['id']}/", mug(variants=variants)).json()["variants"]
        assert [variant["options"] for variant in changed] == [["Small"], ["Tiny"]]
        assert changed[1]["id"] == small
        assert changed[0]["id"] not in {variant["id"] for variant in made["variants"]}

    def test_a_variant_named_twice(self, shop: Shop) -> None:
        made = shop.made(**mug())
        id_ = made["variants"][0]["id"]
        variants = [{"id": id_, "options": [size], "price_minor": 1} for size in ("S", "M")]
        assert_refused(shop.put(f"{made['id']}/", mug(variants=variants)), 400, "variants.id")

    def test_nothing_there(self, shop: Shop) -> None:
        assert shop.put("999999/", apron()).status_code == 404


class TestChanging:
    def test_only_what_is_named(self, shop: Shop) -> None:
        made = shop.made(**mug(brand="Potter", published=True))
        changed = shop.patch(f"{made['id']}/", {"brand": "Ida"}).json()
        assert changed == {
            **made, "brand": "Ida", "version": made["version"] + 1, "updated_at": changed["updated_at"],
        }  # fmt: skip

    def test_nothing_named(self, shop: Shop) -> None:
        made = shop.made()
        answer = shop.patch(f"{made['id']}/", {})
        assert (answer.status_code, answer.json()) == (200, made)

    def test_texts_are_merged_by_language_and_field(self, shop: Shop) -> None:
        made = shop.made(**mug())
        texts = {"fr": {"description": "<p>Bleue</p>"}, "de": {"title": "Becher"}}
        changed = shop.patch(f"{made['id']}/", {"texts": texts}).json()["texts"]
        assert (changed["fr"]["title"], changed["fr"]["description"]) == ("Tasse", "<p>Bleue</p>")
        assert changed["de"]["title"] == "Becher"
        assert changed["en"] == made["texts"]["en"]

    def test_a_new_language_needs_a_title(self, shop: Shop) -> None:
        made = shop.made()
        answer = shop.patch(f"{made['id']}/", {"texts": {"de": {"description": "x"}}})
        assert_refused(answer, 400, "texts.de.title")

    @pytest.mark.parametrize("name", ["id", "sku", "options"])
    def test_one_variant_and_its_stock(self, shop: Shop, name: str) -> None:
        made = shop.made(**mug())
        small, large = made["variants"]
        variant = {name: large[name], "price_minor": 1300, "quantity": 7}
        changed = shop.patch(f"{made['id']}/", {"variants": [variant]}).json()["variants"]
        assert changed[0] == small
        assert (changed[1]["id"], changed[1]["price_minor"]) == (large["id"], 1300)
        assert changed[1]["stock"]["on_hand"] == 7
        assert changed[1]["options"] == ["Large"]

    def test_the_only_variant_needs_no_name(self, shop: Shop) -> None:
        made = shop.made()
        changed = shop.patch(f"{made['id']}/", {"variants": [{"price_minor": 1}]}).json()["variants"]
        assert [(v["id"], v["price_minor"], v["sku"]) for v in changed] == [
            (made["variants"][0]["id"], 1, "APRON")
        ]

    def test_a_variant_is_added(self, shop: Shop) -> None:
        made = shop.made(**mug())
        variants = [{"sku": "MUG-XL", "options": ["Huge"], "price_minor": 1500}]
        changed = shop.patch(f"{made['id']}/", {"variants": variants}).json()["variants"]
        assert changed[:2] == made["variants"]
        assert (changed[2]["sku"], changed[2]["options"]) == ("MUG-XL", ["Huge"])

    def test_a_new_variant_needs_a_price(self, shop: Shop) -> None:
        made = shop.made(**mug())
        answer = shop.patch(f"{made['id']}/", {"variants": [{"options": ["Huge"]}]})
        assert_refused(answer, 400, "variants.price_minor")

    def test_an_unknown_sku_is_no_other_name_of_the_only_variant(self, shop: Shop) -> None:
        made = shop.made()
        answer = shop.patch(f"{made['id']}/", {"variants": [{"sku": "OTHER", "price_minor": 1}]})
        assert_refused(answer, 400, "variants.options")
        assert shop.get(f"{made['id']}/").json() == made

    def test_a_variant_that_is_not_its_own(self, shop: Shop) -> None:
        other = shop.made()["variants"][0]["id"]
        made = shop.made(**mug())
        answer = shop.patch(f"{made['id']}/", {"variants": [{"id": other, "price_minor": 1}]})
        assert_refused(answer, 400, "variants.id")

    def test_into_the_shop_and_out_again(self, shop: Shop) -> None:
        path = f"{shop.made()['id']}/"
        inside = shop.patch(path, {"published": True}).json()
        assert (inside["status"], inside["published"]) == ("active", True)
        again = shop.patch(path, {"published": True}).json()
        assert again["published_at"] == inside["published_at"]
        outside = shop.patch(path, {"published": False}).json()
        assert (outside["status"], outside["published"], outside["published_at"]) == ("active", False, None)

    def test_a_listed_draft_that_is_sent_back_stays_a_draft(self, shop: Shop) -> None:
        path = f"{shop.made(published=True)['id']}/"
        draft = shop.patch(path, {"status": "draft"}).json()
        assert (draft["status"], draft["published"]) == ("draft", True)
        assert shop.put(path, draft).json()["status"] == "draft"

    def test_nothing_is_half_written(self, shop: Shop) -> None:
        made = shop.made(status="archived")
        answer = shop.patch(f"{made['id']}/", {"brand": "X", "published": True})
        assert_refused(answer, 400, "published")
        assert shop.get(f"{made['id']}/").json() == made

    def test_another_handle_that_is_taken(self, shop: Shop) -> None:
        shop.made()
        made = shop.made(**mug())
        assert_refused(shop.patch(f"{made['id']}/", {"handle": "linen-apron"}), 409, "handle")


class TestArchiving:
    def test_it_stays_for_orders_and_may_come_back(self, shop: Shop) -> None:
        path = f"{shop.made(published=True)['id']}/"
        answer = shop.delete(path)
        assert (answer.status_code, answer.content) == (204, b"")
        assert shop.get(path).json()["status"] == "archived"
        assert shop.patch(path, {"status": "draft"}).json()["status"] == "draft"

    def test_doing_so_again_changes_nothing(self, shop: Shop) -> None:
        path = f"{shop.made()['id']}/"
        shop.delete(path)
        before = shop.get(path).json()
        assert shop.delete(path).status_code == 204
        assert shop.get(path).json() == before

    def test_nothing_there(self, shop: Shop) -> None:
        assert shop.delete("999999/").status_code == 404


class TestVersions:
    WRITES: tuple[Callable[..., Any], ...] = (
        lambda shop, path, **headers: shop.put(path, apron(brand="X"), **headers),
        lambda shop, path, **headers: shop.patch(path, {"brand": "X"}, **headers),
        lambda shop, path, **headers: shop.delete(path, **headers),
        lambda shop, path, **headers: shop.put("by-handle/linen-apron/", apron(brand="X"), **headers),
    )

    @pytest.mark.parametrize("write", WRITES)
    @pytest.mark.parametrize("tag", ['"7"', 'W/"7"', "7", '"x"', '"1", "7"'])
    def test_a_stale_version_is_refused(self, shop: Shop, write: Callable[..., Any], tag: str) -> None:
        made = shop.made()
        answer = write(shop, f"{made['id']}/", **{"If-Match": tag})
        assert answer.status_code == 412
        assert answer.json()["error"]["code"] == "precondition_failed"
        assert shop.get(f"{made['id']}/").json() == made

    @pytest.mark.parametrize("write", WRITES)
    @pytest.mark.parametrize("tag", ['"1"', 'W/"1"', "*"])
    def test_the_version_that_was_read(self, shop: Shop, write: Callable[..., Any], tag: str) -> None:
        made = shop.made()
        assert write(shop, f"{made['id']}/", **{"If-Match": tag}).status_code in (200, 204)
        assert shop.get(f"{made['id']}/").json()["version"] == 2

    def test_the_answer_tells_the_current_version(self, shop: Shop) -> None:
        made = shop.made()
        error = shop.patch(f"{made['id']}/", {"brand": "X"}, **{"If-Match": '"9"'}).json()["error"]
        assert error["details"] == {"current_version": 1}


class TestByHandle:
    def test_creates_then_replaces(self, shop: Shop) -> None:
        body = {name: value for name, value in apron(published=True).items() if name != "handle"}
        first = shop.put("by-handle/linen-apron/", body)
        assert (first.status_code, first.json()["handle"]) == (201, "linen-apron")
        assert first["Location"].endswith(f"/products/{first.json()['id']}/")
        second = shop.put("by-handle/linen-apron/", body)
        assert (second.status_code, second.json()) == (200, first.json())
        third = shop.put("by-handle/linen-apron/", {**body, "brand": "X"})
        assert (third.json()["id"], third.json()["brand"]) == (first.json()["id"], "X")

    def test_another_handle_in_the_body(self, shop: Shop) -> None:
        assert_refused(shop.put("by-handle/apron/", apron()), 400, "handle")

    def test_a_new_one_that_is_not_valid(self, shop: Shop) -> None:
        answer = shop.put("by-handle/linen-apron/", apron(category_ids=[5]))
        assert_refused(answer, 400, "category_ids")
        assert shop.get().json()["items"] == []

    def test_only_create(self, shop: Shop) -> None:
        headers = {"If-None-Match": "*"}
        assert shop.put("by-handle/linen-apron/", apron(), **headers).status_code == 201
        answer = shop.put("by-handle/linen-apron/", apron(brand="X"), **headers)
        assert answer.status_code == 412
        assert answer.json()["error"]["details"]["existing"]["id"] == shop.get().json()["items"][0]["id"]
        assert shop.get().json()["items"][0]["brand"] == ""

    @pytest.mark.parametrize("tag", ['"1"', "*"])
    def test_only_replace(self, shop: Shop, tag: str) -> None:
        assert shop.put("by-handle/linen-apron/", apron(), **{"If-Match": tag}).status_code == 412
        assert shop.get().json()["items"] == []


@pytest.mark.real_commits
class TestAtTheSameTime:
    def test_one_creates_and_the_others_find_it(self, store: Store) -> None:
        statuses = at_once(store, lambda shop: shop.put("by-handle/linen-apron/", apron()))
        assert sorted(statuses) == [200, 200, 200, 201]
        assert_one_apron(store)

    def test_all_but_one_are_told_that_the_handle_is_taken(self, store: Store) -> None:
        statuses = at_once(store, lambda shop: shop.post(apron()))
        assert sorted(statuses) == [201, 409, 409, 409]
        assert_one_apron(store)

    def test_of_writers_who_read_the_same_version_one_wins(self, store: Store) -> None:
        made = Shop(store, api_client_of(store, ["catalog.edit_products"])).made()
        path = f"{made['id']}/"
        names = iter("abcd")

        def write(shop: Shop) -> Any:
            return shop.patch(path, {"brand": next(names)}, **{"If-Match": '"1"'})

        assert sorted(at_once(store, write)) == [200, 412, 412, 412]


def at_once(store: Store, call: Callable[[Shop], Any]) -> list[int]:
    secret = new_token(store, ["catalog.edit_products"])

    def run(_n: int) -> int:
        client = APIClient(HTTP_HOST=store.platform.host)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        try:
            return int(call(Shop(store, client)).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(run, range(4)))


def assert_one_apron(store: Store) -> None:
    shop = Shop(store, api_client_of(store, ["catalog.edit_products"]))
    with shop.inside():
        assert Product.objects.count() == 1
        assert Variant.objects.filter(archived_at__isnull=True).count() == 1


def assert_refused(answer: Any, status: int, path: str) -> dict[str, Any]:
    """With this status, naming this field and no other."""
    error: dict[str, Any] = answer.json()["error"]
    assert answer.status_code == status, error
    assert _paths(error["fields"]) == [path]
    assert error["message"]
    return error


def _paths(fields: Any, before: str = "") -> list[str]:
    if isinstance(fields, list):
        assert all(isinstance(text, str) and text for text in fields)
        return [before.rstrip(".")]
    return [path for name, inner in fields.items() for path in _paths(inner, f"{before}{name}.")]


@pytest.mark.parametrize("language", ["fr", "de", "lb"])
def test_every_refusal_is_in_the_readers_language(shop: Shop, store: Store, language: str) -> None:
    reader = api_client_of(store, ["catalog.view_products"])
    wrong: dict[str, Any] = {
        "handle": None, "status": "sold", "texts": [], "tags": "a", "published": "maybe",
        "variants": [{"price_minor": "x"}, {"price_minor": -1}, {"price_minor": 1, "barcode": "9" * 65}],
    }  # fmt: skip

    def refusals(code: str) -> list[Any]:
        spoken = {"accept-language": code}
        asked = [
            shop.client.post(shop.root, wrong, headers=spoken),
            shop.client.post(shop.root, {"titel": "x"}, headers=spoken),
            shop.client.get(f"{shop.root}999999/", headers=spoken),
            shop.client.put(shop.root, {}, headers=spoken),
            shop.client.get(shop.root, headers={**spoken, "accept": "text/html"}),
            shop.client.get(shop.root, {"updated_since": "x", "limit": "0", "cursor": "x"}, headers=spoken),
            shop.client.post(shop.root, data=b"<a/>", content_type="application/xml", headers=spoken),
            shop.client.post(shop.root, data=b"{", content_type="application/json", headers=spoken),
            shop.client.get(shop.root.rstrip("/"), headers=spoken),
            reader.post(shop.root, {}, headers=spoken),
            APIClient(HTTP_HOST=store.platform.host).get(shop.root, headers=spoken),
        ]
        return [text for answer in asked for text in texts_of(answer.json()["error"])]

    english, spoken = refusals("en"), refusals(language)
    assert len(english) == len(spoken) > 20
    assert [text for text, other in zip(english, spoken, strict=True) if text == other] == []


def texts_of(error: dict[str, Any]) -> list[str]:
    found, waiting = [error["message"]], [error["fields"]]
    while waiting:
        part = waiting.pop()
        waiting.extend(part.values() if isinstance(part, dict) else ())
        found.extend(part if isinstance(part, list) else ())
    return found
