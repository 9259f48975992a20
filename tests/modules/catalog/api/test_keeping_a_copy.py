"""A reader who follows the changes misses none, whoever makes them and however long that takes."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

from apps.catalog.models import Category, Product, ProductPicture
from apps.catalog.services import categories, pictures, products
from apps.core.actor import SYSTEM
from apps.tenancy.models import Store
from tests.modules.catalog.api.conftest import Shop, apron

LONG_AGO = timezone.now() - timedelta(days=3)


def publish(shop: Shop, id_: int) -> None:
    products.publish_products(product_ids=[id_], store_id=shop.store.pk, actor=SYSTEM, now=timezone.now())


def take_out(shop: Shop, id_: int) -> None:
    products.unpublish_products(product_ids=[id_], store_id=shop.store.pk, actor=SYSTEM, now=timezone.now())


def delete_its_category(shop: Shop, id_: int) -> None:
    category_id = Category.objects.get(products=id_).pk
    categories.delete_category(category_id=category_id, actor=SYSTEM, now=timezone.now())


def add_a_picture(shop: Shop, id_: int) -> None:
    now = timezone.now()
    url = "https://pictures.example/new.jpg"
    pictures.add_picture_from_url(product_id=id_, url=url, alt="", actor=SYSTEM, now=now)


@pytest.fixture
def product(shop: Shop) -> dict[str, Any]:
    """A draft, or what its test makes of it, that changed long ago."""
    made = shop.made()
    with shop.inside():
        texts = {"en": categories.CategoryTextDraft(title="Linen")}
        category = categories.save_category(texts=texts, actor=SYSTEM)
        Product.objects.get(pk=made["id"]).categories.add(category)
    return made


def seen_again(shop: Shop, product: dict[str, Any], since: Any) -> dict[str, Any] | None:
    found: list[dict[str, Any]] = shop.get(updated_since=since.isoformat()).json()["items"]
    return next((item for item in found if item["id"] == product["id"]), None)


@pytest.mark.parametrize(
    ("before", "change"),
    [
        (None, publish),
        (publish, take_out),
        (None, delete_its_category),
        (None, add_a_picture),
    ],
)
def test_what_others_change_is_seen(
    shop: Shop,
    product: dict[str, Any],
    before: Callable[[Shop, int], None] | None,
    change: Callable[[Shop, int], None],
) -> None:
    with shop.inside():
        if before:
            before(shop, product["id"])
        Product.objects.filter(pk=product["id"]).update(updated_at=LONG_AGO)
    tag = shop.get(f"{product['id']}/")["ETag"]
    start = timezone.now()
    assert seen_again(shop, product, start) is None
    with shop.inside():
        change(shop, product["id"])
    changed = seen_again(shop, product, start)
    assert changed is not None
    assert f'"{changed["version"]}"' != tag
    assert shop.put(f"{product['id']}/", apron(), **{"If-Match": tag}).status_code == 412


def test_a_repeat_is_no_change(shop: Shop, product: dict[str, Any]) -> None:
    with shop.inside():
        publish(shop, product["id"])
        before = Product.objects.get(pk=product["id"])
        publish(shop, product["id"])
        after = Product.objects.get(pk=product["id"])
    assert (after.version, after.updated_at) == (before.version, before.updated_at)


def test_a_picture_that_fails_is_seen_and_is_in_nobodys_way(shop: Shop, product: dict[str, Any]) -> None:
    with shop.inside():
        add_a_picture(shop, product["id"])
        Product.objects.update(updated_at=LONG_AGO)
        version = Product.objects.get(pk=product["id"]).version
        start = timezone.now()
        pictures._note_failure(ProductPicture.objects.get().pk, "It has gone.", is_final=True)
    changed = seen_again(shop, product, start)
    assert changed is not None
    assert changed["version"] == version
    assert changed["pictures"][0]["error"] == "It has gone."


def test_an_import_is_stamped_when_it_writes(
    shop: Shop, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not when it began: a long one would write into the past of a reader."""
    from apps.catalog.management.commands import import_products

    class Began:
        now = staticmethod(lambda: LONG_AGO)

    file = tmp_path / "products.csv"
    start = timezone.now()
    for title in ("Bowl", "Large bowl"):
        file.write_text(f"Handle,Title,Variant Price\nbowl,{title},9.90\n")
        with monkeypatch.context() as patch:
            patch.setattr(import_products, "timezone", Began)
            call_command("import_products", str(file), store=store.code)
        (found,) = shop.get(updated_since=start.isoformat()).json()["items"]
        assert found["texts"]["en"]["title"] == title
        start = timezone.now()


@pytest.mark.real_commits
def test_a_change_that_becomes_visible_late_is_not_missed(shop: Shop) -> None:
    """It was written before, and is visible after, a change that the reader has seen."""
    late, early = shop.made(), shop.made(handle="b", variants=[{"sku": "B", "price_minor": 1}])
    written, seen = Event(), Event()

    def write_slowly() -> None:
        try:
            with shop.inside(), transaction.atomic():
                publish(shop, late["id"])
                written.set()
                assert seen.wait(20)
        finally:
            connections.close_all()

    writer = Thread(target=write_slowly)
    writer.start()
    assert written.wait(20)
    shop.patch(f"{early['id']}/", {"brand": "Ida"})
    first = shop.get().json()
    seen.set()
    writer.join()
    newest = max(item["updated_at"] for item in first["items"])
    by_newest = shop.get(updated_since=newest).json()["items"]
    assert late["id"] not in [item["id"] for item in by_newest], "The greatest updated_at is not enough."
    resumed = {item["id"]: item for item in shop.get(updated_since=first["resume_from"]).json()["items"]}
    assert resumed[late["id"]]["published"] is True


def test_only_the_first_page_says_where_to_go_on(shop: Shop) -> None:
    """A later one knows too late when the look began."""
    for number in range(2):
        shop.made(handle=f"h{number}", variants=[{"sku": f"S{number}", "price_minor": 1}])
    first = shop.get(limit=1).json()
    assert first["resume_from"] is not None
    cursor = first["next"].rpartition("cursor=")[2]
    assert shop.get(limit=1, cursor=cursor).json()["resume_from"] is None
