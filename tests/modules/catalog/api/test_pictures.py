"""Pictures over the API: fetched from an address in the background."""

from typing import Any

import pytest

from apps.catalog.models import ProductPicture
from apps.catalog.services.pictures import fetch_pictures
from tests.modules.catalog.api.conftest import Shop
from tests.support.outbox import waiting

URL = "https://pictures.example/apron.jpg"


@pytest.fixture
def path(shop: Shop) -> str:
    return f"{shop.made()['id']}/"


def add(shop: Shop, path: str, **body: Any) -> Any:
    return shop.post({"source_url": URL, **body}, f"{path}pictures/")


def test_a_picture_waits_until_it_is_fetched(shop: Shop, path: str) -> None:
    answer = add(shop, path, alt="An apron")
    body = answer.json()
    assert answer.status_code == 202
    assert (body["status"], body["url"], body["alt"], body["position"]) == ("pending", None, "An apron", 1)
    product = shop.get(path).json()
    assert (product["pictures"], product["version"]) == ([body], 2)
    with shop.inside():
        [message] = [m for m in waiting() if m.task == "apps.catalog.tasks.fetch_pictures"]
        assert message.kwargs["picture_ids"] == [body["id"]]


def test_the_same_address_again_is_the_same_picture(shop: Shop, path: str) -> None:
    first = add(shop, path).json()
    again = add(shop, path)
    assert (again.status_code, again.json()) == (200, first)
    assert len(shop.get(path).json()["pictures"]) == 1


def test_one_that_failed_is_tried_again(shop: Shop, path: str) -> None:
    first = add(shop, path).json()
    with shop.inside():
        ProductPicture.objects.filter(pk=first["id"]).update(status="failed", error="Gone")
    assert shop.get(path).json()["pictures"][0]["error"] == "Gone"
    again = add(shop, path)
    assert (again.status_code, again.json()) == (200, first)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "[::ffff:192.168.1.1]"]
)
def test_an_address_inside_our_networks_is_not_asked(shop: Shop, path: str, host: str) -> None:
    """It is accepted like any other, and the product says what became of it."""
    picture = add(shop, path, source_url=f"http://{host}/picture.jpg").json()
    with shop.inside():
        fetch_pictures(picture_ids=[picture["id"]], attempt=1)
    (shown,) = shop.get(path).json()["pictures"]
    assert (shown["status"], shown["url"]) == ("failed", None)
    assert "leads to an address that is not public" in shown["error"]


@pytest.mark.parametrize("url", ["", "apron.jpg", "file:///etc/passwd", "https://x.example/" + "a" * 2000])
def test_what_is_no_address(shop: Shop, path: str, url: str) -> None:
    answer = add(shop, path, source_url=url)
    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == ["source_url"]


def test_at_most_a_hundred(shop: Shop, path: str) -> None:
    with shop.inside():
        ProductPicture.objects.bulk_create(
            ProductPicture(product_id=int(path.strip("/")), source_url=f"{URL}?{n}") for n in range(100)
        )
    answer = add(shop, path)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_picture"


def test_a_product_that_is_not_there(shop: Shop) -> None:
    assert add(shop, "999999/").status_code == 404


def test_a_picture_is_taken_off(shop: Shop, path: str) -> None:
    id_ = add(shop, path).json()["id"]
    assert shop.delete(f"{path}pictures/{id_}/").status_code == 204
    assert shop.get(path).json()["pictures"] == []
    assert shop.delete(f"{path}pictures/{id_}/").status_code == 404


def test_only_from_its_own_product(shop: Shop, path: str) -> None:
    id_ = add(shop, path).json()["id"]
    other = shop.made(handle="other", variants=[{"price_minor": 1}])["id"]
    assert shop.delete(f"{other}/pictures/{id_}/").status_code == 404
    assert len(shop.get(path).json()["pictures"]) == 1
