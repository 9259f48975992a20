"""A product file in the catalog: whole products or none of them, again without a trace."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from apps.catalog.importing.loading import Loaded, Loader
from apps.catalog.importing.parsed import ParsedProduct
from apps.catalog.importing.report import ImportReport
from apps.catalog.models import Product, ProductImport, ProductPicture, ProductText, StoreListing, Variant
from apps.catalog.services.imports import StoreSettings, import_products
from apps.core.actor import Actor
from apps.core.context import Context
from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock, StockLine
from apps.inventory.enums import MovementKind
from apps.inventory.models import Location
from apps.inventory.services import adjust_stock
from apps.tenancy.models import Store
from tests.modules.catalog import files

Bring = Callable[..., ImportReport]
NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def bring(store: Store, actor: Actor, merchant_context: Context, tmp_path: Path) -> Bring:
    def bring(
        text: str, *, language: str = "en", dry_run: bool = False, encoding: str = "utf-8"
    ) -> ImportReport:
        return import_products(
            path=files.write(tmp_path / "products.csv", text, encoding),
            file_name="products.csv",
            store=StoreSettings(id=store.pk, currency="EUR", default_language="en"),
            language=language,
            actor=actor,
            now=NOW,
            dry_run=dry_run,
        )

    return bring


class TestFirstImport:
    def test_everything_of_a_row_is_kept(self, bring: Bring, store: Store) -> None:
        report = bring(files.table([files.shirt()]))
        assert report.as_json() | {"defaults": {}} == {
            "rows": 1, "products": 1, "variants": 1, "created": 1, "updated": 0, "unchanged": 0, "skipped": 0,
            "warnings": [], "errors": [], "defaults": {},
        }  # fmt: skip
        product = Product.objects.get(handle="blue-shirt")
        assert (product.status, product.brand, product.product_type) == ("active", "Weaver & Son", "Shirts")
        assert (product.tags, product.option_names) == (["cotton", "summer"], [])
        assert (product.price_from_minor, product.sort_key) == (4990, "blue shirt")
        text = ProductText.objects.get(product=product)
        assert (text.language, text.title, text.slug) == ("en", "Blue shirt", "blue-shirt")
        assert text.description == "<p>Soft cotton.</p>"
        variant = Variant.objects.get(product=product)
        assert (variant.sku, variant.barcode, variant.options) == ("SHIRT-1", "4006381333931", [])
        assert (variant.price_minor, variant.compare_at_minor, variant.cost_minor) == (4990, 5990, 2000)
        assert (variant.weight_grams, variant.tax_class) == (250, "standard")
        picture = ProductPicture.objects.get(product=product)
        assert (picture.source_url, picture.alt) == ("https://pictures.example.com/shirt.jpg", "A blue shirt")
        assert (picture.status, picture.imported_row) == ("pending", 2)
        assert StoreListing.objects.get(product=product).store_id == store.pk
        level = resolve(Stock).levels([variant.pk])[variant.pk]
        assert (level.tracked, level.on_hand) == (True, 7)
        assert ProductImport.objects.get().report["created"] == 1

    def test_variants_in_any_order_of_rows(self, bring: Bring) -> None:
        first, second, third = files.pot()
        report = bring(files.table([third, files.shirt(), second, first]))
        assert (report.created, report.variants) == (2, 4)
        product = Product.objects.get(handle="clay-pot")
        assert product.option_names == ["Size"]
        assert product.price_from_minor == 999
        assert {v.options[0]: v.price_minor for v in product.variants.all()} == {
            "Small": 999,
            "Medium": 1299,
            "Large": 1599,
        }


class TestRepeat:
    def test_a_repeat_writes_nothing(self, bring: Bring) -> None:
        text = files.table([*files.pot(), files.shirt()])
        bring(text)
        before = _everything()
        report = bring(text)
        assert (report.created, report.updated, report.unchanged) == (0, 0, 2)
        assert _everything() == before

    def test_what_differs_is_written_and_nothing_else(self, bring: Bring) -> None:
        bring(files.table([*files.pot(), files.shirt()]))
        report = bring(files.table([*files.pot(), files.shirt(**{"Variant Price": "44.90"})]))
        assert (report.updated, report.unchanged) == (1, 1)
        product = Product.objects.get(handle="blue-shirt")
        assert (product.version, product.price_from_minor) == (2, 4490)
        assert Product.objects.get(handle="clay-pot").version == 1

    def test_only_stock_differs(self, bring: Bring) -> None:
        bring(files.table([files.shirt()]))
        report = bring(files.table([files.shirt(**{"Variant Inventory Qty": "3"})]))
        assert report.updated == 1
        variant = Variant.objects.get()
        assert resolve(Stock).levels([variant.pk])[variant.pk].on_hand == 3

    @pytest.mark.parametrize(
        ("said", "updated", "default"), [(10, 0, 10), (15, 1, 15), (14, 1, 14), (9, 1, 9)]
    )
    def test_stock_elsewhere_has_nothing_to_do_with_the_file(
        self, bring: Bring, actor: Actor, said: int, updated: int, default: int
    ) -> None:
        bring(files.table([files.shirt(**{"Variant Inventory Qty": "10"})]))
        variant = Variant.objects.get()
        adjust_stock(
            variant_id=variant.pk,
            location=Location.objects.create(name="Cellar"),
            actor=actor,
            kind=MovementKind.RECEIVED,
            quantity=5,
        )
        for expected in (updated, 0):
            report = bring(files.table([files.shirt(**{"Variant Inventory Qty": str(said)})]))
            assert report.updated == expected
            assert resolve(Stock).levels([variant.pk])[variant.pk].on_hand == default + 5

    @pytest.mark.parametrize(
        ("stored", "said", "then"),
        [
            ("reduced", "true", "reduced"),
            ("super_reduced", "true", "super_reduced"),
            ("zero", "true", "standard"),
            ("reduced", "false", "zero"),
            ("reduced", "", "reduced"),
            ("zero", "", "zero"),
        ],
    )
    def test_that_there_is_vat_does_not_say_how_much(
        self, bring: Bring, stored: str, said: str, then: str
    ) -> None:
        bring(files.table([files.shirt()]))
        Variant.objects.update(tax_class=stored)
        report = bring(files.table([files.shirt(**{"Variant Taxable": said})]))
        assert Variant.objects.get().tax_class == then
        assert report.updated == (stored != then)

    def test_a_rate_that_a_feed_leaves_open_stays(self, bring: Bring) -> None:
        feed = "id,title,price,tax_rate\nBOOK-1,Book,12.00,{}\n"
        for said, then in (("3", "super_reduced"), ("", "super_reduced"), ("8", "reduced")):
            assert bring(feed.format(said)).as_json()["errors"] == []
            assert Variant.objects.get().tax_class == then

    def test_words_of_one_line_have_one_line_and_turn_nothing_round(self, bring: Bring) -> None:
        bring(
            files.table(
                [files.shirt(Title="Blue\r\nshirt \u202egnp", Vendor="Weaver\n& Son", Tags="soft\u2066,warm")]
            )
        )
        product = Product.objects.get()
        assert ProductText.objects.get().title == "Blue shirt gnp"
        assert (product.brand, product.tags) == ("Weaver & Son", ["soft", "warm"])

    def test_columns_that_are_missing_leave_what_is_stored(self, bring: Bring) -> None:
        bring(files.table([files.shirt()]))
        report = bring("Handle,Variant SKU,Variant Price\nblue-shirt,SHIRT-1,45.00\n")
        assert report.as_json()["errors"] == []
        variant = Variant.objects.get()
        assert (variant.price_minor, variant.barcode, variant.cost_minor) == (4500, "4006381333931", 2000)
        assert Product.objects.get().brand == "Weaver & Son"
        assert ProductText.objects.get().title == "Blue shirt"

    def test_variants_change_places(self, bring: Bring) -> None:
        bring(files.table(files.pot()))
        rows = files.pot()
        rows[0]["Option1 Value"], rows[1]["Option1 Value"] = "Medium", "Small"
        report = bring(files.table(rows))
        assert (report.updated, report.as_json()["errors"]) == (1, [])
        assert {v.sku: v.options for v in Variant.objects.filter(sku__startswith="POT")} == {
            "POT-S": ["Medium"],
            "POT-M": ["Small"],
            "POT-L": ["Large"],
        }

    def test_another_language_adds_words(self, bring: Bring) -> None:
        bring(files.table([files.shirt()]))
        report = bring(files.table([files.shirt(Title="Chemise bleue")]), language="fr")
        assert report.updated == 1
        assert dict(ProductText.objects.values_list("language", "title")) == {
            "en": "Blue shirt",
            "fr": "Chemise bleue",
        }
        assert Product.objects.get().sort_key == "blue shirt"

    def test_a_variant_that_can_be_chosen_no_more_gives_way(self, bring: Bring) -> None:
        bring(files.table([files.shirt(Handle="clay-pot")]))
        report = bring(files.table(files.pot()))
        assert (report.updated, report.as_json()["errors"]) == (1, [])
        assert ["SHIRT-1" in warning.message for warning in report.warnings] == [True]
        live = Variant.objects.filter(archived_at__isnull=True)
        assert sorted(variant.options[0] for variant in live) == ["Large", "Medium", "Small"]
        assert Variant.objects.get(archived_at__isnull=False).sku is None

    def test_a_file_that_hides_a_product_hides_it(self, bring: Bring) -> None:
        bring(files.table([files.shirt()]))
        bring(files.table([files.shirt(Published="false")]))
        assert not StoreListing.objects.exists()
        bring(files.table([files.shirt()]))
        assert StoreListing.objects.count() == 1

    def test_never_fewer_than_are_promised(self, bring: Bring, actor: Actor) -> None:
        bring(files.table([files.shirt()]))
        variant = Variant.objects.get()
        resolve(Stock).reserve([StockLine(variant.pk, 5, "shirt")], reference="order:1", actor=actor)
        less = files.table([files.shirt(**{"Variant Inventory Qty": "2"})])
        assert (bring(less).updated, bring(less).unchanged) == (1, 1)
        assert resolve(Stock).levels([variant.pk])[variant.pk].on_hand == 5


class TestHalfBroken:
    def test_sound_products_come_in_and_the_others_are_told_by_row(self, bring: Bring) -> None:
        broken = files.pot()
        broken[2]["Variant Price"] = "fifteen"
        report = bring(files.table([*broken, files.shirt()]))
        assert (report.created, report.skipped) == (1, 1)
        assert [(p.row, p.column) for p in report.errors] == [(4, "Variant Price")]
        assert not Product.objects.filter(handle="clay-pot").exists()

    def test_a_sku_of_another_product(self, bring: Bring) -> None:
        bring(files.table([files.shirt()]))
        report = bring(files.table([files.shirt(Handle="other"), *files.pot()]))
        assert (report.created, report.skipped) == (1, 1)
        assert [(p.row, p.column) for p in report.errors] == [(2, "Variant SKU")]
        assert "blue-shirt" in report.errors[0].message

    def test_an_unreadable_file_changes_nothing(self, bring: Bring) -> None:
        text = files.table([files.shirt()]) + 'clay-pot,"Clay pot that never ends,1\n'
        report = bring(text)
        assert (report.products, [p.row for p in report.errors]) == (0, [3])
        assert not Product.objects.exists()

    def test_a_file_that_is_no_text_is_told_in_words(self, bring: Bring) -> None:
        report = bring("PK\x03\x04\x00\x00name\x00,x\n1,2\n")
        assert (report.products, len(report.errors)) == (0, 1)
        stored = ProductImport.objects.get().report["errors"]
        assert [error["row"] for error in stored] == [1]
        assert "\x00" not in stored[0]["message"]


FEED = """id,title,price,availability,image_link,item_group_id,color,brand,atalanda:quantity,link
H-1,Hat,25.00 EUR,in stock,https://x.example/red.jpg,hat,red,Hatter,4,https://old.example/hat
H-2,Hat,27.00 EUR,in stock,https://x.example/blue.jpg,hat,blue,Hatter,,https://old.example/hat-blue
S-1,Scarf,15.00 EUR,out of stock,,,,Hatter,,
"""


class TestGoogleFeed:
    def test_comes_in_published_and_once(self, bring: Bring, store: Store) -> None:
        report = bring(FEED)
        assert (report.created, report.variants, report.as_json()["errors"]) == (2, 3, [])
        hat = Product.objects.get(handle="hat")
        assert (hat.status, hat.option_names, hat.price_from_minor) == ("active", ["Color"], 2500)
        assert StoreListing.objects.filter(store=store.pk).count() == 2
        red, blue = hat.variants.order_by("position")
        assert red.picture is not None
        assert red.picture.source_url == "https://x.example/red.jpg"
        assert (red.attributes["link"], blue.attributes["link"]) == (
            "https://old.example/hat",
            "https://old.example/hat-blue",
        )
        levels = resolve(Stock).levels([v.pk for v in Variant.objects.order_by("sku")])
        assert [level.available for level in levels.values()] == [4, None, 0]
        assert bring(FEED).unchanged == 2

    def test_what_was_archived_stays_archived(self, bring: Bring) -> None:
        bring(FEED)
        Product.objects.filter(handle="hat").update(status="archived")
        bring(FEED)
        assert Product.objects.get(handle="hat").status == "archived"

    def test_stock_alone_leaves_everything_else(self, bring: Bring) -> None:
        bring(FEED)
        report = bring("id,item_group_id,quantity\nH-1,hat,9\nN-1,,3\n")
        assert (report.unchanged, report.updated, report.skipped) == (0, 1, 1)
        assert [(p.row, "without a title" in p.message) for p in report.errors][:1] == [(3, True)]
        hat = Product.objects.get(handle="hat")
        assert hat.option_names == ["Color"]
        live = hat.variants.filter(archived_at__isnull=True).order_by("sku")
        assert [(variant.sku, variant.options) for variant in live] == [("H-1", ["red"]), ("H-2", ["blue"])]
        assert resolve(Stock).levels([live[0].pk])[live[0].pk].on_hand == 9

    def test_an_offer_that_left_the_feed_stays(self, bring: Bring) -> None:
        bring(FEED)
        bring("".join(line for line in FEED.splitlines(keepends=True) if not line.startswith("H-2")))
        hat = Product.objects.get(handle="hat")
        assert sorted(v.options[0] for v in hat.variants.filter(archived_at__isnull=True)) == ["blue", "red"]


class TestPartOfAProduct:
    """Files that bring some columns of what is there."""

    def test_prices_by_sku(self, bring: Bring) -> None:
        bring(files.table(files.pot()))
        report = bring("Handle,Variant SKU,Variant Price\nclay-pot,POT-L,20\nclay-pot,POT-S,10\n")
        assert (report.updated, report.as_json()["errors"]) == (1, [])
        found = {v.sku: (v.options, v.price_minor, v.position) for v in Variant.objects.all()}
        assert found == {
            "POT-S": (["Small"], 1000, 1),
            "POT-M": (["Medium"], 1299, 2),
            "POT-L": (["Large"], 2000, 3),
        }
        assert Product.objects.get().option_names == ["Size"]

    def test_a_price_that_is_left_empty_stays(self, bring: Bring) -> None:
        bring(files.table(files.pot()))
        rows = files.pot()
        rows[1]["Variant Price"] = ""
        report = bring(files.table(rows))
        assert (report.unchanged, len(report.warnings)) == (1, 1)
        assert Variant.objects.get(sku="POT-M").price_minor == 1299

    def test_the_only_variant_needs_no_name(self, bring: Bring) -> None:
        bring(files.table([files.shirt()]))
        assert bring("Handle,Variant Price\nblue-shirt,30\n").updated == 1
        assert Variant.objects.get().price_minor == 3000

    @pytest.mark.parametrize(
        "rows", ["clay-pot,Pot,,20", "clay-pot,Pot,NEW,20", "new-pot,Pot,A,1\nnew-pot,,B,2"]
    )
    def test_a_variant_that_cannot_be_known_is_told(self, bring: Bring, rows: str) -> None:
        bring(files.table(files.pot()))
        report = bring(f"Handle,Title,Variant SKU,Variant Price\n{rows}\n")
        assert report.skipped == 1
        assert {problem.column for problem in report.errors} == {"Variant SKU"}
        assert Variant.objects.filter(archived_at__isnull=True).count() == 3


class TestDryRun:
    def test_tells_the_same_and_leaves_nothing(self, bring: Bring) -> None:
        text = files.table([*files.pot(), files.shirt()])
        report = bring(text, dry_run=True)
        assert (report.created, report.variants) == (2, 4)
        assert not Product.objects.exists()
        assert not ProductImport.objects.exists()


class TestCost:
    def test_statements_do_not_grow_with_rows(self, bring: Bring) -> None:
        few, many = (files.table(_many(count, prefix)) for count, prefix in ((3, "a"), (40, "b")))
        with CaptureQueriesContext(connection) as for_few:
            bring(few)
        with CaptureQueriesContext(connection) as for_many:
            bring(many)
        assert len(for_many) <= len(for_few)

    def test_a_refused_product_does_not_cost_its_neighbours(
        self, bring: Bring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What the database refuses for reasons nobody foresaw is found by halving the batch."""
        text = files.table(_many(9, "a"))
        whole = Loader.load

        def refuse_one(self: Loader, products: Sequence[ParsedProduct], **arguments: Any) -> Loaded:
            if any(product.handle == "a4" for product in products):
                raise IntegrityError("no a4 here\nDETAIL: ...")
            return whole(self, products, **arguments)

        monkeypatch.setattr(Loader, "load", refuse_one)
        report = bring(text)
        assert (report.created, report.skipped) == (8, 1)
        assert [(p.row, "no a4 here" in p.message) for p in report.errors] == [(6, True)]


def _many(count: int, prefix: str) -> list[dict[str, str]]:
    return [
        files.shirt(
            Handle=f"{prefix}{n}",
            **{"Variant SKU": f"{prefix}{n}", "Image Src": f"https://x.example/{prefix}{n}.jpg"},
        )
        for n in range(count)
    ]


def _everything() -> list[object]:
    """Every row of the catalog, and when the database last wrote it."""
    tables = (Product, ProductText, Variant, ProductPicture, StoreListing)
    return [list(model.objects.order_by("pk").extra(select={"x": "xmin::text"}).values()) for model in tables]
