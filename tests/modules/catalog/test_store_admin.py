"""Catalog in the store admin, as the owner and others use it."""

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.catalog.enums import ImportStatus
from apps.catalog.models import (
    Category,
    Product,
    ProductImport,
    ProductPicture,
    ProductText,
    StoreListing,
    Variant,
)
from apps.catalog.services import pictures, uploads
from apps.catalog.services.drafts import VariantDraft
from apps.catalog.tasks import check_upload, clean_uploads, run_import
from apps.core import context
from apps.core.context import Context
from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock
from apps.core.outbox.models import OutboxMessage
from apps.tenancy.models import Store
from tests.modules.catalog import files
from tests.modules.catalog.samples import NOW, make_product, make_published, picture_bytes, sizes
from tests.support.fixtures.people import context_of

BASE = "/store/bakery-town"


@pytest.fixture
def shop(store: Store) -> Context:
    return context_of(store)


def page(client: Client, path: str, expected: int = 200, /, **query: Any) -> str:
    response = client.get(f"{BASE}{path}", query)
    assert response.status_code == expected, response.content[:400]
    return response.content.decode()


def send(client: Client, path: str, data: dict[str, Any], status: int = 302) -> str:
    response = client.post(f"{BASE}{path}", data)
    assert response.status_code == status, response.content[:2000]
    return response["Location"] if status == 302 else response.content.decode()


class TestList:
    def test_an_empty_catalog_says_what_to_do(self, store_admin_client: Client) -> None:
        shown = page(store_admin_client, "/products/")
        assert "Add your first product" in shown
        assert f'href="{BASE}/products/imports/"' in shown

    def test_rows_filters_and_tabs(self, shop: Context, store: Store, store_admin_client: Client) -> None:
        with context.enter(shop):
            make_published(store.pk, "rye", "Rye bread")
            make_product("cake", "Plum cake", status="draft", **sizes(900, 1500))
        everything = page(store_admin_client, "/products/")
        assert "Rye bread" in everything
        assert "2 variants" in everything
        assert "Plum cake" not in page(store_admin_client, "/products/", status="active")
        assert "Rye bread" not in page(store_admin_client, "/products/", visibility="not-listed")
        assert "Plum cake" in page(store_admin_client, "/products/", q="CAKE-S")
        assert "No products match" in page(store_admin_client, "/products/", q="zzz")
        page(store_admin_client, "/products/", 302, cursor="nonsense")
        for odd in (
            {"status": "x"},
            {"sort": "x"},
            {"category": "9" * 30},
            {"category": "7"},
            {"visibility": "x"},
        ):
            page(store_admin_client, "/products/", **odd)

    def test_pages_by_cursor(self, shop: Context, store_admin_client: Client) -> None:
        with context.enter(shop):
            for number in range(53):
                make_product(f"bread-{number:02}", f"Bread {number:02}")
        response = store_admin_client.get(f"{BASE}/products/", {"sort": "title"})
        assert len(response.context["rows"]) == 50
        cursor = response.context["page"].next_cursor
        following = store_admin_client.get(f"{BASE}/products/", {"sort": "title", "cursor": cursor})
        assert [entry["row"].title for entry in following.context["rows"]] == [
            "Bread 50",
            "Bread 51",
            "Bread 52",
        ]

    def test_few_statements_for_many_rows(
        self, shop: Context, store_admin_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        with context.enter(shop):
            for number in range(20):
                make_product(f"b{number}", f"Bread {number}", **sizes(100, 200, prefix=f"B{number}"))
        page(store_admin_client, "/products/")
        with django_assert_max_num_queries(12):
            page(store_admin_client, "/products/")


class TestBulk:
    def test_publish_take_out_archive_restore(
        self, shop: Context, store: Store, store_admin_client: Client
    ) -> None:
        with context.enter(shop):
            ids = [make_product(f"b{n}", f"Bread {n}", status="draft").pk for n in range(3)]
        send(store_admin_client, "/products/bulk/", {"action": "publish", "product": ids})
        with context.enter(shop):
            assert StoreListing.objects.filter(store=store.pk).count() == 3
        send(store_admin_client, "/products/bulk/", {"action": "unpublish", "product": ids[:1]})
        send(store_admin_client, "/products/bulk/", {"action": "archive", "product": ids[1:2]})
        with context.enter(shop):
            assert set(StoreListing.objects.values_list("product_id", flat=True)) == set(ids[1:])
            assert Product.objects.get(pk=ids[1]).status == "archived"
        send(store_admin_client, f"/products/restore/?product={ids[1]}", {})
        with context.enter(shop):
            assert Product.objects.get(pk=ids[1]).status == "draft"

    def test_goes_back_to_where_it_was_sent_from_and_nowhere_else(self, store_admin_client: Client) -> None:
        here = f"{BASE}/products/?status=draft"
        assert send(store_admin_client, "/products/bulk/", {"action": "publish", "next": here}) == here
        away = {"action": "publish", "next": "https://evil.example/"}
        assert send(store_admin_client, "/products/bulk/", away) == f"{BASE}/products/"
        send(store_admin_client, "/products/bulk/", {"action": "burn"}, 404)


def form_of(**changes: Any) -> dict[str, Any]:
    """A new product's form with one row of variants."""
    return {
        "title_en": "Rye bread",
        "description_en": "Dark.\n\nDense & moist.",
        "status": "draft",
        "brand": "Muller",
        "tags": "bread, dark",
        "variants-TOTAL_FORMS": "2",
        "variants-INITIAL_FORMS": "0",
        "variants-0-price": "4.50",
        "variants-0-sku": "RYE",
        "variants-0-quantity": "9",
        "variants-0-tax_class": "super_reduced",
        "variants-1-tax_class": "standard",
    } | changes


class TestProductForm:
    def test_as_many_tags_as_the_api_takes(self, shop: Context, store_admin_client: Client) -> None:
        """Also one with a comma, which stays whole while nobody touches the field."""
        tags = [*(f"{n:03}" + "t" * 252 for n in range(249)), "bread, dark"]
        with context.enter(shop):
            product = make_product("rye", "Rye bread", tags=tags)
            variant = Variant.objects.get()
        typed = {
            "version": "1",
            "handle": "rye",
            "variants-0-id": str(variant.pk),
            "variants-INITIAL_FORMS": "1",
        }
        path = f"/products/{product.pk}/"
        send(store_admin_client, path, form_of(**typed, tags=", ".join(tags)))
        with context.enter(shop):
            product.refresh_from_db()
            assert (product.brand, product.tags) == ("Muller", tags)
        too_many = form_of(**{**typed, "version": "2"}, tags=",".join(map(str, range(251))))
        assert "at most 250 tags" in send(store_admin_client, path, too_many, 422)

    def test_typed_in(self, shop: Context, store_admin_client: Client) -> None:
        page(store_admin_client, "/products/new/")
        location = send(store_admin_client, "/products/new/", form_of())
        with context.enter(shop):
            product = Product.objects.get()
            variant = Variant.objects.get()
            text = ProductText.objects.get()
            assert location == f"{BASE}/products/{product.pk}/"
            assert (product.tags, product.handle.startswith("rye-bread-")) == (["bread", "dark"], True)
            assert text.description == "<p>Dark.</p><p>Dense &amp; moist.</p>"
            assert (variant.price_minor, variant.tax_class, variant.sku) == (450, "super_reduced", "RYE")
            assert resolve(Stock).levels([variant.pk])[variant.pk].on_hand == 9

    def test_options_and_several_languages(self, shop: Context, store_admin_client: Client) -> None:
        rows = {"option1": "Size", "title_fr": "Pain de seigle", "variants-0-option1": "Small",
                "variants-1-option1": "Large", "variants-1-price": "6,00"}  # fmt: skip
        send(store_admin_client, "/products/new/", form_of(**rows))
        with context.enter(shop):
            assert {tuple(v.options): v.price_minor for v in Variant.objects.all()} == {
                ("Small",): 450,
                ("Large",): 600,
            }
            assert ProductText.objects.get(language="fr").title == "Pain de seigle"

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"title_en": ""}, "This field is required."),
            ({"variants-0-price": ""}, "Give the variant a price."),
            ({"variants-0-price": "abc"}, "is not an amount"),
            ({"variants-0-price": "-4"}, "never below zero"),
            ({"variants-0-price": "", "variants-0-sku": ""}, "at least one variant"),
            ({"description_fr": "Bon pain"}, "need a title"),
            ({"option1": "Size"}, "one value per option"),
            ({"slug_en": "no spaces please"}, "valid"),
            ({"status": "gone"}, "valid choice"),
        ],
    )
    def test_what_is_wrong_is_said_and_the_input_stays(
        self, shop: Context, store_admin_client: Client, changes: dict[str, str], said: str
    ) -> None:
        shown = send(store_admin_client, "/products/new/", form_of(**changes), 422)
        assert said in shown
        assert 'value="Muller"' in shown
        with context.enter(shop):
            assert not Product.objects.exists()

    def test_more_rows_without_a_script(self, store_admin_client: Client) -> None:
        shown = send(store_admin_client, "/products/new/", form_of(more_rows="1", title_en=""), 200)
        assert 'name="variants-TOTAL_FORMS" value="7"' in shown
        assert "This field is required." not in shown

    @pytest.fixture
    def cake(self, shop: Context) -> Product:
        with context.enter(shop):
            return make_product(
                "cake",
                "Plum cake",
                variants=[VariantDraft(price_minor=900, compare_at_minor=1200, sku="CAKE")],
            )

    def filled(self, client: Client, product: Product) -> dict[str, Any]:
        """The form of a product as a browser would send it back unchanged."""
        response = client.get(f"{BASE}/products/{product.pk}/")
        assert response.status_code == 200
        form, variants = response.context["form"], response.context["variants"]
        data = {bound.html_name: bound.value() for bound in form}
        data |= {bound.html_name: bound.value() for row in variants for bound in row}
        data |= {bound.html_name: bound.value() for bound in variants.management_form}
        return {name: value for name, value in data.items() if value not in (None, False)}

    def test_sent_back_unchanged_nothing_changes(
        self, shop: Context, cake: Product, store_admin_client: Client
    ) -> None:
        send(store_admin_client, f"/products/{cake.pk}/", self.filled(store_admin_client, cake))
        with context.enter(shop):
            cake.refresh_from_db()
            assert cake.version == 1
            assert Variant.objects.get().compare_at_minor == 1200

    def test_changed_and_a_variant_removed(
        self, shop: Context, cake: Product, store_admin_client: Client
    ) -> None:
        data = self.filled(store_admin_client, cake) | {
            "title_en": "Quetsch cake",
            "variants-0-price": "9.50",
        }
        send(store_admin_client, f"/products/{cake.pk}/", data)
        with context.enter(shop):
            assert ProductText.objects.get().title == "Quetsch cake"
            assert Variant.objects.get().price_minor == 950
        data = self.filled(store_admin_client, cake) | {"variants-0-remove": "on"}
        assert "at least one variant" in send(store_admin_client, f"/products/{cake.pk}/", data, 422)

    def test_somebody_else_saved_meanwhile(
        self, shop: Context, cake: Product, store_admin_client: Client
    ) -> None:
        mine = self.filled(store_admin_client, cake)
        send(store_admin_client, f"/products/{cake.pk}/", mine | {"brand": "Theirs"})
        shown = send(store_admin_client, f"/products/{cake.pk}/", mine | {"brand": "Mine"}, 409)
        assert "Somebody else changed this product meanwhile" in shown
        assert 'value="Mine"' in shown
        with context.enter(shop):
            assert Product.objects.get().brand == "Theirs"

    def test_pictures(self, shop: Context, cake: Product, store_admin_client: Client) -> None:
        given = [
            SimpleUploadedFile("cake.jpg", picture_bytes(400, 300)),
            SimpleUploadedFile("virus.exe", b"MZ"),
        ]
        send(store_admin_client, f"/products/{cake.pk}/pictures/", {"pictures": given})
        shown = page(store_admin_client, f"/products/{cake.pk}/")
        assert "virus.exe" in shown
        assert "1 picture was added." in shown
        with context.enter(shop):
            picture = ProductPicture.objects.get()
        send(
            store_admin_client,
            f"/products/{cake.pk}/pictures/arrange/",
            {f"alt_{picture.pk}": "A cake", f"position_{picture.pk}": "x"},
        )
        with context.enter(shop):
            assert ProductPicture.objects.get().alt == "A cake"
        send(store_admin_client, f"/products/{cake.pk}/pictures/", {})
        send(store_admin_client, f"/pictures/{picture.pk}/retry/", {})
        send(store_admin_client, f"/pictures/{picture.pk}/remove/", {})
        send(store_admin_client, f"/pictures/{picture.pk}/remove/", {}, 404)
        send(store_admin_client, f"/products/{cake.pk}/pictures/arrange/", {}, 404)

    def test_nobody_elses_products(self, cake: Product, other_owner_client: Client) -> None:
        response = other_owner_client.get(f"/store/cycles-shop/products/{cake.pk}/")
        assert response.status_code == 404


class TestCategories:
    def test_made_moved_and_deleted(self, shop: Context, store_admin_client: Client) -> None:
        assert "No categories yet" in page(store_admin_client, "/categories/")
        send(
            store_admin_client, "/categories/new/", {"title_en": "Bread", "title_fr": "Pain", "position": "1"}
        )
        with context.enter(shop):
            bread = Category.objects.get()
        send(
            store_admin_client,
            "/categories/new/",
            {"title_en": "Rye", "parent": bread.pk, "position": "0", "description_en": "Dark"},
        )
        assert "Rye" in page(store_admin_client, "/categories/")
        with context.enter(shop):
            rye = Category.objects.get(parent=bread)
        assert "Dark" in page(store_admin_client, f"/categories/{rye.pk}/")
        assert str(send(store_admin_client, f"/categories/{bread.pk}/delete/", {})).endswith(
            f"/categories/{bread.pk}/"
        )
        send(store_admin_client, f"/categories/{rye.pk}/delete/", {})
        send(store_admin_client, f"/categories/{rye.pk}/delete/", {}, 404)
        page(store_admin_client, f"/categories/{rye.pk}/", 404)
        assert "required" in send(store_admin_client, "/categories/new/", {"position": "0"}, 422)


Upload = Callable[..., str]


class TestImport:
    @pytest.fixture
    def upload(self, store_admin_client: Client) -> Upload:
        def upload(text: str, *, key: object = None, status: int = 302, language: str = "en") -> str:
            file = SimpleUploadedFile("goods.csv", text.encode(), content_type="text/csv")
            data = {"form_key": str(key or uuid4()), "language": language, "file": file}
            return send(store_admin_client, "/products/imports/", data, status)

        return upload

    def test_preview_first_then_the_import(
        self, shop: Context, store_admin_client: Client, upload: Upload
    ) -> None:
        broken = files.pot()
        broken[1]["Variant Price"] = "?"
        location = upload(files.table([files.shirt(), *broken]))
        path = location.removeprefix(BASE)
        shown = page(store_admin_client, path)
        assert "Nothing has changed yet" in shown
        assert "is not an amount" in shown
        with context.enter(shop):
            assert not Product.objects.exists()
        for _ in range(2):
            send(store_admin_client, f"{path}start/", {})
        with context.enter(shop):
            assert Product.objects.count() == 1
            assert ProductImport.objects.get().report["created"] == 1
        shown = page(store_admin_client, path)
        assert "The import is done" in shown
        assert "1 on their way" in shown
        assert "hx-get" in page(store_admin_client, f"{path}progress/")
        assert "goods.csv" in page(store_admin_client, "/products/imports/")

    def test_the_same_form_twice_is_one_import(self, shop: Context, upload: Upload) -> None:
        key = uuid4()
        assert upload(files.table([files.shirt()]), key=key) == upload(files.table([files.shirt()]), key=key)
        with context.enter(shop):
            assert ProductImport.objects.count() == 1

    def test_a_file_that_cannot_be_read(self, store_admin_client: Client, upload: Upload) -> None:
        path = upload("Name;Price\nShirt;5\n").removeprefix(BASE)
        assert "This file cannot be imported" in page(store_admin_client, path)
        send(store_admin_client, f"{path}start/", {})
        assert "cannot be imported. Mend it" in page(store_admin_client, path)

    def test_a_file_of_a_heading_only(self, store_admin_client: Client, upload: Upload) -> None:
        path = upload(files.table([files.shirt()]).splitlines()[0]).removeprefix(BASE)
        shown = page(store_admin_client, path)
        assert "This file cannot be imported" in shown
        assert "no product in this file" in shown
        assert "Import now" not in shown

    @pytest.mark.parametrize("is_large", [False, True])
    def test_a_file_that_has_gone_meanwhile(
        self,
        shop: Context,
        store_admin_client: Client,
        upload: Upload,
        monkeypatch: pytest.MonkeyPatch,
        *,
        is_large: bool,
    ) -> None:
        path = upload(files.table([files.shirt()])).removeprefix(BASE)
        if is_large:
            monkeypatch.setattr(uploads, "SMALL_BYTES", 10)
            send(store_admin_client, f"{path}start/", {})
        with context.enter(shop):
            taken = ProductImport.objects.get()
            uploads.path_of(taken).unlink()
            if is_large:
                run_import(import_id=taken.pk, language="en")
        if not is_large:
            send(store_admin_client, f"{path}start/", {})
        shown = page(store_admin_client, path)
        assert "This file cannot be imported" in shown
        assert "not there any more. Upload it again." in shown
        with context.enter(shop):
            assert ProductImport.objects.get().status == ImportStatus.FAILED
            assert not Product.objects.exists()

    def test_problems_as_a_file_without_formulas(self, store_admin_client: Client, upload: Upload) -> None:
        odd = {"Image Src": "=cmd|calc"}
        path = upload(files.table([files.shirt(**{"Variant Price": "x"}), *files.pot(**odd)])).removeprefix(
            BASE
        )
        response = store_admin_client.get(f"{BASE}{path}problems.csv")
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert rows[0] == ["Kind", "Row", "Column", "Message"]
        assert rows[1][:3] == ["Error", "2", "Variant Price"]
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)

    def test_pictures_that_cannot_be_had_are_warnings_by_row(
        self, shop: Context, store_admin_client: Client, upload: Upload
    ) -> None:
        path = upload(files.table([files.shirt(**{"Image Src": "http://127.0.0.1:9/a.jpg"})])).removeprefix(
            BASE
        )
        send(store_admin_client, f"{path}start/", {})
        with context.enter(shop):
            pictures.fetch_pictures(picture_ids=[ProductPicture.objects.get().pk], attempt=1)
        shown = page(store_admin_client, path)
        assert "http://127.0.0.1:9/a.jpg" in shown
        assert "Errors: 0, warnings: 1" in shown

    def test_large_files_wait_for_a_worker(
        self, shop: Context, store_admin_client: Client, upload: Upload, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(uploads, "SMALL_BYTES", 10)
        path = upload(files.table([files.shirt()])).removeprefix(BASE)
        assert "being looked through" in page(store_admin_client, path)
        with context.enter(shop):
            taken = ProductImport.objects.get()
            for _ in range(2):
                check_upload(import_id=taken.pk, language="en")
        assert "Import now" in page(store_admin_client, path)
        send(store_admin_client, f"{path}start/", {})
        assert "Products are being imported" in page(store_admin_client, path)
        with context.enter(shop):
            tasks = OutboxMessage.objects.filter(task__startswith="apps.catalog").order_by("id")
            assert list(tasks.values_list("task", flat=True)) == [uploads.CHECK_TASK, uploads.RUN_TASK]
            for _ in range(2):
                run_import(import_id=taken.pk, language="en")
            taken.refresh_from_db()
            assert (taken.status, Product.objects.count()) == (ImportStatus.DONE, 1)

    def test_files_are_not_kept_for_ever(self, shop: Context, upload: Upload) -> None:
        upload(files.table([files.shirt()]))
        with context.enter(shop):
            taken = ProductImport.objects.get()
            stored = uploads.path_of(taken)
            clean_uploads()
            assert stored.exists()
            ProductImport.objects.update(created_at=NOW)
            clean_uploads()
            assert not stored.exists()

    def test_another_stores_import_does_not_exist(self, shop: Context, store_admin_client: Client) -> None:
        with context.enter(shop):
            foreign = ProductImport.objects.create(store_id=uuid4(), file_name="x", language="en")
        page(store_admin_client, f"/products/imports/{foreign.pk}/", 404)

    def test_without_a_file_or_with_a_foreign_language(
        self, store_admin_client: Client, upload: Upload
    ) -> None:
        send(store_admin_client, "/products/imports/", {"form_key": str(uuid4()), "language": "en"}, 422)
        upload(files.table([files.shirt()]), status=422, language="xx")


class TestDashboard:
    def test_the_guide_ticks_itself(self, shop: Context, store_admin_client: Client) -> None:
        assert f'href="{BASE}/products/new/"' in page(store_admin_client, "/")
        with context.enter(shop):
            make_product(status="draft")
        shown = page(store_admin_client, "/")
        assert "1 draft" in shown
        assert f'href="{BASE}/products/new/"' not in shown
